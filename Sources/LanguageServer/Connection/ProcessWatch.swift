// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Notices when the process that started the server is gone. (protocol.md 2.4)
enum ProcessWatch {
  /// How often it looks, in seconds. A plain sleeping thread wakes up once for it; a task's timer wakes up several
  /// threads each time, and an idle server must not.
  private static let interval: UInt32 = 6

  private final class Watch: Sendable {
    let process: Int32
    let onEnd: @Sendable () -> Void

    init(_ process: Int32, _ onEnd: @escaping @Sendable () -> Void) {
      self.process = process
      self.onEnd = onEnd
    }

    func run() {
      while kill(process, 0) == 0 || errno != ESRCH { sleep(ProcessWatch.interval) }
      onEnd()
    }
  }

  /// Calls `onEnd` on a thread of its own once there is no process with this id.
  static func start(_ process: Int32, onEnd: @escaping @Sendable () -> Void) {
    let watch = Unmanaged.passRetained(Watch(process, onEnd))
    var thread = pthread_t()
    let created = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Watch>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, watch.toOpaque())
    if created == 0 { pthread_detach(thread) } else { watch.release() }
  }
}
