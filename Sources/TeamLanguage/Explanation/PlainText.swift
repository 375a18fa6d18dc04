// SPDX-License-Identifier: Apache-2.0

extension Hover {
  /// A Markdown text without its markup.
  public static func plainText(of markdown: String) -> String { Hover(markdown: markdown, range: 0..<0).plainText }
}
