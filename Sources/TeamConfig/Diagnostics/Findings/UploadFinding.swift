// SPDX-License-Identifier: Apache-2.0

/// Findings about `upload_files`.
enum UploadFinding: Finding {
  /// An entry that is no mapping, or names no file.
  case entry(reason: String)
  /// A key beside the one that counts.
  case severalKeys(String, used: String)
  /// There is no such file; a folder may be.
  case missing(String, isFolder: Bool)
  /// A relative path beside a workspace.
  case relative(String)
  /// A kind of file that nobody takes.
  case format(String, name: String, allowed: [String])
  /// A document that Claude gets only a note about.
  case documentNoted(String)
  /// A file above the limit, in megabytes.
  case tooLarge(size: Int, limit: Int, name: String)
  /// The backend takes no such files; `isIgnored` when they are left out without harm.
  case backend(BackendType, kind: String, isIgnored: Bool)

  var code: DiagnosticCode {
    switch self {
    case .entry: .uploadEntry
    case .severalKeys: .uploadSeveralKeys
    case .missing: .uploadMissing
    case .relative: .uploadRelativeWithCwd
    case .format, .documentNoted: .uploadFormat
    case .tooLarge: .uploadTooLarge
    case .backend: .uploadBackend
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .entry, .missing, .format, .tooLarge: .error
    case .severalKeys, .relative, .documentNoted: .warning
    case .backend(_, _, let isIgnored): isIgnored ? .warning : .error
    }
  }

  var tags: Set<ConfigDiagnostic.Tag> {
    switch self {
    case .severalKeys, .backend(_, _, isIgnored: true): [.unnecessary]
    default: []
    }
  }
}
