// SPDX-License-Identifier: Apache-2.0

/// Findings about the folders agents work in and those their work is kept in.
enum WorkspaceFinding: Finding {
  /// A workspace, and no `orchestrator`.
  case orchestratorMissing
  /// A workspace, and `orchestrator` lacks storage keys.
  case storageMissing(keys: [String])
  /// Storage keys, and no agent has a workspace.
  case storageUnused(key: String)
  /// A backend that cannot do without a workspace has none.
  case missing(BackendType)
  /// `cwd` names no folder.
  case empty(kind: String)
  /// `cwd` at a backend that has no workspace; `isRefused` when MassGen does not start for it.
  case unsupported(BackendType, isRefused: Bool)
  /// A folder in use, which MassGen empties.
  case wouldBeErased(String)
  /// A storage folder in use, which MassGen empties.
  case storageWouldBeErased(key: String, String)
  /// Another agent works in the same folder.
  case duplicate(agent: String, other: String)
  /// One folder contains the other, or both are the same.
  case overlap(inner: String, outer: String, isSame: Bool)
  /// A path that begins with `~`.
  case tilde(String)
  /// A variable in a path.
  case variable(String, hasBraces: Bool, target: MassGenVersion)
  /// `..` leads out of the folder it is relative to.
  case parentEscape(String, folder: String)
  /// A folder at the top of the disk.
  case shallow(String)
  /// Something else than a folder stands in the place of a workspace; `isFatal` when the agent cannot do without.
  case notFolder(String, isFatal: Bool)
  /// Pictures are made and there is no folder for them.
  case imagesWithoutWorkspace

  var code: DiagnosticCode {
    switch self {
    case .orchestratorMissing: .cwdRequiresOrchestrator
    case .storageMissing: .orchestratorStorageMissing
    case .storageUnused: .storageUnused
    case .missing: .cwdMissing
    case .empty: .cwdEmpty
    case .unsupported: .cwdUnsupported
    case .wouldBeErased: .cwdWouldBeErased
    case .storageWouldBeErased: .storageWouldBeErased
    case .duplicate: .cwdDuplicate
    case .overlap: .pathOverlap
    case .tilde: .pathTilde
    case .variable: .pathVariable
    case .parentEscape: .pathParentEscape
    case .shallow: .cwdShallow
    case .notFolder: .cwdUnusable
    case .imagesWithoutWorkspace: .imageGenerationWithoutCwd
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .missing, .empty, .duplicate, .shallow: .error
    case .unsupported(_, let isRefused): isRefused ? .error : .warning
    case .notFolder(_, let isFatal): isFatal ? .error : .warning
    // Nothing is deleted here that a run did not make; only MassGen loses the files.
    case .wouldBeErased, .storageWouldBeErased: .warning
    case .overlap, .tilde, .parentEscape, .imagesWithoutWorkspace: .warning
    // With braces it is replaced here; only MassGen takes it as it stands.
    case .variable(_, let hasBraces, _): hasBraces ? .information : .warning
    case .orchestratorMissing, .storageMissing: .information
    case .storageUnused: .hint
    }
  }

  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .storageUnused, .unsupported(_, isRefused: false), .imagesWithoutWorkspace: [.unnecessary]
    default: []
    }
  }
}
