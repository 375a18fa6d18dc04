// SPDX-License-Identifier: Apache-2.0

import CProcess
import Glibc
import Synchronization

/// What holds for all children of this process.
public enum ChildSettings {
  private static let guardPath = Mutex("/proc/self/exe")

  /// The executable that is started as the guard of each child; it must call ``ChildGuard/runIfAsked(_:)`` first. By
  /// default the running executable itself, also when its file has been replaced meanwhile.
  public static var guardExecutable: String {
    get { guardPath.withLock { $0 } }
    set { guardPath.withLock { $0 = newValue } }
  }

  /// Sets the process up with its first child: writing to a child that reads no more must be an error of the write, not
  /// the end of the process, and what a killed guard leaves behind must come to us.
  static let prepared: Void = {
    var action = sigaction()
    if sigaction(SIGPIPE, nil, &action) == 0,
      unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_DFL, to: Int.self)
    {
      signal(SIGPIPE, SIG_IGN)
    }
    _ = cprocess_become_subreaper()
  }()
}
