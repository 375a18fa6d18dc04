// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunJournal
import Synchronization

/// A run on the screen while it goes on. Events may be handed in from anywhere; keys are read and frames drawn by a
/// thread of its own, so that a slow terminal costs frames and never slows the run.
final class LiveView: Sendable {
  private struct State {
    var run: RunView
    /// What the footer is to say, from outside.
    var notice: String?
    var isCancelling = false
    var hasChanged = true
    var isClosing = false
    var hasEnded = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let terminal: TerminalSession
  private let state: Mutex<State>
  private let perform: @Sendable (ViewAction) -> Void

  /// Prepares a view; ``open()`` shows it. `perform` is called on the view's thread and must not block.
  init(_ terminal: TerminalSession, run: RunView, perform: @escaping @Sendable (ViewAction) -> Void) {
    self.terminal = terminal
    self.perform = perform
    state = Mutex(State(run: run))
  }

  /// Takes the screen. False when the terminal refuses or there is no thread for it.
  func open() -> Bool {
    guard terminal.begin(.screen) else { return false }
    if WorkerThread.start({ [self] in show() }) { return true }
    terminal.end()
    return false
  }

  /// Takes in what happened.
  func apply(_ events: [RunEvent]) {
    state.withLock { state in
      for event in events { state.run.apply(event) }
      state.hasChanged = true
    }
    terminal.signals.ring()
  }

  /// Shows a sentence in the footer.
  func say(_ notice: String) {
    state.withLock { state in
      state.notice = notice
      state.hasChanged = true
    }
    terminal.signals.ring()
  }

  /// The run is being cancelled, whoever asked for it.
  func showCancelling() {
    state.withLock { state in
      state.isCancelling = true
      state.hasChanged = true
    }
    terminal.signals.ring()
  }

  /// Gives the screen back and waits until that is done. What was known of the run stays.
  func close() async -> RunView {
    await withCheckedContinuation { continuation in
      let hasEnded = state.withLock { state in
        state.isClosing = true
        if !state.hasEnded { state.waiter = continuation }
        return state.hasEnded
      }
      if hasEnded { continuation.resume() }
      terminal.signals.ring()
    }
    return state.withLock { $0.run }
  }

  // MARK: On the view's thread

  private func show() {
    var screen = LiveScreen(terminal)
    while !state.withLock({ $0.isClosing }) {
      let (run, notice, isCancelling, hasChanged) = state.withLock { state in
        defer {
          state.hasChanged = false
          state.notice = nil
        }
        return (state.run, state.notice, state.isCancelling, state.hasChanged)
      }
      if let notice { screen.view.notice = notice }
      if isCancelling { screen.view.isCancelling = true }
      if hasChanged { screen.isStale = true }
      guard screen.turn(run, perform) else {
        // The terminal has gone. Nobody is there to see the answer either.
        perform(.cancel)
        break
      }
    }
    screen.finish()
    terminal.end()
    let waiter = state.withLock { state in
      state.hasEnded = true
      return state.waiter.take()
    }
    waiter?.resume()
  }
}
