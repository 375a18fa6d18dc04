// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Gives the terminal back as it was found, also when the process ends in a hurry or crashes.
///
/// Everything ``restore()`` does may be done in a signal handler.
enum TerminalGuard {
  /// What was done to the terminal.
  enum Use: Int {
    /// Nothing.
    case none
    /// Keys come one by one; the cursor is where the text goes on.
    case line
    /// The same, on the alternate screen.
    case screen

    /// What makes the terminal ready. Line wrapping is off on the alternate screen, so that the last column is a column
    /// like any other and a cluster that is wider than expected breaks nothing. (xterm ctlseqs, private modes)
    var begin: StaticString {
      switch self {
      case .none: ""
      case .line: "\u{1B}[?2004h"
      case .screen: "\u{1B}[?1049h\u{1B}[?7l\u{1B}[?25l\u{1B}[?2004h"
      }
    }

    /// What undoes it.
    var end: StaticString {
      switch self {
      case .none: ""
      case .line: "\u{1B}[0m\u{1B}[?2004l"
      case .screen: "\u{1B}[?2026l\u{1B}[0m\u{1B}[?2004l\u{1B}[?7h\u{1B}[?1049l\u{1B}[?25h"
      }
    }
  }

  private static let use = Atomic<Int>(0)
  private static let descriptor = Atomic<Int32>(-1)
  /// Safe because it is written only while `use` is `none`, and read only by whoever has taken `use` from something
  /// else to `none`.
  nonisolated(unsafe) private static let saved = UnsafeMutablePointer<termios>.allocate(capacity: 1)
  /// Safe because it is written once, before the handlers that read it are installed.
  nonisolated(unsafe) private static let earlier = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)

  /// Ends of the process that leave no time for anything else.
  private static let crashes = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGQUIT]
  private static let watchesCrashes: Void = {
    for number in crashes {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        TerminalGuard.restore()
        // Whoever was here first has the word now: the fault happens again, or the signal is sent again.
        sigaction(number, TerminalGuard.earlier + Int(number), nil)
        if number == SIGABRT || number == SIGQUIT { raise(number) }
      }
      sigaction(number, &action, earlier + Int(number))
    }
    atexit { TerminalGuard.restore() }
  }()

  /// Remembers how the terminal is and switches it to single keys. False when it cannot be done.
  static func take(_ terminal: Int32, for new: Use) -> Bool {
    _ = watchesCrashes
    guard use.load(ordering: .acquiring) == Use.none.rawValue, tcgetattr(terminal, saved) == 0 else { return false }
    var raw = saved.pointee
    cfmakeraw(&raw)
    descriptor.store(terminal, ordering: .releasing)
    use.store(new.rawValue, ordering: .releasing)
    return tcsetattr(terminal, TCSADRAIN, &raw) == 0
  }

  /// Gives the terminal back, if it was taken.
  static func restore() {
    let taken = Use(rawValue: use.exchange(Use.none.rawValue, ordering: .acquiringAndReleasing)) ?? .none
    guard taken != .none else { return }
    let terminal = descriptor.load(ordering: .acquiring)
    let sequence = taken.end
    var sent = 0
    var tries = 0
    while sent < sequence.utf8CodeUnitCount, tries < 10 {
      let count = write(terminal, sequence.utf8Start + sent, sequence.utf8CodeUnitCount - sent)
      if count > 0 {
        sent += count
      } else {
        var event = pollfd(fd: terminal, events: Int16(POLLOUT), revents: 0)
        _ = poll(&event, 1, 50)
        tries += 1
      }
    }
    tcsetattr(terminal, TCSANOW, saved)
  }
}
