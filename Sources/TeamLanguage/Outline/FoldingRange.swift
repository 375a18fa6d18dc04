// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// Lines an editor can fold away.
public struct FoldingRange: Sendable, Hashable {
  /// What is folded.
  public enum Kind: Sendable, Hashable {
    /// A mapping, a list or a text of several lines.
    case region
    /// Lines of comments.
    case comment
  }

  /// The line that stays, counted from 0.
  public var startLine: Int
  /// The last line that goes.
  public var endLine: Int
  /// What it is.
  public var kind: Kind

  /// What can be folded in a file, in the order of the text.
  public static func ranges(in file: TeamReadResult) -> [FoldingRange] {
    []
  }
}

/// What an editor selects when its user asks for more and more around a place.
public enum SelectionRanges {
  /// Byte ranges around a place, the innermost first, each inside the next; at least one.
  public static func around(_ offset: Int, in file: TeamReadResult) -> [Range<Int>] {
    [offset..<offset]
  }
}
