// SPDX-License-Identifier: Apache-2.0

import Glibc

/// An open file that is closed when nobody holds it any more. All calls block and may come from any thread.
final class OpenFile: Sendable {
  /// What errors call the file.
  let path: String
  let descriptor: Int32

  /// Opens a regular file; it is closed in children. `flags` as for `open(2)`.
  ///
  /// - Parameter name: what the file will be called once it is in place; nil when it is.
  init(_ path: String, _ flags: Int32, permissions: mode_t = 0o644, name: String? = nil) throws(DiskError) {
    var descriptor: Int32
    repeat {
      // Opening a pipe nobody writes to must not wait; for a regular file the flag means nothing.
      descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, permissions)
    } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw .last("open", path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw DiskError(operation: "open", path: path, number: EINVAL)
    }
    self.path = name ?? path
    self.descriptor = descriptor
  }

  /// The lock goes first: a program that is being started at this moment may have the descriptor for an instant, and
  /// closing it here alone would leave the file locked until then.
  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// The file's size in bytes.
  func size() throws(DiskError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last("read", path) }
    return Int(status.st_size)
  }

  /// Whether this is the file that has the name now.
  func isAt(_ path: String) -> Bool {
    var own = stat()
    var named = stat()
    return fstat(descriptor, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
      && own.st_dev == named.st_dev
  }

  /// Takes the file's lock for as long as the file is open; false when somebody else has it.
  ///
  /// The lock belongs to this opening of the file, not to the process, so another opening in the same process does not
  /// get it either.
  func tryLock() throws(DiskError) -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return false
      default: throw .last("lock", path)
      }
    }
    return true
  }

  /// Reads bytes from a place; fewer when the file ends.
  func read(_ range: Range<Int>) throws(DiskError) -> [UInt8] {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      while count < range.count {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + count }, range.count - count, range.lowerBound + count)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failed = true }
        if got <= 0 { return }
        count += got
      }
    }
    if failed { throw .last("read", path) }
    return bytes
  }

  /// Writes all bytes to a place.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, offset + done)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw .last("write", path) }
      done += count
    }
  }

  /// Writes all bytes to a place.
  func write(_ bytes: [UInt8], at offset: Int) throws(DiskError) {
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(DiskError) -> Void in try write(bytes, at: offset) }
    }
    try result.get()
  }

  /// Waits until everything written is on the disk.
  func synchronize() throws(DiskError) {
    guard fsync(descriptor) == 0 else { throw .last("write", path) }
  }

  /// Cuts the file.
  func truncate(to length: Int) throws(DiskError) {
    guard ftruncate(descriptor, length) == 0 else { throw .last("write", path) }
  }
}
