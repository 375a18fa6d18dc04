// SPDX-License-Identifier: Apache-2.0

/// Some consecutive events of a run in memory: their encoded lines one after the other, and a record for each.
///
/// A segment only grows, and what was written once never changes.
///
/// It is `Sendable` because of how it is shared: only the journal appends, under its lock, and everybody else reads
/// through a ``SegmentView``, which is made under the same lock and never looks beyond what was there then. So no byte
/// is read while it is written, and no lock is held while a batch is put together or a block goes to the disk.
final class JournalSegment: @unchecked Sendable {
  /// Seq of the first event.
  let firstSeq: Int
  /// Where the first line stands in the file.
  let fileOffset: Int
  /// How much memory the segment holds.
  let footprint: Int

  private let bytes: UnsafeMutableRawBufferPointer
  private let records: UnsafeMutableBufferPointer<JournalRecord>
  /// How much is filled. Touched only by the journal, under its lock.
  private(set) var byteCount = 0
  private(set) var count = 0

  init(firstSeq: Int, fileOffset: Int, byteCapacity: Int, recordCapacity: Int) {
    self.firstSeq = firstSeq
    self.fileOffset = fileOffset
    bytes = .allocate(byteCount: byteCapacity, alignment: 8)
    records = .allocate(capacity: recordCapacity)
    footprint = byteCapacity + recordCapacity * MemoryLayout<JournalRecord>.stride
  }

  deinit {
    bytes.deallocate()
    records.deallocate()  // Records are plain values.
  }

  /// Seq after the last event.
  var endSeq: Int { firstSeq + count }
  /// Where the line after the last one will stand in the file.
  var fileEnd: Int { fileOffset + byteCount }

  func hasRoom(for length: Int) -> Bool { byteCount + length < bytes.count && count < records.count }

  /// Appends a line. `record` has positions relative to the line's begin.
  func append(_ line: UnsafeRawBufferPointer, _ record: JournalRecord) {
    let start = byteCount
    UnsafeMutableRawBufferPointer(rebasing: bytes[start..<start + line.count]).copyMemory(from: line)
    bytes[start + line.count] = UInt8(ascii: "\n")
    var record = record
    let base = UInt32(truncatingIfNeeded: start)
    record.start &+= base
    record.end &+= base
    record.headEnd &+= base
    record.textStart &+= base
    records.initializeElement(at: count, to: record)
    byteCount = start + line.count + 1
    count += 1
  }

  /// What is there now. Called under the journal's lock.
  var view: SegmentView { SegmentView(segment: self, count: count, byteCount: byteCount) }

  fileprivate func record(at index: Int) -> JournalRecord { records[index] }
  fileprivate var raw: UnsafeRawPointer? { UnsafeRawPointer(bytes.baseAddress) }
}

/// The part of a segment that was there when the view was made. It keeps the segment alive.
struct SegmentView: Sendable {
  private let segment: JournalSegment
  /// Number of events.
  let count: Int
  /// Number of bytes of their lines.
  let byteCount: Int

  fileprivate init(segment: JournalSegment, count: Int, byteCount: Int) {
    self.segment = segment
    self.count = count
    self.byteCount = byteCount
  }

  /// Seq of the first event.
  var firstSeq: Int { segment.firstSeq }
  /// Seq after the last event.
  var endSeq: Int { segment.firstSeq + count }
  /// Where the first line stands in the file.
  var fileOffset: Int { segment.fileOffset }

  /// A record by its place, which is below ``count``.
  func record(at index: Int) -> JournalRecord {
    precondition(index < count)
    return segment.record(at: index)
  }

  /// Gives access to the lines.
  func withBytes<Result, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(segment) {} }
    return try body(UnsafeRawBufferPointer(start: segment.raw, count: byteCount))
  }

  /// Gives access to an event's line, without the line feed.
  func withLine<Result>(of record: JournalRecord, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withBytes { body(UnsafeRawBufferPointer(rebasing: $0[Int(record.start)..<Int(record.end)])) }
  }
}
