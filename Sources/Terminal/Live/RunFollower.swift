// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal
import Synchronization

/// Follows a run's journal for a screen: what came since the last look is joined into as few events as possible, so
/// that a model that writes fast costs no more than one that writes slowly.
final class RunFollower: JournalObserver {
  /// Pause between two looks while there is only text; about two frames of the screen.
  private static let pause = Duration.milliseconds(30)

  private struct State {
    var waiter: CheckedContinuation<Void, Never>?
    var hasNews = true
  }

  private let journal: Journal
  private let state = Mutex(State())
  /// Apart from the state, because reading may block and appending must not wait for it.
  private let cursor: Mutex<JournalCursor>

  init(journal: Journal) {
    self.journal = journal
    cursor = Mutex(JournalCursor(journal))
  }

  func journal(_ journal: Journal, didAppend append: JournalAppend) {
    let waiter = state.withLock { state in
      state.hasNews = true
      return state.waiter.take()
    }
    waiter?.resume()
  }

  /// Hands out everything up to the run's last event.
  func follow(_ take: ([RunEvent]) async -> Void) async throws(JournalError) {
    let subscription = journal.subscribe(self)
    defer { journal.unsubscribe(subscription) }
    while true {
      state.withLock { $0.hasNews = false }
      let (events, isFinished) = try await DiskExecutor.shared.run { () throws(JournalError) in try self.nextEvents() }
      if !events.isEmpty { await take(events) }
      if isFinished { return }
      if events.isEmpty {
        await waitForNews()
      } else {
        try? await ContinuousClock().sleep(for: Self.pause)
      }
    }
  }

  private func nextEvents() throws(JournalError) -> (events: [RunEvent], isFinished: Bool) {
    try cursor.withLock { cursor throws(JournalError) in
      var writer = JSONWriter()
      writer.beginObject()
      let batch = try cursor.nextBatch(into: &writer)
      writer.endObject()
      guard batch != nil, let object = (try? JSONReader.parse(writer.bytes))?.objectValue else {
        return ([], cursor.isFinished)
      }
      return ((object["events"]?.arrayValue ?? []).compactMap(RunEvent.init(json:)), cursor.isFinished)
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
