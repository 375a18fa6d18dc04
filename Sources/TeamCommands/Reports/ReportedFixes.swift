// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TeamLanguage

/// The fixes of a file's findings as edits of its text, for reports that programs read.
struct ReportedFixes {
  /// One fix of one finding.
  struct Fix {
    var title: String
    var isPreferred: Bool
    var edits: [TextEdit]
  }

  /// Whether every fix was worked out; in a long file with very many findings only the first are.
  private(set) var isComplete = true
  private var byFinding: [ConfigDiagnostic: [Fix]] = [:]

  /// Works out all fixes of a file. Those that would repeat a key of the file are left out.
  init(_ file: TeamReadResult, secrets: [Range<Int>]) {
    guard file.diagnostics.contains(where: { !$0.repairs.isEmpty }) else { return }
    isComplete = file.diagnostics.reduce(0) { $0 + $1.repairs.count } <= CodeAction.mostRepairs(of: file)
    let keys = secrets.map { String(decoding: file.source.bytes[$0], as: UTF8.self) }
    let everywhere = 0..<file.source.bytes.count
    for action in CodeAction.actions(in: file, range: everywhere, kinds: [.quickFix]) where !action.edits.isEmpty {
      let repeatsKey = action.edits.contains { edit in keys.contains { edit.replacement.contains($0) } }
      guard !repeatsKey else { continue }
      let fix = Fix(title: action.title, isPreferred: action.isPreferred, edits: action.edits)
      for diagnostic in action.mends { byFinding[diagnostic, default: []].append(fix) }
    }
  }

  /// The fixes of a finding, the best first.
  subscript(diagnostic: ConfigDiagnostic) -> [Fix] { byFinding[diagnostic] ?? [] }
}
