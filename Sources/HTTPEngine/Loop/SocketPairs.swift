// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The socket pair that libcurl makes to wake its own waiting, and leaves open to child processes.
enum SocketPairs {
  /// Marks the unnamed socket pairs of this process close-on-exec. A pair that is meant for a child is unaffected:
  /// the copy that the child gets is made without the mark.
  static func closeOnExec() {
    for descriptor in CInt(3)..<1_024 {
      let flags = fcntl(descriptor, F_GETFD)
      guard flags >= 0, flags & FD_CLOEXEC == 0, isOwnPair(descriptor) else { continue }
      _ = fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC)
    }
  }

  private static func isOwnPair(_ descriptor: CInt) -> Bool {
    var address = sockaddr_un()
    var size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let isUnnamedUnixSocket =
      withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) == 0 }
      } && address.sun_family == sa_family_t(AF_UNIX) && size == socklen_t(MemoryLayout<sa_family_t>.size)
    guard isUnnamedUnixSocket else { return false }
    // For a pair the peer's credentials are those of the process that made it: pid, user and group.
    var credentials: (pid_t, uid_t, gid_t) = (0, 0, 0)
    var credentialSize = socklen_t(MemoryLayout.size(ofValue: credentials))
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &credentialSize) == 0
      && credentials.0 == getpid()
  }
}
