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
    var actions: [CodeAction] = []
    if kinds?.contains(.quickFix) ?? true { actions += quickFixes(in: file, range: range) }
    if kinds?.contains(.refactor) ?? true { actions += Refactoring.actions(in: file, at: range) }
    // Unasked, only what is quickly worked out is shown.
    if kinds?.contains(.fixAll) ?? (FixAll.count(in: file) <= 20) { actions += fixAll(in: file) }
    if kinds?.contains(.migrate) ?? true { actions += migration(of: file) }
    return actions
  }

  // MARK: Kinds

  private static func quickFixes(in file: TeamReadResult, range: Range<Int>) -> [CodeAction] {
    let diagnostics = file.diagnostics.filter {
      $0.range.lowerBound <= range.upperBound && range.lowerBound <= $0.range.upperBound
    }
    var actions: [CodeAction] = []
    for diagnostic in diagnostics {
      for repair in diagnostic.repairs {
        guard let edits = repair.edits(in: file) else { continue }
        if let same = actions.firstIndex(where: { $0.edits == edits }) {
          actions[same].mends.append(diagnostic)
        } else {
          actions.append(
            CodeAction(
              repair.title, kind: .quickFix, edits: edits, mends: [diagnostic], isPreferred: repair.isPreferred))
        }
      }
    }
    return actions
  }

  private static func fixAll(in file: TeamReadResult) -> [CodeAction] {
    let edits = FixAll.edits(in: file)
    return edits.isEmpty ? [] : [CodeAction("Fix everything that is safe to fix", kind: .fixAll, edits: edits)]
  }

  private static func migration(of file: TeamReadResult) -> [CodeAction] {
    let edits = Migration.of(file).edits
    return edits.isEmpty ? [] : [CodeAction("Bring this file to today's format", kind: .migrate, edits: edits)]
  }
}
