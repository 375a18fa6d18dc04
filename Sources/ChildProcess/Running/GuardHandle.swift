// SPDX-License-Identifier: Apache-2.0

import CProcess
import Glibc
import Synchronization

/// The running guard of a child: it is given orders here.
///
/// The descriptor names the process for as long as it is open, so that no signal can reach a process that got the same
/// number later. Without one (Linux before 5.3) the number has to do.
final class GuardHandle: Sendable {
  private let process: Int32
  /// -1 once the guard has been reaped.
  private let descriptor: Mutex<Int32>
  private let isOver = Atomic<Bool>(false)

  init(process: Int32) {
    self.process = process
    descriptor = Mutex(cprocess_open_pidfd(process))
  }

  deinit { retire() }

  /// Gives an order; false when the guard does not take it.
  @discardableResult
  func order(_ order: GuardOrder) -> Bool {
    descriptor.withLock { descriptor in
      if isOver.load(ordering: .relaxed) { return false }
      if descriptor >= 0 {
        return cprocess_queue_signal(descriptor, cprocess_first_queued_signal(), order.number) == 0
      }
      return sigqueue(process, cprocess_first_queued_signal(), sigval(sival_int: order.number)) == 0
    }
  }

  /// Kills the guard itself; the program dies with it.
  func kill() {
    descriptor.withLock { descriptor in
      if isOver.load(ordering: .relaxed) { return }
      if descriptor >= 0 { _ = cprocess_send_signal(descriptor, SIGKILL) } else { _ = Glibc.kill(process, SIGKILL) }
    }
  }

  /// The guard has been reaped.
  func retire() {
    descriptor.withLock { descriptor in
      isOver.store(true, ordering: .relaxed)
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }
}
