// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writing to the terminal's two streams. Called from one task of its own thread's making, never from the pool's busy
/// paths: a person's terminal may be slow.
struct TerminalOutput: Sendable {
  /// Whether the reader of stdout has gone.
  enum Gone: Error { case reader }

  /// Writes all bytes, waiting as long as the reader needs.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Gone) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = Glibc.poll(&poll, 1, -1)
      } else if errno != EINTR {
        throw .reader
      }
    }
  }

  /// A line of progress. Progress nobody reads is no reason to stop.
  static func progress(_ line: String) {
    try? write(Array("\(line)\n".utf8), to: 2)
  }
}
