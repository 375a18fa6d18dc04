// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Ends the process when its start or its end takes too long. A signal serves as the clock, because a thread is what may
/// be missing.
///
/// Swift's pool asks the system for a thread again every second for as long as it takes, and what waits for another
/// thread waits with it: a process at its limit of threads would hang, and could not even be told why.
enum ProcessDeadline {
  /// How long the first thread may take. A loaded machine needs milliseconds.
  private static let startSeconds: UInt32 = 10

  /// How long the end may take: 3 s (protocol.md 2.4), and some more for a machine that is slow.
  private static let endSeconds: UInt32 = 5

  /// Begins to wait for the pool.
  static func expectStart() {
    signal(SIGALRM) { _ in
      ProcessDeadline.say("massgen-server: The system has no thread to give; see ulimit -u or the pids limit.\n")
      _exit(1)
    }
    alarm(startSeconds)
  }

  /// Ends the wait for the start; running on the pool at all is what it waits for.
  @concurrent
  static func started() async {
    alarm(0)
    signal(SIGALRM, SIG_DFL)
  }

  /// Begins to wait for the end.
  static func expectEnd() {
    signal(SIGALRM) { _ in
      ProcessDeadline.say("massgen-server: The orderly end took too long and was given up.\n")
      _exit(1)
    }
    alarm(endSeconds)
  }

  /// Writes as a signal handler may.
  private static func say(_ message: StaticString) { _ = write(2, message.utf8Start, message.utf8CodeUnitCount) }
}
