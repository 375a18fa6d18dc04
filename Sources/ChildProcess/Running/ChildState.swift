// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Whether a child has started and how it ended, for any number that wait.
final class ChildState: Sendable {
  private struct State {
    var start: Result<Int32, ChildFailure>?
    var exit: ChildExit?
    var starter: CheckedContinuation<Result<Int32, ChildFailure>, Never>?
    var waiters: [UInt64: CheckedContinuation<ChildExit?, Never>] = [:]
    var lastWaiter: UInt64 = 0
  }

  private let state = Mutex(State())

  /// The process of the program; nil before it has started.
  var processID: Int32? {
    state.withLock { state in
      guard case .success(let process) = state.start else { return nil }
      return process
    }
  }

  /// How the child ended; nil while it runs.
  var exit: ChildExit? { state.withLock { $0.exit } }

  /// Tells how the start went; only the first word counts.
  func started(_ result: Result<Int32, ChildFailure>) {
    state.withLock { state -> CheckedContinuation<Result<Int32, ChildFailure>, Never>? in
      guard state.start == nil else { return nil }
      state.start = result
      defer { state.starter = nil }
      return state.starter
    }?.resume(returning: result)
  }

  /// Tells how the child ended.
  func ended(_ exit: ChildExit) {
    let waiters = state.withLock { state in
      state.exit = exit
      defer { state.waiters = [:] }
      return state.waiters
    }
    for waiter in waiters.values { waiter.resume(returning: exit) }
  }

  /// Waits for the start; for one caller.
  func start() async -> Result<Int32, ChildFailure> {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state in
        if state.start == nil { state.starter = continuation }
        return state.start
      }
      if let known { continuation.resume(returning: known) }
    }
  }

  /// Waits for the end, not longer than this; nil when it has not come. Cancellation does not shorten the wait.
  func exit(within time: Duration?) async -> ChildExit? {
    if let exit { return exit }
    let waiter = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    let timer = time.map { time in
      Task.detached {
        try? await Task.sleep(for: time)
        self.giveUp(waiter)
      }
    }
    defer { timer?.cancel() }
    return await withCheckedContinuation { continuation in
      let known = state.withLock { state in
        if state.exit == nil { state.waiters[waiter] = continuation }
        return state.exit
      }
      if let known { continuation.resume(returning: known) }
    }
  }

  private func giveUp(_ waiter: UInt64) {
    state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resume(returning: nil)
  }
}
