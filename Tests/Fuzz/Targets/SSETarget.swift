// SPDX-License-Identifier: Apache-2.0

import HTTPEngine

extension FuzzTarget {
  /// Event streams: however the bytes are cut and whichever line ends are used the events are the same, and they are
  /// those that a plain reading of the standard gives.
  static let sse = FuzzTarget("sse", corpora: [SeedCorpus(folder: "fixtures/sse", suffix: ".sse")]) {
    (bytes) throws(Violation) in
    for limit in [48, 64 << 20] {
      let whole = Reading([bytes], limit: limit)
      for pieces in Pieces.cuts(of: bytes) {
        try expectEqual(Reading(pieces, limit: limit), whole, "limit \(limit): cut and uncut")
      }
    }
    let whole = Reading([bytes])
    let lines = lines(of: bytes)
    try expectEqual(whole.events, plainly(lines), "the events are those of the standard")
    for end in [[0x0A], [0x0D], [0x0D, 0x0A]] as [[UInt8]] {
      try expectEqual(Reading([Array(lines.joined(separator: end))]), whole, "with line ends \(end)")
    }
  }

  /// An event with its name.
  private struct Event: Equatable {
    var data: [UInt8]
    var name: [UInt8]
  }

  /// All that a decoder says about a stream.
  private struct Reading: Equatable {
    var events: [Event] = []
    var comments = 0
    var rawText: [UInt8] = []
    var isTooLarge = false

    init(_ pieces: [[UInt8]], limit: Int = 64 << 20) {
      var decoder = SSEDecoder(eventLimit: limit)
      do {
        for piece in pieces { try decoder.feed(piece) { events.append(Event(data: Array($0), name: Array($1))) } }
        try decoder.finish { events.append(Event(data: Array($0), name: Array($1))) }
      } catch {
        isTooLarge = true
        return
      }
      comments = decoder.commentCount
      rawText = decoder.rawText
    }
  }

  /// The lines between any of the three line ends, without a byte order mark.
  private static func lines(of bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = [[]]
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == 0x0D || byte == 0x0A && previous != 0x0D {
        lines.append([])
      } else if byte != 0x0A {
        lines[lines.count - 1].append(byte)
      }
      previous = byte
    }
    return lines
  }

  /// The events as the standard describes their reading, line by line; what the end of the stream cuts off included.
  private static func plainly(_ lines: [[UInt8]]) -> [Event] {
    var events: [Event] = []
    var data: [[UInt8]] = []
    var name: [UInt8] = []
    func dispatch() {
      if !data.isEmpty { events.append(Event(data: Array(data.joined(separator: [0x0A])), name: name)) }
      data = []
      name = []
    }
    for (number, line) in lines.enumerated() {
      var line = line[...]
      if number == 0, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
      // The last line ended with the stream, not with a line end.
      if line.isEmpty, number < lines.count - 1 { dispatch() }
      let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
      var value = line[colon...].dropFirst()
      if value.first == 0x20 { value = value.dropFirst() }
      if line[..<colon].elementsEqual("data".utf8) { data.append(Array(value)) }
      if line[..<colon].elementsEqual("event".utf8) { name = Array(value) }
    }
    dispatch()
    return events
  }
}
