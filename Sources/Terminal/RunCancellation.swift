// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunEngine
import Synchronization

/// Ends the run that goes on now: asked once as cancelled, asked twice together with the process.
final class RunCancellation: Sendable {
  private struct State {
    var requests = 0
    var isRunning = false
    var runID: String?
    var onRequest: (@Sendable () -> Void)?
  }

  private let service: RunService
  private let state = Mutex(State())

  init(_ service: RunService) {
    self.service = service
  }

  /// A run is about to be started.
  func begin() {
    state.withLock { $0 = State(isRunning: true) }
  }

  /// The run has been started. `onRequest` is called, from any thread, once it is to be cancelled.
  func watch(_ runID: String, onRequest: @escaping @Sendable () -> Void = {}) {
    let isLate = state.withLock { state in
      state.runID = runID
      state.onRequest = onRequest
      return state.requests > 0
    }
    if isLate { cancel(runID, onRequest) }
  }

  /// The run is over.
  func end() {
    state.withLock { $0 = State() }
  }

  /// Cancels the run; when nothing runs, the process ends at once, and with `insists` also when it was asked before.
  func requestOrEnd(insists: Bool) {
    if state.withLock({ !$0.isRunning || insists && $0.requests > 0 }) { endNow() }
    request()
  }

  /// Cancels the run, however often it is asked for.
  func request() {
    let (isFirst, runID, onRequest) = state.withLock { state in
      state.requests += 1
      return (state.requests == 1, state.runID, state.onRequest)
    }
    if isFirst, let runID { cancel(runID, onRequest) }
  }

  /// Ends the process without waiting for anything.
  func endNow() -> Never {
    TerminalGuard.restore()
    _exit(TerminalRun.ExitCode.cancelled)
  }

  private func cancel(_ runID: String, _ onRequest: (@Sendable () -> Void)?) {
    onRequest?()
    Task { _ = try? await service.cancel(runID, reason: "The user cancelled.") }
  }
}
