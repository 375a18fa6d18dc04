// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunJournal
import Synchronization

/// Waits for changes in folders. Folders are watched and not files, because most editors put a new file in the place of
/// the old one. (inotify(7))
final class FileWatch: Sendable {
  /// How long it must be quiet after a change, in milliseconds: one save may be several changes.
  private static let quiet: Int32 = 60
  /// More folders than this are not watched; the kernel's own limit is for all programs of a user.
  private static let mostFolders = 4096
  private static let changes = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE)

  /// What the kernel tells changes with.
  private let notices: Int32
  /// Becomes readable when somebody wants the wait to end.
  private let readEnd: Int32
  private let writeEnd: Int32

  /// Prepares to watch; no folder is watched yet.
  init() throws(CommandProblem) {
    var ends: [Int32] = [-1, -1]
    notices = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard notices >= 0, pipe(&ends) == 0 else { throw Self.failure() }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit { for descriptor in [notices, readEnd, writeEnd] { close(descriptor) } }

  /// Ends the wait, and those to come. May be called from any thread.
  func stop() {
    var byte: UInt8 = 0
    _ = write(writeEnd, &byte, 1)
  }

  /// Watches folders from now on, besides those that are watched already. Returns how many of them can be watched.
  func watch(_ folders: Set<String>) -> Int {
    folders.sorted().prefix(Self.mostFolders).count { inotify_add_watch(notices, $0, Self.changes) >= 0 }
  }

  /// Waits until something in the folders changes and it is quiet again. Returns false when it was stopped.
  func change() async throws(CommandProblem) -> Bool {
    try await Console.thread.run { [self] () throws(CommandProblem) in try wait() }
  }

  private func wait() throws(CommandProblem) -> Bool {
    var hasChanged = false
    while true {
      var ready = [
        pollfd(fd: notices, events: Int16(POLLIN), revents: 0), pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
      ]
      let count = poll(&ready, 2, hasChanged ? Self.quiet : -1)
      if count < 0 {
        guard errno == EINTR else { throw Self.failure() }
        continue
      }
      if ready[1].revents != 0 { return false }
      if count == 0 { return true }
      var block = [UInt8](repeating: 0, count: 1 << 14)
      while read(notices, &block, block.count) > 0 { hasChanged = true }
    }
  }

  private static func failure() -> CommandProblem {
    CommandProblem("Files cannot be watched: \(String(cString: strerror(errno))).")
  }
}
