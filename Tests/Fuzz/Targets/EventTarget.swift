// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunJournal

extension FuzzTarget {
  /// Journals, an event a line: an event that can be read is the same after it was written, the quick look at a line
  /// sees what is in it, and any sequence of events gives a snapshot that can be written.
  static let event = FuzzTarget("event") { (bytes) throws(Violation) in
    var snapshot = RunSnapshot(runID: "run_1")
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let line = Array(line)
      let value = try? JSONReader.parse(line)
      try checkQuickLook(line, value)
      guard let value, let event = RunEvent(json: value) else { continue }
      try checkWritten(event)
      snapshot.apply(event, seq: snapshot.asOfSeq + 1, at: snapshot.t)
    }
    var writer = JSONWriter()
    snapshot.encode(into: &writer)
    try expect((try? JSONReader.parse(writer.bytes)) != nil, "a snapshot is JSON")
  }

  /// The quick look at a line takes no more than JSON, and sees what is there.
  private static func checkQuickLook(_ line: [UInt8], _ value: JSONValue?) throws(Violation) {
    guard let seen = Look(line) else { return }
    guard let object = value?.objectValue else { throw Violation("what can be looked at is a JSON object") }
    try expectEqual(Int(exactly: object["seq"]?.doubleValue ?? 0), Int(exactly: Double(seen.seq)), "seq")
    guard let event = RunEvent(json: .object(object)), hasPlainWords(line) else { return }
    try expectEqual(seen.type, event.type, "the type")
    if let id = event.agentID { try expectEqual(seen.agentID, id, "the agent") }
    if let id = event.itemID { try expectEqual(seen.itemID, id, "the item") }
  }

  /// Whether words are spelled as they are, and no key stands twice: a quick look does not resolve that.
  private static func hasPlainWords(_ line: [UInt8]) -> Bool {
    if line.contains(UInt8(ascii: "\\")) { return false }
    return (try? JSONReader.parseReportingDuplicates(line).duplicates.isEmpty) ?? false
  }

  private static func checkWritten(_ event: RunEvent) throws(Violation) {
    var writer = JSONWriter()
    event.encode(seq: 7, at: 42, into: &writer)
    let line = writer.bytes
    guard let value = try? JSONReader.parse(line), let again = RunEvent(json: value) else {
      throw Violation("an event that was written can be read: \(String(decoding: line, as: UTF8.self))")
    }
    try expectEqual(again, event, "an event that was written reads as the same")
    writer.reset()
    again.encode(seq: 7, at: 42, into: &writer)
    try expectEqual(writer.bytes, line, "the same event is written as the same bytes")
    guard let seen = Look(line) else { throw Violation("an event that was written can be looked at") }
    try expectEqual(seen.seq, 7, "seq")
    try expectEqual(seen.t, 42, "t")
    try expectEqual(seen.type, event.type, "the type")
    try expectEqual(seen.agentID, event.agentID, "the agent")
    if case .itemDelta(let delta) = event {
      try expectEqual(seen.itemID, delta.itemID, "the item")
      try expectEqual(seen.text, delta.text, "the text")
    }
  }

  /// What a quick look at a line sees.
  private struct Look {
    var seq: Int
    var t: Int
    var type: EventType?
    var agentID: String?
    var itemID: String?
    var text: String?

    init?(_ line: [UInt8]) {
      let look = line.withUnsafeBytes { bytes -> Look? in
        guard let reader = try? EventReader(bytes) else { return nil }
        return Look(reader, bytes)
      }
      guard let look else { return nil }
      self = look
    }

    private init(_ reader: EventReader, _ bytes: UnsafeRawBufferPointer) {
      seq = reader.seq
      t = reader.t
      type = reader.type
      agentID = reader.agentID(in: bytes)
      itemID = reader.itemID(in: bytes)
      text = reader.text(in: bytes)
    }
  }
}
