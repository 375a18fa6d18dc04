// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Getting the task when the command line has none.
enum PromptInput {
  /// What may be read at most.
  static let maxBytes = 32 << 20

  /// Asks for one line at a terminal, with the editing the terminal itself has. Nil at its end.
  static func readLine(prompt: String) throws(CommandLineProblem) -> String? {
    try? TerminalOutput.write(Array(prompt.utf8), to: 2)
    guard let text = try read(untilLineEnd: true) else { return nil }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// Asks at a terminal, else reads standard input to its end. Nil when there is nothing.
  static func read() throws(CommandLineProblem) -> String? {
    let interactive = isatty(0) == 1
    if interactive { try? TerminalOutput.write(Array("Task: ".utf8), to: 2) }
    guard let text = try read(untilLineEnd: interactive) else { return nil }
    return text.allSatisfy(\.isWhitespace) ? nil : text
  }

  private static func read(untilLineEnd: Bool) throws(CommandLineProblem) -> String? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(0, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes.append(contentsOf: buffer[..<count])
      guard bytes.count <= maxBytes else {
        throw CommandLineProblem(message: "The task on standard input is larger than \(maxBytes >> 20) MiB.")
      }
      if untilLineEnd, bytes.last == UInt8(ascii: "\n") { break }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CommandLineProblem(message: "The task on standard input is not valid UTF-8.")
    }
    return bytes.isEmpty ? nil : text
  }
}
