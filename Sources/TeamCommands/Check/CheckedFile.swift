// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// An input of `check` with what was found out about it.
struct CheckedFile: Sendable {
  var input: CheckInput
  /// What reading it gave; nil when its content cannot be had.
  var result: TeamReadResult?
  /// Why the content cannot be had; one sentence.
  var problem: String?

  /// What people call it.
  var name: String { input.name }

  /// Everything that was found, in the order of the text.
  var diagnostics: [ConfigDiagnostic] { result?.diagnostics ?? [] }

  /// What was found of at least a severity.
  func diagnostics(from least: ConfigDiagnostic.Severity) -> [ConfigDiagnostic] {
    diagnostics.filter { $0.severity >= least }
  }
}

/// How many of what was found.
struct CheckCounts: Sendable, Equatable {
  var files = 0
  var unread = 0
  var bySeverity: [ConfigDiagnostic.Severity: Int] = [:]
  /// Findings that `--fix` mends.
  var fixable = 0

  init(_ files: [CheckedFile]) {
    self.files = files.count
    for file in files {
      if file.problem != nil { unread += 1 }
      for diagnostic in file.diagnostics {
        bySeverity[diagnostic.severity, default: 0] += 1
        if diagnostic.repairs.contains(where: \.isSafe) { fixable += 1 }
      }
    }
  }

  subscript(severity: ConfigDiagnostic.Severity) -> Int { bySeverity[severity] ?? 0 }

  /// What the command ends with.
  func exitStatus(isStrict: Bool) -> Int32 {
    if unread > 0 { return ExitStatus.trouble }
    return self[.error] > 0 || isStrict && self[.warning] > 0 ? ExitStatus.findings : ExitStatus.success
  }
}
