// SPDX-License-Identifier: Apache-2.0

import RunJournal
import Synchronization

/// Tells a run's readers, once each, that its journal or its recording could not be written.
final class WriteFailureNotice: Sendable {
  /// The journal holds on to the notice, so the notice must not hold on to the journal.
  private struct Target: Sendable {
    weak var journal: Journal?
  }

  private let target = Mutex(Target())

  /// The journal the notices belong into; it may only be known after the first failure is possible.
  func bind(_ journal: Journal) {
    target.withLock { $0.journal = journal }
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
    _ = target.withLock { $0.journal }?.append(.notice(notice), at: 0)
  }
}
