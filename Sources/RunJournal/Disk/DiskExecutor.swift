// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Runs blocking work, one piece after the other, on a thread of its own, so that it never blocks the threads that
/// Swift runs tasks on. The thread is started with the first piece.
public final class DiskExecutor: Sendable {
  /// The one for everything except the writing of journals, which has its own thread so that nothing holds it up.
  public static let shared = DiskExecutor()

  private struct State {
    var work: [@Sendable () -> Void] = []
    var hasThread = false
  }

  /// What the thread holds on to; it outlives the executor until the work is done.
  private final class Queue: Sendable {
    let state = Mutex(State())
    let signal = WorkerSignal()

    func run() {
      while true {
        let work = state.withLock { state in
          defer { state.work = [] }
          return state.work
        }
        if work.isEmpty { signal.wait() }
        for piece in work { piece() }
      }
    }
  }

  private let queue = Queue()

  /// Makes an executor.
  public init() {}

  /// Performs `work` on the thread, after everything that was given before, and gives back what it returned.
  ///
  /// It is not interrupted when the calling task is cancelled.
  public func run<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      enqueue {
        continuation.resume(returning: Result { () throws(Failure) -> Value in try work() })
      }
    }
    return try result.get()
  }

  /// Performs `work` on the thread, after everything that was given before, without waiting for it.
  public func enqueue(_ work: @escaping @Sendable () -> Void) {
    let needsThread = queue.state.withLock { state in
      state.work.append(work)
      defer { state.hasThread = true }
      return !state.hasThread
    }
    if needsThread, !WorkerThread.start({ [queue] in queue.run() }) {
      // No thread to be had: do the work here, late as it may make the caller, and try again next time.
      let work = queue.state.withLock { state in
        defer { state.work = [] }
        state.hasThread = false
        return state.work
      }
      for piece in work { piece() }
    } else {
      queue.signal.raise()
    }
  }
}
