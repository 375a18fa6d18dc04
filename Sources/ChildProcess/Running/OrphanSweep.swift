// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Ends what a guard has left behind that was itself killed.
///
/// Such processes become children of this one. They are told from guards by what they run, also in the moment of a start
/// when nobody knows the guard's number yet, and from children of others by their session: whatever a guard starts is in
/// another than this process. Only they are waited for, so that nobody's exit status is taken away.
enum OrphanSweep {
  private struct State {
    var guards: Set<Int32> = []
    /// Starts whose guard is not yet known.
    var starting = 0
    /// Orphans that were killed and are not yet reaped.
    var killed: Set<Int32> = []
  }

  /// Also lets one sweep at a time, so that no number is used that another has reaped.
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
      let spared = [file(of: "/proc/self/exe"), file(of: ChildSettings.guardExecutable)]
      let orphans = ProcessTree.children(of: getpid()).filter { process in
        let session = getsid(process)
        guard session > 0, session != getsid(0), ProcessTree.parent(of: process) == getpid() else { return false }
        guard !state.guards.contains(process) else { return false }
        // A zombie runs nothing, and may have been a guard as long as a start is under way.
        guard let program = file(of: "/proc/\(process)/exe") else {
          return session != process || state.killed.contains(process) || state.starting == 0
        }
        return !spared.contains(program)
      }
      for orphan in orphans {
        // What it leaves comes here next.
        kill(orphan, SIGKILL)
        state.killed.insert(orphan)
        if waitpid(orphan, nil, WNOHANG) != 0 { state.killed.remove(orphan) }
      }
      return orphans.isEmpty
    }
  }

  private struct File: Equatable {
    var device: dev_t
    var number: ino_t
  }

  private static func file(of path: String) -> File? {
    var status = stat()
    return stat(path, &status) == 0 ? File(device: status.st_dev, number: status.st_ino) : nil
  }
}
