// SPDX-License-Identifier: Apache-2.0

import RunJournal
import Synchronization

/// Tells a run's readers, once each, that its journal or its recording could not be written.
final class WriteFailureNotice: Sendable {
  private let journal = Mutex<Journal?>(nil)

  /// The journal the notices belong into; it may only be known after the first failure is possible.
  func bind(_ journal: Journal) {
    self.journal.withLock { $0 = journal }
  }

  func report(_ error: DiskError) {
    append(
      Notice(
        .warning, code: "journal_unwritable", title: "The run's journal cannot be written; the run goes on in memory.",
        detail: error.description))
  }

  func reportRecording(_ reason: String) {
    append(Notice(.warning, code: "record_stopped", title: "The recording stopped.", detail: reason))
  }

  /// The journal's clock only goes forward, so time 0 means now.
  private func append(_ notice: Notice) {
    _ = journal.withLock { $0 }?.append(.notice(notice), at: 0)
  }
}
