// SPDX-License-Identifier: Apache-2.0

import HTTPEngine
import TestSupport
import Testing

/// Streams of the pieces that matter to the decoder, in an order that only the seed decides.
private struct RandomStreams: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }

  mutating func stream() -> [UInt8] {
    let pieces = [
      "\n", "\r", "\r\n", "\n\n", "data", "data:", "data: ", "event:", "id", ":", " ", "x", "{", "\u{feff}", "é", "a:b",
    ]
    return (0..<Int.random(in: 0...24, using: &self)).flatMap { _ in
      Array((pieces.randomElement(using: &self) ?? "").utf8)
    }
  }
}

/// The plainest decoder there can be: all lines first, then what each means.
private func reference(_ bytes: [UInt8]) -> [Event] {
  var lines: [[UInt8]] = [[]]
  var index = 0
  while index < bytes.count {
    if bytes[index] == 10 || bytes[index] == 13 {
      if bytes[index] == 13, index + 1 < bytes.count, bytes[index + 1] == 10 { index += 1 }
      lines.append([])
    } else {
      lines[lines.count - 1].append(bytes[index])
    }
    index += 1
  }
  if lines[0].starts(with: [0xef, 0xbb, 0xbf]) { lines[0].removeFirst(3) }
  var events: [Event] = []
  var name = ""
  var data: [String] = []
  for line in lines + [[]] {
    let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    var value = parts.count > 1 ? parts[1] : []
    if value.first == 0x20 { value = value.dropFirst() }
    if line.isEmpty {
      if !data.isEmpty { events.append(Event(name: name, data: data.joined(separator: "\n"))) }
      (name, data) = ("", [])
    } else if parts[0].elementsEqual("data".utf8) {
      data.append(String(decoding: value, as: UTF8.self))
    } else if parts[0].elementsEqual("event".utf8) {
      name = String(decoding: value, as: UTF8.self)
    }
  }
  return events
}

/// One dispatched event.
private struct Event: Equatable, CustomStringConvertible {
  var name = ""
  var data: String

  var description: String { "\(name)<\(data)>" }
}

/// Everything a decoder makes of a stream.
private struct Decoded: Equatable {
  var events: [Event] = []
  /// The event that only the end of the stream completed.
  var atEnd: [Event] = []
  var rawText = ""
  var comments = 0
  var isTooLarge = false
}

private func decode(_ pieces: [ArraySlice<UInt8>], eventLimit: Int = 64 << 20) -> Decoded {
  var decoder = SSEDecoder(eventLimit: eventLimit)
  var decoded = Decoded()
  func event(_ data: UnsafeRawBufferPointer, _ name: UnsafeRawBufferPointer) -> Event {
    Event(name: String(decoding: name, as: UTF8.self), data: String(decoding: data, as: UTF8.self))
  }
  do {
    for piece in pieces { try decoder.feed(Array(piece)) { decoded.events.append(event($0, $1)) } }
    try decoder.finish { decoded.atEnd.append(event($0, $1)) }
  } catch {
    decoded.isTooLarge = error is SSEEventTooLarge
  }
  decoded.rawText = String(decoding: decoder.rawText, as: UTF8.self)
  decoded.comments = decoder.commentCount
  return decoded
}

private func expectSameAtAllSplits(
  _ bytes: [UInt8], eventLimit: Int = 64 << 20, _ location: SourceLocation = #_sourceLocation
) {
  let whole = decode([bytes[...]], eventLimit: eventLimit)
  #expect(decode(bytes.indices.map { bytes[$0...$0] }, eventLimit: eventLimit) == whole, sourceLocation: location)
  let different = bytes.indices.first {
    decode([bytes[..<$0], bytes[$0...]], eventLimit: eventLimit) != whole
  }
  #expect(different == nil, "split at a byte changes the result", sourceLocation: location)
}

