// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The way out.
enum ProcessEnd {
  /// Ends the process at once, with everything that was printed written out.
  ///
  /// `exit` would first run the clean-up of every loaded library while other threads still work in them: libcurl and
  /// its thirty dependencies are opened by a thread of their own, and OpenSSL crashes when it is taken down meanwhile.
  /// No library here has anything to tidy up that outlives the process.
  static func with(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }
}
