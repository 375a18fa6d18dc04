// SPDX-License-Identifier: Apache-2.0

import RunJournal
import Synchronization

/// Follows a run's journal from its first to its last event.
final class EventReaderLoop: JournalObserver {
  private struct State {
    var nextSeq = 1
    var waiter: CheckedContinuation<Void, Never>?
    var hasNews = true
    var isDone = false
  }

  private let journal: Journal
  private let state = Mutex(State())

  init(journal: Journal) {
    self.journal = journal
    _ = journal.subscribe(self)
  }

  func journal(_ journal: Journal, didAppend append: JournalAppend) {
    let waiter = state.withLock { state in
      state.hasNews = true
      return state.waiter.take()
    }
    waiter?.resume()
  }

  /// The next events, after waiting for some; nil after the last one.
  func next() async throws(JournalError) -> [StoredEvent]? {
    while true {
      let (from, isDone) = state.withLock { state in
        state.hasNews = false
        return (state.nextSeq, state.isDone)
      }
      if isDone { return nil }
      let page = try await DiskExecutor.shared.run { [journal] () throws(JournalError) in
        try journal.read(from: from)
      }
      let isComplete = journal.isComplete && journal.lastSeq < page.nextSeq
      state.withLock { state in
        state.nextSeq = page.nextSeq
        state.isDone = isComplete
      }
      if !page.events.isEmpty { return page.events }
      if !isComplete { await waitForNews() }
    }
  }

  private func waitForNews() async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if state.hasNews { return true }
        state.waiter = continuation
        return false
      }
      if isReady { continuation.resume() }
    }
  }
}
