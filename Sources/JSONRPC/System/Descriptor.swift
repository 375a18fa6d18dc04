// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Blocking reads and writes that also work on descriptors somebody made non-blocking.
///
/// The flag belongs to the open file, which other processes may share, so it is left as it is.
enum Descriptor {
  /// A call that failed, as `errno` has it.
  struct Failure: Error {
    var code: Int32
  }

  /// Reads what is there, at least one byte; 0 is the end of input.
  static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      try recover(descriptor, Int16(POLLIN))
    }
  }

  /// Writes all bytes.
  static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Failure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else {
        try recover(descriptor, Int16(POLLOUT))
      }
    }
  }

  /// After a failed call: returns when it is worth trying again.
  private static func recover(_ descriptor: Int32, _ event: Int16) throws(Failure) {
    switch errno {
    case EINTR: return
    case EAGAIN:
      var request = pollfd(fd: descriptor, events: event, revents: 0)
      if poll(&request, 1, -1) < 0, errno != EINTR { throw Failure(code: errno) }
    default: throw Failure(code: errno)
    }
  }
}
