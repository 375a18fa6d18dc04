// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Synchronization

/// Collects events that are delivered, and wakes whoever waits for some.
final class EventLog: Sendable {
  private struct State {
    var events: [ModelEvent] = []
    var waiters: [(condition: @Sendable ([ModelEvent]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  var events: [ModelEvent] { state.withLock { $0.events } }

  func add(_ events: [ModelEvent]) {
    let woken = state.withLock { state in
      state.events += events
      let woken = state.waiters.filter { $0.condition(state.events) }
      state.waiters.removeAll { $0.condition(state.events) }
      return woken
    }
    for waiter in woken { waiter.continuation.resume() }
  }

  /// Waits until the events so far fulfil a condition.
  func wait(_ condition: @escaping @Sendable ([ModelEvent]) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isTrue = state.withLock { state in
        if condition(state.events) { return true }
        state.waiters.append((condition, continuation))
        return false
      }
      if isTrue { continuation.resume() }
    }
  }
}
