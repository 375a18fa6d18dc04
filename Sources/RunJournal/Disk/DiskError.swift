// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A call of the operating system on a file that failed.
public struct DiskError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried, as a verb: `open`, `write`, …
  public var operation: String
  /// The file or folder.
  public var path: String
  /// The system's error number.
  public var number: Int32

  /// Describes the failure of the last system call.
  static func last(_ operation: String, _ path: String) -> DiskError {
    DiskError(operation: operation, path: path, number: errno)
  }

  /// The system's words for the error.
  public var reason: String {
    // glibc keeps the texts of known errors as constants and others by thread, so this is safe on any thread.
    strerror(number).map { String(cString: $0) } ?? "error \(number)"
  }

  /// One sentence.
  public var description: String { "cannot \(operation) \(path): \(reason)" }
}
