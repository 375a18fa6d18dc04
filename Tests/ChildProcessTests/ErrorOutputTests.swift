// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ChildProcess

@Suite("The error output of children")
struct ErrorOutputTests {
  @Test("its end is kept, and a flood stops nobody", arguments: ["'e' * 5000000", "('e' * 99 + '\\n') * 50000"])
  func flood(_ text: String) async throws {
    let child = try await Child.start(
      StandIn.python("import sys\nsys.stderr.write(\(text))\nsys.stderr.write('\\nthe end')\nprint('out')"))
    #expect(await child.allLines() == ["out"])
    #expect(await child.exit() == .exited(0))
    #expect(child.errorTail.hasSuffix("\nthe end"))
    #expect(child.errorTail.utf8.count <= ChildLimits().errorTailBytes)
  }

  @Test("it can be read while the program runs, and what a guard says stands nowhere")
  func live() async throws {
    let child = try await Child.start(StandIn.shell("echo careful >&2; cat"))
    await eventually("the words have come") { child.errorTail == "careful\n" }
    await child.stop(.kill)
    #expect(child.errorTail == "careful\n")
  }

  @Test("long lines are cut, the end is kept at a line, and every text is UTF-8")
  func tail() {
    var tail = ErrorTail(limit: 5000)
    tail.append(Array("a\n".utf8) + [0xff, 0xe2, 0x82] + Array("\n".utf8))
    #expect(tail.text == "a\n\u{fffd}\u{fffd}\n")
    tail.append([UInt8](repeating: 120, count: 3000))
    tail.append([UInt8](repeating: 120, count: 3000))
    tail.append(Array("\nnext\n".utf8))
    #expect(tail.text.hasSuffix("xxx … (1904 bytes more)\nnext\n"))
    for number in 0..<1000 { tail.append(Array("line \(number)\n".utf8)) }
    #expect(tail.text.hasSuffix("line 998\nline 999\n"))
    #expect(tail.text.hasPrefix("line "))
    #expect(tail.text.utf8.count <= 5000)
  }
}
