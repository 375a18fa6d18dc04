// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What stands at a path, as far as starting programs is concerned.
package enum PathLook: Sendable, Hashable {
  /// Nothing, or nothing that can be reached.
  case missing
  /// A folder.
  case folder
  /// A file that must not be run.
  case file
  /// A file that may be run.
  case program

  /// Looks; links are followed.
  package static func at(_ path: String) -> PathLook {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    if status.st_mode & S_IFMT == S_IFDIR { return .folder }
    return access(path, X_OK) == 0 ? .program : .file
  }
}
