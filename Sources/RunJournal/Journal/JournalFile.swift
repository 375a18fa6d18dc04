// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Writes bytes to a place of a file. Tests put a failing one in its place.
typealias WriteFunction = @Sendable (OpenFile, UnsafeRawBufferPointer, Int) -> Result<Void, DiskError>

/// The file of a journal: held open, and locked, while its run goes on, and opened for each read afterwards, so that
/// finished runs cost no descriptor.
final class JournalFile: Sendable {
  let path: String
  /// Whether the file was opened for a run that goes on.
  let isWritable: Bool
  private let held: Mutex<OpenFile?>
  private let writeFunction: WriteFunction

  /// Writes to a file that is open and locked, and can be opened again at `path`.
  init(writing file: OpenFile, at path: String, _ write: WriteFunction? = nil) {
    self.path = path
    isWritable = true
    held = Mutex(file)
    writeFunction =
      write ?? { file, bytes, offset in
        Result { () throws(DiskError) -> Void in try file.write(bytes, at: offset) }
      }
  }

  /// Only reads.
  init(reading path: String) {
    self.path = path
    isWritable = false
    held = Mutex(nil)
    writeFunction = { file, _, _ in .failure(DiskError(operation: "write", path: file.path, number: EBADF)) }
  }

  /// Closes the file and so gives up its lock. Reading goes on to work.
  func release() {
    let file = held.withLock { file in
      defer { file = nil }
      return file
    }
    _ = file  // The last reference closes it, here or in a read that is under way.
  }

  func read(_ range: Range<Int>) throws(DiskError) -> [UInt8] {
    if let file = held.withLock({ $0 }) { return try file.read(range) }
    return try OpenFile(path, O_RDONLY).read(range)
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError) {
    try writeFunction(try writable(), bytes, offset).get()
  }

  func synchronize() throws(DiskError) { try writable().synchronize() }

  private func writable() throws(DiskError) -> OpenFile {
    guard let file = held.withLock({ $0 }) else { throw DiskError(operation: "write", path: path, number: EBADF) }
    return file
  }
}
