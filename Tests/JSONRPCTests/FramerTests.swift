// SPDX-License-Identifier: Apache-2.0

import JSONRPC
import Testing

/// A stream and what it must be taken apart into, whatever pieces it comes in.
struct FramerCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var framing = Framing.contentLength
  var limit = 100
  var text: String
  var frames: [String]

  init(_ name: String, _ text: String, limit: Int = 100, _ frames: [String]) {
    testDescription = name
    self.text = text
    self.limit = limit
    self.frames = frames
  }

  init(line name: String, _ text: String, limit: Int = 100, _ frames: [String]) {
    self.init(name, text, limit: limit, frames)
    framing = .lines
  }

  /// A readable form of a frame; reasons are left out.
  static func text(_ frame: Frame) -> String {
    switch frame {
    case .message(let bytes): String(decoding: bytes, as: UTF8.self)
    case .oversized(let prefix, let length):
      "oversized \(String(decoding: prefix.prefix(8), as: UTF8.self)) \(length.map(String.init) ?? "?")"
    case .unsupportedCharset(let charset): "charset \(charset)"
    case .badHeader: "bad"
    case .lost: "lost"
    }
  }

  /// The frames of the text when it is fed in pieces that end at these offsets.
  func frames(cutAt cuts: [Int]) -> [String] {
    var framer = MessageFramer(framing, maxMessageBytes: limit)
    var frames: [Frame] = []
    let bytes = Array(text.utf8)
    var start = 0
    for end in cuts + [bytes.count] {
      Array(bytes[start..<end]).withUnsafeBytes { framer.feed($0, into: &frames) }
      start = end
    }
    framer.finish(into: &frames)
    return frames.map(Self.text)
  }
}

@Suite("Framer")
struct FramerTests {
  static let good = "Content-Length: 2\r\n\r\n{}"

  static let headerCases = [
    FramerCase("messages back to back", good + "Content-Length: 4\r\n\r\n\"é\"" + good, ["{}", "\"é\"", "{}"]),
    FramerCase("names in any case", "CONTENT-length:2\r\n\r\n{}content-LENGTH:\t 2 \r\n\r\n[]", ["{}", "[]"]),
    FramerCase("bare newlines", "Content-Length: 2\n\n{}Content-Length: 2\n\r\n[]", ["{}", "[]"]),
    FramerCase("unknown headers", "X-A: 1\r\nContent-Length: 2\r\nY:\r\n\r\n{}", ["{}"]),
    FramerCase("UTF-8 by name", "Content-Type: a/b; charset=\"UTF-8\"\r\nContent-Length: 2\r\n\r\n{}", ["{}"]),
    FramerCase("utf8 by name", "Content-Length: 2\r\nContent-Type: a/b;charset=utf8\r\n\r\n{}" + good, ["{}", "{}"]),
    FramerCase(
      "another character set", "Content-Length: 2\r\nContent-Type: a; charset=UTF-16\r\n\r\n{}" + good,
      ["charset utf-16", "{}"]),
    FramerCase("newlines between messages", good + "\r\n\n" + good, ["{}", "{}"]),
    FramerCase("a byte order mark", "\u{FEFF}" + good, ["{}"]),
    FramerCase("an empty message", "Content-Length: 0\r\n\r\n" + good, ["", "{}"]),
    FramerCase("a message cut off", good + "Content-Length: 9\r\n\r\n{}", ["{}"]),
    FramerCase("headers cut off", good + "Content-Length: 9\r\n", ["{}"]),
    FramerCase("nothing", "", []),
    FramerCase("garbage", "garbage\r\n" + good, ["bad", "{}"]),
    FramerCase("garbage without newline", "{\"jsonrpc\"" + good, ["bad", "{}"]),
    FramerCase("an HTTP request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n" + good, ["bad", "{}"]),
    FramerCase("a negative length", "Content-Length: -2\r\n\r\n{}" + good, ["bad", "{}"]),
    FramerCase("a length with a sign", "Content-Length: +2\r\n\r\n{}" + good, ["bad", "{}"]),
    FramerCase("a length that is no number", "Content-Length: two\r\n\r\n{}" + good, ["bad", "{}"]),
    FramerCase("no digits", "Content-Length:\r\n\r\n{}" + good, ["bad", "{}"]),
    FramerCase("over 64 bits", "Content-Length: 99999999999999999999\r\n\r\n{}" + good, ["bad", "{}"]),
    FramerCase("no length", "X: 1\r\n\r\n{}" + good, ["bad", "{}"]),
    FramerCase("two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}" + good, ["bad", "{}"]),
    FramerCase("a length that is too short", "Content-Length: 1\r\n\r\n{}" + good, ["{", "bad", "{}"]),
    FramerCase("a search with false starts", "}CCo Content-Content-Length" + good, ["bad", "{}"]),
    FramerCase("a second loss", "}" + good + "}" + good, ["bad", "{}", "lost"]),
    FramerCase("half a byte order mark", "\u{FEEE}" + good, ["bad", "{}"]),
    FramerCase("headers that do not end", String(repeating: "X: 1\r\n", count: 700) + good, ["bad", "{}"]),
    FramerCase("a line that does not end", String(repeating: "X", count: 4200) + good, ["bad", "{}"]),
    FramerCase("a message of the limit", "Content-Length: 5\r\n\r\n12345" + good, limit: 5, ["12345", "{}"]),
    FramerCase(
      "a message over the limit", "Content-Length: 6\r\n\r\n123456" + good, limit: 5, ["oversized 123456 6", "{}"]),
    FramerCase("a huge length and one byte", "Content-Length: 4294967296\r\n\r\n{", ["oversized { 4294967296"]),
  ]

