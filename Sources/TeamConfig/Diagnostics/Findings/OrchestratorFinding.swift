// SPDX-License-Identifier: Apache-2.0

/// Findings about `orchestrator`, `ui`, `timeout_settings` and context paths.
enum OrchestratorFinding: Finding {
  /// Planning mode with a target that does not have it.
  case planningInactive(target: MassGenVersion)
  /// A planning text while planning is off.
  case planningInstructionUnused
  /// `orchestrator.timeout`.
  case timeoutMisplaced
  /// A time limit that is not above 0.
  case timeoutInvalid
  /// No time limit has this name.
  case timeoutUnknownKey(String, suggestion: String?)
  /// A time limit below a minute.
  case timeoutShort
  /// A limit that is not a whole number above 0, or not below 0 where `least` is 0.
  case limitInvalid(least: Int)
  /// Coordination is skipped.
  case skipCoordination
  /// `session_storage`.
  case sessionStorageIgnored
  /// No display has this name.
  case displayTypeInvalid(String, allowed: [String])
  /// `context_paths` is no list.
  case contextPathsNotList(kind: String)
  /// An item is a text.
  case contextPathIsText(String)
  /// An item without a path.
  case contextPathWithoutPath
  /// A permission that is neither `read` nor `write`.
  case contextPathPermission(String)

  var code: DiagnosticCode {
    switch self {
    case .planningInactive: .planningModeInactive
    case .planningInstructionUnused: .planningInstructionUnused
    case .timeoutMisplaced: .timeoutMisplaced
    case .timeoutInvalid: .timeoutInvalid
    case .timeoutUnknownKey: .timeoutUnknownKey
    case .timeoutShort: .timeoutShort
    case .limitInvalid: .limitInvalid
    case .skipCoordination: .skipCoordination
    case .sessionStorageIgnored: .sessionStorageIgnored
    case .displayTypeInvalid: .displayTypeInvalid
    case .contextPathsNotList: .contextPathNotList
    case .contextPathIsText: .contextPathString
    case .contextPathWithoutPath: .contextPathNoPath
    case .contextPathPermission: .contextPathPermission
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .timeoutInvalid, .timeoutUnknownKey, .limitInvalid, .contextPathsNotList, .contextPathIsText: .error
    case .timeoutMisplaced, .displayTypeInvalid, .contextPathWithoutPath, .contextPathPermission: .warning
    case .planningInactive, .timeoutShort, .skipCoordination, .sessionStorageIgnored: .information
    case .planningInstructionUnused: .hint
    }
  }
}
