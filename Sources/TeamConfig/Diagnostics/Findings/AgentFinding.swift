// SPDX-License-Identifier: Apache-2.0

/// Findings about agents outside their backends.
enum AgentFinding: Finding {
  /// No id; the one that is used instead.
  case idMissing(used: String)
  /// Another agent has the same id.
  case idDuplicate(String)
  /// An id that is no text; `used` when its text serves.
  case idNotText(kind: String, used: String?)
  /// An id that cannot name a folder.
  case idUnsafe(String)
  /// A system message that is no text.
  case systemMessageNotText(kind: String)
  /// A system message for Claude Code, which the target version cannot give it.
  case systemMessageForClaudeCode(target: MassGenVersion)

  var code: DiagnosticCode {
    switch self {
    case .idMissing: .agentIDMissing
    case .idDuplicate: .agentIDDuplicate
    case .idNotText: .agentIDNotString
    case .idUnsafe: .agentIDUnsafePath
    case .systemMessageNotText: .systemMessageNotString
    case .systemMessageForClaudeCode: .systemMessageClaudeCode
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .idMissing, .systemMessageForClaudeCode: .information
    case .idNotText(_, let used): used == nil ? .error : .warning
    case .idDuplicate, .idUnsafe, .systemMessageNotText: .error
    }
  }
}
