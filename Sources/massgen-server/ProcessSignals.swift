// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Turns termination signals into calls on a thread of their own.
///
/// A signal may strike any thread, also one that holds a lock, so the handler only writes the signal's number into a
/// pipe. (Blocking the signals instead does not work: the thread that runs Swift's main queue waits with all signals
/// open.)
enum ProcessSignals {
  private static let action = Mutex<(@Sendable (Int32) -> Void)?>(nil)
  /// The writing end of the pipe; read by the handler, which may take no lock.
  private static let writeEnd = Atomic<Int32>(-1)

  /// Takes SIGTERM, SIGINT and SIGHUP over; until ``observe(_:)`` they wait. One that was ignored when the process began
  /// stays so: that is how `nohup`, and a shell for its background jobs, ask for it. SIGXFSZ is ignored: a full quota is
  /// an error of the write, not the end of the process.
  static func claim() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    writeEnd.store(ends[1], ordering: .releasing)
    readEnd.withLock { $0 = ends[0] }
    for number in [SIGTERM, SIGINT, SIGHUP] where !isIgnored(number) {
      signal(number) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(ProcessSignals.writeEnd.load(ordering: .acquiring), &byte, 1)
      }
    }
    signal(SIGXFSZ, SIG_IGN)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var current = sigaction()
    guard sigaction(number, nil, &current) == 0 else { return false }
    return unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static let readEnd = Mutex<Int32>(-1)

  /// Calls `body` for each termination signal from now on, those that wait included.
  static func observe(_ body: @escaping @Sendable (Int32) -> Void) {
    let first = action.withLock { current in
      defer { current = body }
      return current == nil
    }
    guard first else { return }
    var thread = pthread_t()
    let created = pthread_create(
      &thread, nil,
      { _ in
        let descriptor = ProcessSignals.readEnd.withLock { $0 }
        while true {
          var byte: UInt8 = 0
          let count = read(descriptor, &byte, 1)
          if count == 1 {
            ProcessSignals.action.withLock { $0 }?(Int32(byte))
          } else if count == 0 || errno != EINTR {
            return nil
          }
        }
      }, nil)
    if created == 0 { pthread_detach(thread) }
  }
}
