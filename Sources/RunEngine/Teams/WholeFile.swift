// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reading small files whole. It blocks: call it on a thread that may.
public enum WholeFile {
  /// Why a file could not be read.
  public enum Failure: Error, Sendable, Equatable {
    /// There is no such file.
    case missing
    /// It is larger than what is taken.
    case tooLarge(limit: Int)
    /// It is no regular file.
    case notAFile
    /// The system refused; one sentence.
    case refused(String)
  }

  /// The content of a file of at most `limit` bytes; nil when it cannot be read for whatever reason.
  public static func read(_ path: String, limit: Int = 16 << 20) -> [UInt8]? {
    try? content(of: path, limit: limit)
  }

  /// The content of a regular file of at most `limit` bytes.
  public static func content(of path: String, limit: Int = 16 << 20) throws(Failure) -> [UInt8] {
    // O_NONBLOCK: opening a pipe nobody writes to must not wait.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR ? .missing : .refused(String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .refused(String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    guard status.st_size <= limit else { throw .tooLarge(limit: limit) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
    var filled = 0
    while true {
      if filled == bytes.count { bytes.append(contentsOf: [UInt8](repeating: 0, count: 1 << 16)) }
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress! + filled, $0.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .refused(String(cString: strerror(errno))) }
      guard count > 0 else { break }
      filled += count
      guard filled <= limit else { throw .tooLarge(limit: limit) }
    }
    bytes.removeSubrange(filled...)
    return bytes
  }
}