private struct StreamCase: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let text: String
  let events: [Event]
  var atEnd: [Event] = []
  var rawText = ""
  var comments = 0

  init(
    _ name: String, _ text: String, _ events: [Event], atEnd: [Event] = [], rawText: String = "", comments: Int = 0
  ) {
    testDescription = name
    self.text = text
    self.events = events
    self.atEnd = atEnd
    self.rawText = rawText
    self.comments = comments
  }
}

private let cases = [
  StreamCase("LF", "data: one\n\ndata:two\n\n", [Event(data: "one"), Event(data: "two")]),
  StreamCase("CRLF", "data: one\r\n\r\ndata: two\r\n\r\n", [Event(data: "one"), Event(data: "two")]),
  StreamCase("CR", "data: one\r\rdata: two\r\r", [Event(data: "one"), Event(data: "two")]),
  StreamCase(
    "mixed line ends", "data: one\r\n\ndata: two\n\r\ndata: three\r\n\r",
    ["one", "two", "three"].map { Event(data: $0) }),
  StreamCase("only one space is removed", "data:  one \n\n", [Event(data: " one ")]),
  StreamCase("several data lines", "data: a\ndata\ndata: b\n\n", [Event(data: "a\n\nb")]),
  StreamCase(
    "names", "event: ping\ndata: {}\n\nevent: x\nevent: y\ndata: 1\n\ndata: 2\n\n",
    [Event(name: "ping", data: "{}"), Event(name: "y", data: "1"), Event(data: "2")]),
  StreamCase("a name without data does not reach the next event", "event: lost\n\ndata: 1\n\n", [Event(data: "1")]),
  StreamCase("empty data counts", "data:\n\ndata\n\n", [Event(data: ""), Event(data: "")]),
  StreamCase(
    "comments, id, retry and other fields", ": hello\nid: 7\nretry: 10\nfoo: bar\nfoo-2\n\n:\n\ndata: 1\n\n",
    [Event(data: "1")], comments: 2),
  StreamCase(
    "a byte order mark at the start only", "\u{feff}data: 1\n\n\u{feff}data: 2\n\n", [Event(data: "1")],
    rawText: "\u{feff}data: 2\n"),
  StreamCase("a byte order mark alone on its line", "\u{feff}\r\ndata: 1\r\n\r\n", [Event(data: "1")]),
  StreamCase(
    "line ends of other standards are text", "data: a\u{2028}b\u{85}c\u{b}d\u{c}e\n\n",
    [Event(data: "a\u{2028}b\u{85}c\u{b}d\u{c}e")]),
  StreamCase("names that only begin like fields", "database: x\ndat: y\nevents: z\nData: w\n\n", []),
  StreamCase("an event without its empty line", "data: 1\n\ndata: 2\n", [Event(data: "1")], atEnd: [Event(data: "2")]),
  StreamCase("a line without its end", "event: e\ndata: [DONE]", [], atEnd: [Event(name: "e", data: "[DONE]")]),
  StreamCase("plain JSON", "{\n  \"error\": {\"code\": 503}\n}\n", [], rawText: "{\n  \"error\": {\"code\": 503}\n}\n"),
  StreamCase(
    "JSON after an event", "data: 1\n\n[{\"a\": 1}\n,\r\n{}]", [Event(data: "1")],
    rawText: "[{\"a\": 1}\n,\n{}]\n"),
  StreamCase("prose", "Internal Server Error\n<html>\n", [], rawText: "Internal Server Error\n<html>\n"),
  StreamCase("nothing", "", []),
  StreamCase("only line ends", "\n\r\n\r\r\n", []),
]

@Suite("Event streams")
struct SSEDecoderTests {
  @Test("A stream gives the events of the standard, however its bytes are cut", arguments: cases)
  fileprivate func standard(_ stream: StreamCase) {
    let bytes = Array(stream.text.utf8)
    let decoded = decode([bytes[...]])
    #expect(decoded.events == stream.events)
    #expect(decoded.atEnd == stream.atEnd)
    #expect(decoded.rawText == stream.rawText)
    #expect(decoded.comments == stream.comments)
    expectSameAtAllSplits(bytes)
  }

