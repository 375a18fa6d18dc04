// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ChildProcess

@Suite("Bytes into lines")
struct LineSplitterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var bytes: String
    var lines: [String]
    var dropped = 0
    var endsInside = false
    var testDescription: String { bytes.prefix(40).debugDescription }
  }

  static let cases = [
    Case(bytes: "", lines: []),
    Case(bytes: "\n", lines: [""]),
    Case(bytes: "a\nb\n", lines: ["a", "b"]),
    Case(bytes: "a\r\n\r\nb\n", lines: ["a", "", "b"]),
    Case(bytes: "a\rb\n", lines: ["a\rb"]),
    Case(bytes: "a\nb", lines: ["a", "b"], endsInside: true),
    Case(bytes: "a\nb\r", lines: ["a", "b"], endsInside: true),
    Case(bytes: "ä€😀\n", lines: ["ä€😀"]),
    Case(bytes: "0123456789abcdef\nb\n", lines: ["0123456789abcdef", "b"]),
    Case(bytes: "0123456789abcdef\r\nb\n", lines: ["0123456789abcdef", "b"]),
    Case(bytes: "0123456789abcdefg\nb\n", lines: ["b"], dropped: 1),
    Case(bytes: "a\n\(String(repeating: "x", count: 1000))\nb\n", lines: ["a", "b"], dropped: 1),
    Case(bytes: "a\n\(String(repeating: "x", count: 1000))", lines: ["a"], dropped: 1, endsInside: true),
  ]

  @Test("any split gives the same lines", arguments: cases)
  func splits(_ expected: Case) {
    let bytes = Array(expected.bytes.utf8)
    for pieceSize in 1...max(1, bytes.count) {
      for takesEarly in [true, false] {
        var splitter = LineSplitter(limit: 16)
        var (lines, dropped) = ([String](), 0)
        func take() {
          let block = splitter.take()
          lines += block.texts
          dropped += block.dropped
        }
        var start = 0
        while start < bytes.count {
          let end = min(start + pieceSize, bytes.count)
          bytes[start..<end].withUnsafeBytes { splitter.append($0) }
          if takesEarly, splitter.hasLines { take() }
          start = end
        }
        #expect(splitter.finish() == expected.endsInside)
        take()
        #expect(lines == expected.lines)
        #expect(dropped == expected.dropped)
        #expect(!splitter.hasLines)
      }
    }
  }

  @Test("a line that came in many pieces is whole")
  func longLine() {
    var splitter = LineSplitter(limit: 1 << 20)
    let piece = [UInt8](repeating: 65, count: 1000)
    for _ in 0..<1000 { piece.withUnsafeBytes { splitter.append($0) } }
    [UInt8(ascii: "\n")].withUnsafeBytes { splitter.append($0) }
    let block = splitter.take()
    #expect(block.lines == [0..<1_000_000])
    #expect(block.bytes.allSatisfy { $0 == 65 })
  }

  @Test("lines nobody wants are dropped, and the one that is under way goes on")
  func dropLines() {
    var splitter = LineSplitter(limit: 100)
    Array("a\nb\nc".utf8).withUnsafeBytes { splitter.append($0) }
    splitter.dropLines()
    Array("d\n".utf8).withUnsafeBytes { splitter.append($0) }
    let block = splitter.take()
    #expect(block.texts == ["cd"])
    #expect(block.dropped == 2)
  }
}