  static let lineCases = [
    FramerCase(line: "lines", "{}\n[\"é\"]\n", ["{}", "[\"é\"]"]),
    FramerCase(line: "carriage returns", "{}\r\n[]\r\n", ["{}", "[]"]),
    FramerCase(line: "blank lines", "\n\r\n  \t\n{}\n\n", ["{}"]),
    FramerCase(line: "a last line without newline", "{}\n[]", ["{}", "[]"]),
    FramerCase(line: "a byte order mark", "\u{FEFF}{}\n\u{FEFF}[]\n", ["{}", "\u{FEFF}[]"]),
    FramerCase(line: "a message of the limit", "12345\r\n12345\n", limit: 5, ["12345", "12345"]),
    FramerCase(line: "over the limit by one", "123456\n{}\n", limit: 5, ["oversized 123456 6", "{}"]),
    FramerCase(line: "over the limit", "123456789\n{}\n", limit: 5, ["oversized 12345678 ?", "{}"]),
    FramerCase(line: "over the limit at the end", "123456789", limit: 5, ["oversized 12345678 ?"]),
  ]

  @Test("A stream is taken apart alike however it is cut", arguments: headerCases + lineCases)
  func anyCut(stream: FramerCase) {
    let count = stream.text.utf8.count
    #expect(stream.frames(cutAt: []) == stream.frames)
    #expect(stream.frames(cutAt: Array(0..<count)) == stream.frames, "byte by byte")
    let badCut = (0..<count).prefix(300).first { stream.frames(cutAt: [$0]) != stream.frames }
    #expect(badCut == nil)
  }

  @Test("A message over the limit is reported before it has ended", arguments: [Framing.contentLength, .lines])
  func earlyReport(framing: Framing) {
    var framer = MessageFramer(framing, maxMessageBytes: 10_000)
    var frames: [Frame] = []
    if framing == .contentLength {
      Array("Content-Length: 100000000000\r\n\r\n".utf8).withUnsafeBytes { framer.feed($0, into: &frames) }
    }
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 9_000)
    for _ in 0..<3 { piece.withUnsafeBytes { framer.feed($0, into: &frames) } }
    guard case .oversized(let prefix, _) = frames.first else {
      Issue.record("nothing was reported")
      return
    }
    #expect(prefix.count == 4096)
    framer.finish(into: &frames)
    #expect(frames.count == 1)
  }

  @Test("Random bytes never crash a framer", arguments: [Framing.contentLength, .lines])
  func randomBytes(framing: Framing) {
    let pieces = [
      "Content-Length: ", "\r\n", "\r\n\r\n", "5", "-", ":", "{}", "\u{FEFF}", "x: y", "Content-Type: ;charset=x",
    ]
    for _ in 0..<2_000 {
      var framer = MessageFramer(framing, maxMessageBytes: 8)
      var frames: [Frame] = []
      for _ in 0..<20 {
        let piece = pieces.randomElement().map { Array($0.utf8) } ?? []
        (piece + [UInt8.random(in: 0...255)].prefix(Int.random(in: 0...1))).withUnsafeBytes {
          framer.feed($0, into: &frames)
        }
      }
      framer.finish(into: &frames)
      #expect(frames.filter { FramerCase.text($0) == "bad" }.count <= 1)
    }
  }
}
