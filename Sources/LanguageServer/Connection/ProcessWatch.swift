// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Notices when the process that started the server is gone. (protocol.md 2.4)
enum ProcessWatch {
  /// Returns when the process with this id no longer exists, or when the task is cancelled. Looks every 5 s.
  static func waitForEnd(of process: Int32) async {
    while !Task.isCancelled {
      if kill(process, 0) != 0, errno == ESRCH { return }
      try? await Task.sleep(for: .seconds(5), tolerance: .seconds(1))
    }
  }
}
