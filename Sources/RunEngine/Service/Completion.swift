// SPDX-License-Identifier: Apache-2.0

import RunJournal
import Synchronization

/// The end of a run, for everybody who waits for it. A waiter that is cancelled goes away at once.
final class Completion: Sendable {
  private struct State {
    var result: RunResult?
    var waiters: [Int: CheckedContinuation<RunResult?, Never>] = [:]
    var count = 0
  }

  private let state = Mutex(State())

  /// Tells all waiters, now and later.
  func complete(_ result: RunResult) {
    let waiters = state.withLock { state in
      state.result = result
      defer { state.waiters = [:] }
      return state.waiters.values.map(\.self)
    }
    for waiter in waiters { waiter.resume(returning: result) }
  }

  /// The result, once there is one; nil when the waiting task is cancelled first.
  func value() async -> RunResult? {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let now = state.withLock { state -> RunResult?? in
          if let result = state.result { return .some(result) }
          if Task.isCancelled { return .some(nil) }
          state.waiters[number] = continuation
          return nil
        }
        if let now { continuation.resume(returning: now) }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(returning: nil)
    }
  }
}
