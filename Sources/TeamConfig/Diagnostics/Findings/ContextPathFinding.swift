// SPDX-License-Identifier: Apache-2.0

/// Findings about where context paths lead and what may be done there.
enum ContextPathFinding: Finding {
  /// Nothing is there; `isShared` for a path of the orchestrator, without which MassGen does not start.
  case missing(String, isShared: Bool)
  /// The path stands twice; `isShared` when the orchestrator's entry counts.
  case duplicate(String, isShared: Bool)
  /// Nobody has a workspace, so nobody has tools for the paths.
  case withoutWorkspace
  /// Leave to write where nobody may.
  case alwaysReadOnly(String, name: String)
  /// A protected path somewhere else.
  case protectedOutside(String, contextPath: String)
  /// Protection of what is only read.
  case protectedWithoutWrite

  var code: DiagnosticCode {
    switch self {
    case .missing: .contextPathMissing
    case .duplicate: .contextPathDuplicate
    case .withoutWorkspace: .contextPathWithoutCwd
    case .alwaysReadOnly: .contextPathAlwaysReadOnly
    case .protectedOutside: .protectedPathOutside
    case .protectedWithoutWrite: .protectedPathWithoutWrite
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .missing(_, let isShared): isShared ? .error : .information
    case .duplicate: .information
    case .withoutWorkspace, .alwaysReadOnly, .protectedOutside: .warning
    case .protectedWithoutWrite: .hint
    }
  }

  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .missing, .alwaysReadOnly: []
    case .duplicate, .withoutWorkspace, .protectedOutside, .protectedWithoutWrite: [.unnecessary]
    }
  }
}
