// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// The terminal of this process while it is used for more than lines. One thing uses it at a time.
final class TerminalSession: Sendable {
  let device: TerminalDevice
  let signals: TerminalSignals
  /// Keys that came behind the Enter that ended the last text.
  let typedAhead = Mutex<[Key]>([])
  private let use = Mutex(TerminalGuard.Use.none)

  /// The terminal behind stderr; nil when there is none that can be used.
  init?(variables: [String: String]) {
    guard let device = TerminalDevice.open(variables: variables), let signals = TerminalSignals() else { return nil }
    self.device = device
    self.signals = signals
  }

  /// Switches the terminal to single keys, and with `.screen` to a screen of its own.
  func begin(_ new: TerminalGuard.Use) -> Bool {
    guard TerminalGuard.take(device.descriptor, for: new) else { return false }
    use.withLock { $0 = new }
    signals.claim()
    announce(new)
    return true
  }

  /// Gives the terminal back.
  func end() {
    signals.release()
    use.withLock { $0 = .none }
    TerminalGuard.restore()
  }

  /// Stops the process until its job is continued.
  func suspend() {
    TerminalGuard.restore()
    signals.stopProcess()
    resume()
  }

  /// Takes the terminal again, after whoever had it in between.
  func resume() {
    let use = use.withLock { $0 }
    guard use != .none else { return }
    TerminalGuard.restore()
    if TerminalGuard.take(device.descriptor, for: use) { announce(use) }
  }

  /// Sends a few bytes, for which a terminal that reads has room at once. One that does not is not waited for long.
  func send(_ text: String) {
    var bytes = Array(text.utf8)[...]
    let end = Moment.now + 500
    while !bytes.isEmpty, Moment.now < end, let count = device.write(bytes) {
      bytes = bytes.dropFirst(count)
      if !bytes.isEmpty { _ = device.wait(signals, forRoom: true, milliseconds: 20) }
    }
  }

  private func announce(_ use: TerminalGuard.Use) { send(use.begin.description) }
}
