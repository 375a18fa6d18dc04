// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The one thread that writes journals to their files.
///
/// What journals get within a short time goes out in one write each, so that a trickle of events costs few wake-ups;
/// readers do not wait for it, they are served from memory.
final class JournalWriter: Sendable {
  static let shared = JournalWriter()

  private struct State {
    var journals: [Journal] = []
    var isUrgent = false
    var hasThread = false
  }

  private let state = Mutex(State())
  private let signal = WorkerSignal()
  /// How long events may stay in memory only, in milliseconds.
  private let linger: Int

  init(linger: Int = 20) {
    self.linger = linger
  }

  /// Has the thread write what the journal holds: soon, or at once when it is urgent.
  func schedule(_ journal: Journal, urgent: Bool) {
    let (wake, start) = state.withLock { state in
      state.journals.append(journal)
      let wake = state.journals.count == 1 || urgent && !state.isUrgent
      if urgent { state.isUrgent = true }
      defer { state.hasThread = true }
      return (wake, !state.hasThread)
    }
    if start, !WorkerThread.start({ [self] in run() }) {
      state.withLock { $0.hasThread = false }
      return writeAll()
    }
    if wake { signal.raise() }
  }

  private func run() {
    while true {
      signal.wait()
      if state.withLock({ !$0.isUrgent && !$0.journals.isEmpty }) { signal.wait(atMost: linger) }
      writeAll()
    }
  }

  private func writeAll() {
    let journals = state.withLock { state in
      defer {
        state.journals = []
        state.isUrgent = false
      }
      return state.journals
    }
    for journal in journals { journal.writePending() }
  }
}
