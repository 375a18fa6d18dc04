// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// A change an editor can offer for a part of a file.
public struct CodeAction: Sendable, Hashable {
  /// What kind of change it is; the raw values are the protocol's.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Mends a diagnostic.
    case quickFix = "quickfix"
    /// Writes the same in another way.
    case refactor
    /// Mends everything that needs no thought.
    case fixAll = "source.fixAll.massgen"
    /// Brings the file to today's format.
    case migrate = "source.massgen.migrate"
  }

  /// What the menu shows.
  public var title: String
  /// What it is.
  public var kind: Kind
  /// The change.
  public var edits: [TextEdit]
  /// The diagnostics it mends.
  public var mends: [ConfigDiagnostic]
  /// Whether it is what nearly everybody wants.
  public var isPreferred: Bool

  /// Creates an action.
  public init(
    _ title: String, kind: Kind, edits: [TextEdit], mends: [ConfigDiagnostic] = [], isPreferred: Bool = false
  ) {
    self.title = title
    self.kind = kind
    self.edits = edits
    self.mends = mends
    self.isPreferred = isPreferred
  }

  /// What can be done about a part of a file. With `kinds` only changes of these kinds are worked out.
  public static func actions(
    in file: TeamReadResult, range: Range<Int>, kinds: Set<Kind>? = nil
  ) -> [CodeAction] {
    []
  }
}
