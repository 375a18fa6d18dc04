// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// What is known about the key or value at a place.
public struct Hover: Sendable, Hashable {
  /// The explanation in Markdown.
  public var markdown: String
  /// The bytes it is about.
  public var range: Range<Int>

  /// The explanation of a place; nil where there is nothing to explain.
  public static func at(_ offset: Int, in file: TeamReadResult) -> Hover? {
    nil
  }

  /// The explanation without markup, for editors that show text only.
  public var plainText: String { markdown }
}
