// SPDX-License-Identifier: Apache-2.0

/// Findings about planning mode and the tools it holds back.
enum PlanningFinding: Finding {
  /// No agent has tools.
  case withoutTools
  /// The tools of this type are not held back.
  case notHeldBack(BackendType)

  var code: DiagnosticCode {
    switch self {
    case .withoutTools: .planningModeWithoutTools
    case .notHeldBack: .planningModeBackend
    }
  }

  var severity: ConfigDiagnostic.Severity { .warning }
}
