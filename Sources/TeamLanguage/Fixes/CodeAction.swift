// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

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

  /// How many repairs of a file are worked out for one answer. Each is read again to see that it does what it says, so
  /// that in long files with many findings only the first get theirs.
  public static func mostRepairs(of file: TeamReadResult) -> Int {
    min(100, max(8, 2_000_000 / max(1, file.source.bytes.count)))
  }

  // MARK: Kinds

  private static func quickFixes(in file: TeamReadResult, range: Range<Int>) -> [CodeAction] {
    let diagnostics = file.diagnostics.filter {
      $0.range.lowerBound <= range.upperBound && range.lowerBound <= $0.range.upperBound
    }
    var actions: [CodeAction] = []
    var left = mostRepairs(of: file)
    for diagnostic in diagnostics {
      if left <= 0 { break }
      left -= 1
      for repair in diagnostic.repairs {
        left -= 1
        guard let edits = repair.edits(in: file) else { continue }
        if let same = actions.firstIndex(where: { $0.edits == edits }) {
          actions[same].mends.append(diagnostic)
        } else {
          actions.append(
            CodeAction(
              repair.title, kind: .quickFix, edits: edits, mends: [diagnostic], isPreferred: repair.isPreferred))
        }
      }
      actions += otherFixes(for: diagnostic, in: file)
    }
    return actions + ignoring(diagnostics, in: file)
  }

  /// Fixes that need more than the finding knows.
  private static func otherFixes(for diagnostic: ConfigDiagnostic, in file: TeamReadResult) -> [CodeAction] {
    switch diagnostic.code {
    case .configV1Format:
      let edits = Migration.of(file).edits
      if edits.isEmpty { return [] }
      return [
        CodeAction(
          "Bring this file to today's format", kind: .quickFix, edits: edits, mends: [diagnostic], isPreferred: true)
      ]
    case .yamlDuplicateKey:
      return duplicates(diagnostic, in: file)
    default:
      return []
    }
  }

  /// Of two equal keys the last one counts, so that the first can go.
  private static func duplicates(_ diagnostic: ConfigDiagnostic, in file: TeamReadResult) -> [CodeAction] {
    let editor = StructuralEditor(file.tree, isJSON: file.source.isJSON)
    let places = (diagnostic.related.first.map { [("the first", $0.range)] } ?? []) + [("this one", diagnostic.range)]
    return places.compactMap { name, range in
      guard let key = file.tree.nodeID(atOffset: range.lowerBound), let holder = file.tree.node(key).parent,
        let entry = file.tree.entries(holder).first(where: { $0.key == key }),
        let edits = editor.first(editor.removals(of: entry.value))
      else { return nil }
      return CodeAction(
        "Remove \(name)", kind: .quickFix, edits: edits, mends: [diagnostic], isPreferred: name == "the first")
    }
  }

  /// One action for each code that is reported in the range.
  private static func ignoring(_ diagnostics: [ConfigDiagnostic], in file: TeamReadResult) -> [CodeAction] {
    var codes: Set<DiagnosticCode> = []
    return diagnostics.compactMap { diagnostic in
      guard codes.insert(diagnostic.code).inserted, let edits = IgnoringComment.edits(for: diagnostic, in: file) else {
        return nil
      }
      return CodeAction(
        "Ignore \(diagnostic.code.rawValue) on this line", kind: .quickFix, edits: edits, mends: [diagnostic])
    }
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
