// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunJournal

/// Writing to the terminal's two streams.
enum TerminalOutput {
  /// Whether the reader of stdout has gone.
  enum Gone: Error { case reader }

  /// The thread on which this face waits: for a person's terminal, which may be slow or paused, and for the task.
  static let thread = DiskExecutor()

  /// Writes all bytes, waiting as long as the reader needs. It blocks: call it on ``thread``.
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

  /// Writes all bytes on ``thread``.
  static func send(_ bytes: [UInt8], to descriptor: Int32) async throws(Gone) {
    try await thread.run { () throws(Gone) in try write(bytes, to: descriptor) }
  }

  /// A line of progress, without anything in it that could steer the terminal or pretend to be another line. Progress
  /// nobody reads is no reason to stop.
  static func progress(_ line: String) async {
    try? await send(Array("\(flat(line))\n".utf8), to: 2)
  }

  /// A text on one line, control characters replaced by spaces.
  static func flat(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
