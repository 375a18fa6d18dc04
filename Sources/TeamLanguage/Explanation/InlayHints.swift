// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// A value that holds although nobody has written it, shown behind what is written.
public struct InlayHint: Sendable, Hashable {
  /// The byte it stands behind.
  public var offset: Int
  /// A few words: `gpt-4o-mini (default)`.
  public var label: String
  /// Why it holds, in Markdown.
  public var tooltip: String?

  /// The hints of a part of a file, in the order of the text.
  public static func hints(in file: TeamReadResult, range: Range<Int>) -> [InlayHint] {
    []
  }
}
