// SPDX-License-Identifier: Apache-2.0

import Glibc
import RunJournal
import TerminalText

/// Writing to the two streams of the process.
enum Console {
  /// The thread on which this face waits for pipes, terminals and files.
  static let thread = DiskExecutor()

  /// Writes a text to standard output. Whoever reads it may have gone, as `head` does: that is no failure.
  static func print(_ text: String) async { await send(text, to: 1) }

  /// Writes a line to standard error, without anything in it that could steer the terminal.
  static func note(_ line: String) async { await send(ShownLine.flat(line) + "\n", to: 2) }

  /// Says on standard error why the command cannot go on.
  static func complain(_ problem: CommandProblem) async { await note("massgen-server: \(problem.message)") }

  /// Asks something at the terminal.
  static func ask(_ question: String) async { await send(ShownLine.flat(question), to: 2) }

  /// A line somebody types, without its end; nil when there is none.
  static func line() async -> String? {
    await thread.run {
      var bytes: [UInt8] = []
      var byte: UInt8 = 0
      while true {
        let count = read(0, &byte, 1)
        if count < 0, errno == EINTR { continue }
        guard count == 1 else { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
        if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
        bytes.append(byte)
      }
    }
  }

  private static func send(_ text: String, to descriptor: Int32) async {
    await thread.run {
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          _ = poll(&ready, 1, -1)
        } else if errno != EINTR {
          return
        }
      }
    }
  }

  /// How a stream shows colours: not at all unless it is a terminal that has them, or the user insists.
  static func palette(for descriptor: Int32, variables: [String: String]) -> Palette {
    let isForced = variables["CLICOLOR_FORCE"].map { !$0.isEmpty && $0 != "0" } ?? false
    guard isForced || isatty(descriptor) == 1 else { return Palette(isColored: false) }
    return Palette(isColored: TerminalCapabilities(variables: variables).hasColors)
  }
}

/// Texts from files and the system within a line of a report.
enum ShownLine {
  /// A text on one line, control characters replaced by spaces.
  static func flat(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
