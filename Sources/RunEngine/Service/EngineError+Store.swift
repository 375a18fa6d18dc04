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
