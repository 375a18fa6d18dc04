// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import ChildProcess
import JSONCore

extension FuzzTarget {
  /// What `claude` writes: its lines, however they come together, give the same events; a turn ends once at most; what is
  /// withdrawn was shown, in segments whose numbers grow.
  static let claude = FuzzTarget(
    "claude",
    corpora: [SeedCorpus(folder: "fixtures/claude-code", suffix: ".ndjson", shape: { Self.output(of: $0) })]
  ) { (bytes) throws(Violation) in
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
    let whole = try events([lines])
    try checkEvents(whole)
    for pieces in Pieces.cuts(of: lines, seed: bytes) {
      try expectEqual(joined(try events(pieces)), joined(whole), "cut and uncut")
    }
  }

  /// What the program wrote of a recorded conversation.
  private static func output(of recording: [UInt8]) -> [UInt8] {
    recording.split(separator: UInt8(ascii: "\n")).flatMap { line -> [UInt8] in
      guard let entry = try? JSONReader.parse(Array(line)), entry["dir"] == "out", let message = entry["msg"] else {
        return []
      }
      return message.encoded() + [UInt8(ascii: "\n")]
    }
  }

  private static func events(_ groups: [[[UInt8]]]) throws(Violation) -> [ModelEvent] {
    var decoder = ClaudeStreamDecoder(message: "turn-1")
    var events: [ModelEvent] = []
    for group in groups {
      var bytes: [UInt8] = []
      var places: [Range<Int>] = []
      for line in group {
        places.append(bytes.count..<bytes.count + line.count)
        bytes += line + [UInt8(ascii: "\n")]
      }
      events += decoder.read(LineBlock(bytes: bytes, lines: places))
    }
    events += decoder.end()
    try expect(decoder.endings <= 1, "a turn ends once")
    return events
  }

  private static func checkEvents(_ events: [ModelEvent]) throws(Violation) {
    var segment = 0
    var isOpen = false
    for event in events {
      try expect(!event.isTerminal, "the reader ends nothing")
      switch event {
      case .segment(let number):
        try expect(number > segment, "segment \(number) after \(segment)")
        segment = number
        isOpen = true
      case .withdrawn(let first):
        try expect(first >= 1 && first <= segment, "\(first) of \(segment) segments is withdrawn")
        isOpen = false
      case .text, .reasoning:
        try expect(isOpen, "text outside a segment")
      default:
        break
      }
      let written = JSONValue.object(ModelEventCoding.encode(event))
      try expectEqual(try? JSONReader.parse(written.encoded()), written, "an event can be written")
    }
  }

  /// The events with neighbouring pieces of one text joined, which is all that cutting may change.
  private static func joined(_ events: [ModelEvent]) -> [ModelEvent] {
    var joined: [ModelEvent] = []
    for event in events {
      switch (joined.last, event) {
      case (.text(let first)?, .text(let second)):
        joined[joined.count - 1] = .text(first + second)
      case (.reasoning(let first, let kind)?, .reasoning(let second, let other)) where kind == other:
        joined[joined.count - 1] = .reasoning(first + second, kind: kind)
      case (.toolCallDelta(let index, let first)?, .toolCallDelta(let other, let second)) where index == other:
        joined[joined.count - 1] = .toolCallDelta(index: index, arguments: first + second)
      default:
        joined.append(event)
      }
    }
    return joined
  }
}
