// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// A bell that wakes the thread that waits for the terminal, and what the system rings it for: a new size, and being
/// stopped and continued.
final class TerminalSignals: Sendable {
  /// Why the thread was woken.
  struct Reasons: OptionSet {
    let rawValue: UInt8
    static let news = Reasons(rawValue: 1)
    static let resize = Reasons(rawValue: 2)
    static let stop = Reasons(rawValue: 4)
    static let resume = Reasons(rawValue: 8)
  }

  /// The writing end, for the signal handlers, which may take no lock.
  private static let handlerEnd = Atomic<Int32>(-1)
  private static let handled: [Int32] = [SIGWINCH, SIGTSTP, SIGCONT]

  /// Becomes readable when the bell was rung.
  let readEnd: Int32
  private let writeEnd: Int32
  private let isRung = Atomic<Bool>(false)

  /// Nil when the process has no descriptors left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  deinit {
    close(readEnd)
    close(writeEnd)
  }

  /// Takes the signals over.
  func claim() {
    Self.handlerEnd.store(writeEnd, ordering: .releasing)
    for number in Self.handled { Self.handle(number) }
  }

  /// Gives the signals back.
  func release() {
    for number in Self.handled { signal(number, SIG_DFL) }
    Self.handlerEnd.store(-1, ordering: .releasing)
  }

  private static func handle(_ number: Int32) {
    var action = sigaction()
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { number in
      let saved = errno
      var byte =
        switch number {
        case SIGWINCH: Reasons.resize.rawValue
        case SIGTSTP: Reasons.stop.rawValue
        default: Reasons.resume.rawValue
        }
      _ = write(TerminalSignals.handlerEnd.load(ordering: .acquiring), &byte, 1)
      errno = saved
    }
    sigaction(number, &action, nil)
  }

  /// Wakes the thread; from any thread, and cheap when it was rung already.
  func ring() {
    guard !isRung.exchange(true, ordering: .acquiringAndReleasing) else { return }
    var byte = Reasons.news.rawValue
    _ = write(writeEnd, &byte, 1)
  }

  /// Why the bell was rung since the last time.
  func take() -> Reasons {
    var reasons: Reasons = []
    var buffer = [UInt8](repeating: 0, count: 64)
    while true {
      let count = read(readEnd, &buffer, buffer.count)
      guard count > 0 else { break }
      for byte in buffer[..<count] { reasons.formUnion(Reasons(rawValue: byte)) }
    }
    if reasons.contains(.news) { isRung.store(false, ordering: .releasing) }
    return reasons
  }

  /// Stops the process and its whole job, like Ctrl-Z does, and returns when it goes on.
  func stopProcess() {
    // The others of the job first: once this thread has stopped the process, it can do nothing more.
    signal(SIGTSTP, SIG_IGN)
    kill(0, SIGTSTP)
    signal(SIGTSTP, SIG_DFL)
    // Threads that come from Swift's pool inherit a mask that holds signals back.
    var stop = sigset_t()
    var masked = sigset_t()
    sigemptyset(&stop)
    sigaddset(&stop, SIGTSTP)
    pthread_sigmask(SIG_UNBLOCK, &stop, &masked)
    raise(SIGTSTP)
    pthread_sigmask(SIG_SETMASK, &masked, nil)
    Self.handle(SIGTSTP)
  }
}
