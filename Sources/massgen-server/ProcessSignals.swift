// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Turns termination signals into calls on a thread of their own.
///
/// The signals are blocked for the whole process before any other thread exists, so that none of them can strike a
/// thread that holds a lock.
enum ProcessSignals {
  private static let handler = Mutex<(@Sendable (Int32) -> Void)?>(nil)

  /// Blocks SIGTERM, SIGINT and SIGHUP for this thread and all later ones. SIGXFSZ is ignored: a full quota is an error
  /// of the write, not the end of the process.
  static func claim() {
    var set = terminationSet()
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Calls `action` for each termination signal from now on.
  static func observe(_ action: @escaping @Sendable (Int32) -> Void) {
    let first = handler.withLock { current in
      defer { current = action }
      return current == nil
    }
    guard first else { return }
    var thread = pthread_t()
    let created = pthread_create(
      &thread, nil,
      { _ in
        var set = ProcessSignals.terminationSet()
        while true {
          var number: Int32 = 0
          if sigwait(&set, &number) == 0 { ProcessSignals.deliver(number) }
        }
      }, nil)
    if created == 0 { pthread_detach(thread) }
  }

  private static func deliver(_ number: Int32) {
    handler.withLock { $0 }?(number)
  }

  private static func terminationSet() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, number) }
    return set
  }
}
