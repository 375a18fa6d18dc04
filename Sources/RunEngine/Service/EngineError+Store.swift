// SPDX-License-Identifier: Apache-2.0

import RunJournal

extension EngineError {
  /// What a failure of the store means to a caller.
  init(_ error: StoreError) {
    switch error {
    case .runNotFound(let id): self = .runNotFound(id)
    case .sessionNotFound(let id): self = .sessionNotFound(id)
    case .sessionBusy(let id, let run): self = .sessionBusy(sessionID: id, activeRunID: run)
    case .invalidName(let name) where name.hasPrefix("ses_"): self = .sessionNotFound(name)
    case .invalidName(let name): self = .runNotFound(name)
    case .disk: self = .system(error.message)
    case .journal(let error): self.init(error)
    }
  }

  /// What a failure of a journal means to a caller.
  init(_ error: JournalError) {
    switch error {
    case .seqUnavailable(let first, let last): self = .seqUnavailable(first: first, last: last)
    default: self = .system(error.message)
    }
  }
}

extension EngineError {
  /// What a failed export means to a caller.
  ///
  /// - Parameter path: where the export was to be written, if the caller named a place.
  init(_ error: ExportError, path: String?) {
    func wrong(_ message: String, _ hint: String?) -> EngineError {
      .invalidParameter("/path", message: message, hint: hint, reason: nil)
    }
    switch error {
    case .journal(let error): self.init(error)
    case .disk(let error) where error.path == path:
      self = wrong("The service \(error).", "Name a place that can be written.")
    case .disk(let error): self = .system("The service \(error).")
    case .tooLarge(let limit, let actual):
      self = .payloadTooLarge(limit: limit, actual: actual, hint: "Give a path to write the export to.")
    case .exists(let path): self = .fileExists(path)
    case .noFolder(let folder): self = wrong("There is no folder “\(folder)”.", "Make it first.")
    case .isFolder(let path): self = wrong("“\(path)” is a folder.", "Name a file.")
    }
  }
}
