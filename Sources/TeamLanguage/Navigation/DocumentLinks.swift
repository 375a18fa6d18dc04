// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// A part of a file that leads somewhere else.
public struct DocumentLink: Sendable, Hashable {
  /// Where a link leads.
  public enum Target: Sendable, Hashable {
    /// A file, absolute.
    case file(String)
    /// An address.
    case web(String)
  }

  /// The bytes that lead there.
  public var range: Range<Int>
  /// Where it leads.
  public var target: Target
  /// A few words about it.
  public var tooltip: String?

  /// The links of a file, in the order of the text.
  public static func links(in file: TeamReadResult) -> [DocumentLink] {
    []
  }
}
