// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Ends what a guard has left behind that was itself killed.
///
/// Such processes become children of this one. They are told from guards by the list of guards, which is complete
/// whenever no start is under way, and from children of others by their session: a guard begins one of its own. Only
/// they are waited for, so that nobody's exit status is taken away.
enum OrphanSweep {
  private struct State {
    var guards: Set<Int32> = []
    var starting = 0
    var isDue = false
  }

  private static let state = Mutex(State())

  /// A guard is about to be started.
  static func willStart() { state.withLock { $0.starting += 1 } }

  /// The start is over; with the guard's process if there is one.
  static func didStart(_ process: Int32?) {
    state.withLock { state in
      state.starting -= 1
      if let process { state.guards.insert(process) }
    }
  }

  /// The guard has been reaped.
  static func didEnd(_ process: Int32) { _ = state.withLock { $0.guards.remove(process) } }

  /// Kills and reaps what descends from killed guards.
  ///
  /// - Returns: Whether nothing of the kind is left.
  static func sweep() -> Bool {
    state.withLock { state in
      // The process of a start is not yet known to be a guard.
      guard state.starting == 0 else { return false }
      let own = getsid(0)
      let orphans = ProcessTree.children(of: getpid()).filter { process in
        !state.guards.contains(process) && getsid(process) != own
      }
      for orphan in orphans {
        for process in ProcessTree.descendants(of: orphan) { kill(process, SIGKILL) }
        kill(orphan, SIGKILL)
        waitpid(orphan, nil, WNOHANG)
      }
      return orphans.isEmpty
    }
  }
}
