// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The journal of a finished run that stays at hand. It holds no descriptor and no events, only where they stand.
struct OpenedJournal: Sendable {
  /// How many are kept.
  static let mostKept = 8

  var path: String
  /// The file as it was.
  var stamp: FileStamp
  var journal: Journal
}

/// What tells a file apart from what it was or from another one of the same name.
struct FileStamp: Sendable, Equatable {
  private let device: UInt
  private let number: UInt
  private let size: Int
  private let seconds: Int
  private let nanoseconds: Int

  /// The stamp of a file; nil when there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt(status.st_dev)
    number = UInt(status.st_ino)
    size = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
