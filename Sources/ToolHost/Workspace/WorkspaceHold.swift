// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Shows other runs, also those of other processes, that somebody works in a folder. It forbids nothing: two runs may
/// work in the same folder if the user wants it so, and both are told.
///
/// A lock on the folder itself (flock(2)), so nothing is written and nothing is left when the process dies.
public final class WorkspaceHold: Sendable {
  private let descriptor: CInt
  /// Whether somebody else works there too.
  public let isShared: Bool

  /// Takes hold of a folder until this object goes away. Nil when the folder cannot be opened.
  public init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    // The first takes it alone. Whoever comes later shares nothing with it and is told.
    isShared = flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  deinit {
    // First, because a program that is being started at this moment may have the descriptor for an instant.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