  @Test("Random streams give what the plainest decoder gives, however their bytes are cut", arguments: 1...8)
  func random(_ seed: UInt64) {
    var streams = RandomStreams(state: seed)
    for _ in 0..<300 {
      let bytes = streams.stream()
      let decoded = decode([bytes[...]])
      #expect(
        decoded.events + decoded.atEnd == reference(bytes), "\(String(decoding: bytes, as: UTF8.self).debugDescription)"
      )
      #expect(decode(bytes.indices.map { bytes[$0...$0] }) == decoded)
    }
  }

  @Test(
    "A recorded stream gives the same events however its bytes are cut", .enabled(if: Shared.isAvailable),
    arguments: Shared.isAvailable ? Shared.files(under: "fixtures/sse", suffix: ".sse") : [])
  func fixtures(_ path: String) throws {
    let bytes = try Shared.bytes(path)
    let decoded = decode([bytes[...]])
    #expect(!(decoded.events + decoded.atEnd).isEmpty || !decoded.rawText.isEmpty)
    #expect(decode(bytes.indices.map { bytes[$0...$0] }) == decoded)
    // Every cut in two would be quadratic in the long streams.
    for cut in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 500)) {
      #expect(decode([bytes[..<cut], bytes[cut...]]) == decoded, "cut at \(cut)")
    }
  }

  @Test(
    "A line or an event above the limit ends the stream with an error, however its bytes are cut",
    arguments: [
      ("data: 12345678\n\n", 14, false), ("data: 123456789\n\n", 14, true),
      ("data: 1234\ndata: 6789\n\n", 10, false), ("data: 1234\ndata: 678\ndata: 0\n\n", 10, false),
      ("data: 1234\ndata: 6789\ndata: 1\n\n", 10, true), (": 3456789\ndata: 1\n\n", 8, true),
      ("data: 1\n\ndata: 123456789", 14, true),
    ])
  func limit(_ text: String, _ limit: Int, _ isTooLarge: Bool) {
    let bytes = Array(text.utf8)
    #expect(decode([bytes[...]], eventLimit: limit).isTooLarge == isTooLarge)
    expectSameAtAllSplits(bytes, eventLimit: limit)
  }

  @Test("Only the beginning of a long text that is no event stream is kept")
  func longRawText() {
    let line = String(repeating: "<", count: 999) + "\n"
    let bytes = Array(String(repeating: line, count: 100).utf8)
    let decoded = decode([bytes[...]])
    #expect(decoded.rawText.utf8.count == SSEDecoder.rawTextLimit)
    #expect(decode(stride(from: 0, to: bytes.count, by: 7).map { bytes[$0..<min($0 + 7, bytes.count)] }) == decoded)
  }

  @Test("An event of ten megabytes arrives whole, in pieces of any size", arguments: [1_000, 65_536, 10_000_000])
  func hugeEvent(_ pieceSize: Int) throws {
    let text = String(repeating: "0123456789", count: 1_000_000)
    let bytes = Array("data: \(text)\n\n".utf8)
    var decoder = SSEDecoder()
    var sizes: [Int] = []
    for start in stride(from: 0, to: bytes.count, by: pieceSize) {
      try decoder.feed(Array(bytes[start..<min(start + pieceSize, bytes.count)])) { data, _ in sizes.append(data.count)
      }
    }
    #expect(sizes == [10_000_000])
  }

  @Test("What the receiver of an event throws comes out of the decoder")
  func receiverThrows() {
    struct Stop: Error {}
    var decoder = SSEDecoder()
    #expect(throws: Stop.self) {
      try decoder.feed(Array("data: 1\n\n".utf8)) { _, _ in throw Stop() }
    }
  }
}
