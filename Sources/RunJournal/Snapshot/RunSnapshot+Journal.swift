// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension RunSnapshot {
  /// Which text deltas with the same key belong to.
  private struct Stream {
    var itemID: String
    var field: ItemField
  }

  /// Takes in all events of a journal after ``asOfSeq``. Events of types this version does not know count as read.
  mutating func apply(_ journal: Journal) throws(JournalError) {
    var streams: [UInt64: Stream] = [:]
    while let view = try journal.view(of: asOfSeq + 1) {
      while asOfSeq + 1 < view.endSeq {
        let record = view.record(at: asOfSeq + 1 - view.firstSeq)
        view.withLine(of: record) { line in
          if record.handling == .joinable {
            applyDelta(record, line, &streams)
          } else if let value = try? JSONReader.parse(line), let event = RunEvent(json: value) {
            apply(event, seq: asOfSeq + 1, at: value.objectValue?.integer("t") ?? t)
          } else {
            asOfSeq += 1
          }
        }
      }
    }
  }

  /// Takes in a delta without decoding more of it than its text: almost all events are deltas.
  private mutating func applyDelta(
    _ record: JournalRecord, _ line: UnsafeRawBufferPointer, _ streams: inout [UInt64: Stream]
  ) {
    asOfSeq += 1
    t = max(t, JSONText.digits(before: Int(record.headEnd - record.start), in: line))
    if streams[record.key] == nil {
      guard let reader = try? EventReader(line), let itemID = reader.itemID(in: line), let field = reader.field
      else { return }
      streams[record.key] = Stream(itemID: itemID, field: field)
    }
    guard let stream = streams[record.key],
      let index = items.lastIndex(where: { $0.start.itemID == stream.itemID })
    else { return }
    let start = Int(record.textStart - record.start)
    var scanner = JSONScanner(UnsafeRawBufferPointer(rebasing: line[(start - 1)..<(line.count - 1)]))
    guard let text = try? scanner.readString() else { return }
    items[index].texts[stream.field, default: BoundedText()].append(text)
  }
}
