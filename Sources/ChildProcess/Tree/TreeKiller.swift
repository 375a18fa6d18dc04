// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Kills everything that descends from this process, which has one thread, as fast as can be.
///
/// A fork bomb that flees, one process forking the next and ending, lives on in a process that is a fraction of a
/// millisecond old, and is a child of ours only when it has forked already. So each process is killed as soon as its
/// number is read, before any other is looked for; a fork that is under way then fails.
///
/// A number that was read long ago may belong to a stranger by now: fork bombs use all numbers up in seconds. So what
/// was read is used for ``freshness`` and then read anew.
struct TreeKiller {
  /// In nanoseconds; far less than it takes to come around to the same number.
  private static let freshness: Int64 = 20_000_000
  private static let mostRounds = 1000

  private let ownGroup = getpgrp()
  private let own = getpid()
  private var killed = 0

  /// Kills until a round finds nobody new.
  mutating func killAll() {
    var last = -1
    for _ in 0..<Self.mostRounds {
      killed = 0
      kill(below: own, depth: 0)
      // The dying are found, too, until they are reaped.
      if killed == 0 || killed == last { return }
      last = killed
    }
  }

  private mutating func kill(below parent: Int32, depth: Int) {
    let start = Monotonic.nanoseconds
    for child in ProcessTree.childrenOfFirstThread(parent) ?? ProcessTree.children(of: parent) {
      guard Monotonic.nanoseconds - start < Self.freshness else { return }
      Glibc.kill(child, SIGKILL)
      killed += 1
      // From a group that is killed as a whole no fork slips away.
      let group = getpgid(child)
      if group > 1, group != ownGroup, depth == 0 { Glibc.kill(-group, SIGKILL) }
      if depth < 16 { kill(below: child, depth: depth + 1) }
    }
  }
}
