// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Findings about `upload_files` and `media`.
enum UploadFinding: Finding {
  /// An entry that is no mapping, or names no file.
  case entry(reason: String)
  /// A key beside the one that counts.
  case severalKeys(String, used: String)
  /// There is no such file; a folder may be.
  case missing(String, isFolder: Bool)
  /// A relative path beside a workspace.
  case relative(String)
  /// A picture that is scaled down or converted before it is sent.
  case adjusted(MediaObjection)
  /// A file that is not sent, and what becomes of it.
  case refused(MediaObjection, then: OnUnsupported)
  /// Files that fill much of what the model reads at once.
  case tokens(Int, model: String, most: Int)
  /// A word that `media.on_unsupported` does not have; what it means where that is known.
  case onUnsupported(String, meaning: OnUnsupported?)

  var code: DiagnosticCode {
    switch self {
    case .entry: .uploadEntry
    case .severalKeys: .uploadSeveralKeys
    case .missing: .uploadMissing
    case .relative: .uploadRelativeWithCwd
    case .adjusted: .uploadAdjusted
    case .refused(let objection, _):
      switch MediaObjection.Code(rawValue: objection.code) {
      case .mediaUnsupported, .urlNotTaken, nil: .uploadBackend
      case .wrongFormat, .truncated, .empty, .encrypted, .unreadable: .uploadFormat
      case .tooLarge, .tooMany, .tooManyPixels, .tooLongSide, .tooManyPages, .aboveOwnLimit: .uploadTooLarge
      }
    case .tokens: .uploadTooLarge
    case .onUnsupported: .valueNotAllowed
    }
  }

  var severity: ConfigDiagnostic.Severity {
    switch self {
    case .entry, .missing, .refused(_, then: .error), .onUnsupported(_, meaning: nil): .error
    case .severalKeys, .refused, .tokens: .warning
    case .relative, .adjusted, .onUnsupported: .information
    }
  }

  var tags: Set<ConfigDiagnostic.Tag> {
    if case .severalKeys = self { [.unnecessary] } else { [] }
  }
}
