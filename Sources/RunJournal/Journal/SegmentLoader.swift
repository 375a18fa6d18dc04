// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Turns a piece of a journal's file into a segment, as if it were still in memory.
enum SegmentLoader {
  /// Reads whole lines whose first has the seq `firstSeq`. Lines that are not what they should be end the reading with
  /// an error.
  static func load(_ bytes: [UInt8], firstSeq: Int, fileOffset: Int) throws(JournalError) -> SegmentView {
    let segment = bytes.withUnsafeBytes { bytes in
      let segment = JournalSegment(
        firstSeq: firstSeq, fileOffset: fileOffset, byteCapacity: bytes.count + 1,
        recordCapacity: max(ByteSearch.lineFeeds(in: bytes), 1))
      var start = 0
      while let end = ByteSearch.lineFeed(in: bytes, from: start) {
        let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        guard let record = record(of: line, seq: segment.endSeq) else { break }
        segment.append(line, record)
        start = end + 1
      }
      return segment
    }
    guard segment.byteCount == bytes.count else { throw .damaged(seq: segment.endSeq) }
    return segment.view
  }

  /// The record of an encoded event; nil when it is none or has another seq.
  private static func record(of line: UnsafeRawBufferPointer, seq: Int) -> JournalRecord? {
    guard let reader = try? EventReader(line), reader.seq == seq else { return nil }
    return JournalRecord(reader, line)
  }
}

extension JournalRecord {
  /// The record of an encoded event.
  init(_ reader: EventReader, _ line: UnsafeRawBufferPointer) {
    let agent = reader.agentRange.map { ByteHash.hash(UnsafeRawBufferPointer(rebasing: line[$0])) } ?? 0
    self.init(
      start: 0, end: UInt32(truncatingIfNeeded: line.count), headEnd: 0, textStart: 0, key: 0, agent: agent,
      handling: .barrier, type: reader.type, kind: reader.kind, field: reader.field)
    switch reader.type {
    case .itemDelta:
      handling = .single
      // Texts are joined only when the line is laid out as our encoder does it, with the text last.
      guard let text = reader.textRange, reader.headEnd > 0, text.upperBound + 2 == line.count else { return }
      handling = .joinable
      headEnd = UInt32(truncatingIfNeeded: reader.headEnd)
      textStart = UInt32(truncatingIfNeeded: text.lowerBound)
      key = ByteHash.hash(UnsafeRawBufferPointer(rebasing: line[reader.headEnd..<text.lowerBound]))
    case .agentStatus, .usageUpdated:
      handling = .replaceable
      if let type = reader.type { key = ByteHash.stateKey(type, agent: agent) }
    default:
      break
    }
  }
}
