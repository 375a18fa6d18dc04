// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import TestSupport

/// Serves the loopback provider on a port for programs that are tested from outside. Prints the port as its first line
/// and ends when its standard input closes.
@main
enum LoopbackProviderTool {
  static let usage = """
    Usage: LoopbackProviderTool [--port N] [--brain DIRECTIVE] [--control FILE]
                                [--deltas N] [--size B] [--delay-ms D] [--stamp] [--framing event|block|bytes]

      --port N          the port; 0 for any free one (default)
      --brain REPLY     what models get whose name is no directive; team (default), flood, …
      --control FILE    JSON: {"default": REPLY, "models": {NAME: REPLY | [REPLY, …]}}
      --deltas N …      settings of the text in the replies of --brain

    A REPLY is a word with settings, separated by semicolons: status;code=429;retry-after=1;times=2
    A model with such a name gets that reply.

    """

  struct Failure: Error {
    let message: String
  }

  static func main() {
    do {
      let (port, plan) = try readArguments(Array(CommandLine.arguments.dropFirst()))
      let provider = try LoopbackProvider(port: port, keepsRequests: false, script: plan.reply)
      write("\(provider.port)\n", to: STDOUT_FILENO)
      waitForEndOfInput()
      write("\(provider.counters)\n", to: STDERR_FILENO)
      provider.stop()
    } catch {
      let replies = ReplyDirective.words.map { "  \($0.word): \($0.meaning)\n" }.joined()
      write("\((error as? Failure)?.message ?? "\(error)")\n\n\(usage)\n\(replies)", to: STDERR_FILENO)
      exit(2)
    }
  }

  static func readArguments(_ arguments: [String]) throws -> (port: UInt16, plan: ReplyPlan) {
    var port: UInt16 = 0
    var brain = "team"
    var settings = ""
    var control: JSONValue?
    var rest = arguments[...]
    while let option = rest.popFirst() {
      if option == "--stamp" {
        settings += ";stamp=1"
        continue
      }
      guard let value = rest.popFirst() else { throw Failure(message: "\(option) needs a value or is unknown.") }
      switch option {
      case "--port":
        guard let number = UInt16(value) else { throw Failure(message: "\(value) is no port.") }
        port = number
      case "--brain": brain = value
      case "--control": control = try JSONReader.parse(try FileBytes.read(value))
      case "--deltas": settings += ";count=\(value);talk=\(value);after=\(value)"
      case "--size": settings += ";size=\(value)"
      case "--delay-ms": settings += ";delay-ms=\(value)"
      case "--framing": settings += ";framing=\(value)"
      default: throw Failure(message: "\(option) is unknown.")
      }
    }
    if let control { return (port, try ReplyPlan(control)) }
    return (port, ReplyPlan(standard: try ReplyDirective(brain + settings)))
  }

  static func waitForEndOfInput() {
    var byte: UInt8 = 0
    while read(STDIN_FILENO, &byte, 1) > 0 {}
  }

  static func write(_ text: String, to descriptor: CInt) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }
}
