// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Makes sure that descriptors 0, 1 and 2 are taken.
///
/// A process may be started without one of them. The next file or pipe it opens would get that number, and then what is
/// meant for the terminal would go into a journal, or what is read as input would come out of the process itself.
enum StandardDescriptors {
  /// Opens the missing ones: the input is at its end, messages lead nowhere, and writing the output fails, so that a
  /// lost answer is noticed.
  static func openMissing() {
    for (descriptor, mode) in [(Int32(0), O_RDONLY), (1, O_RDONLY), (2, O_WRONLY)] {
      guard fcntl(descriptor, F_GETFD) < 0, errno == EBADF else { continue }
      // The lowest free number is the missing one, because those below it are open by now.
      _ = open("/dev/null", mode)
    }
  }
}
