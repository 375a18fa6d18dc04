// SPDX-License-Identifier: Apache-2.0

/// The newest events of a run in memory, in segments, and where the older ones stand in the file.
struct SegmentTail {
  private static let firstCapacity = 4096
  private static let fullCapacity = 65_536
  /// A usual line is longer than this; shorter ones make a segment full before its bytes are used up.
  private static let bytesPerRecord = 112

  /// A piece of the file that begins with a whole line.
  struct Span {
    var firstSeq: Int
    var fileOffset: Int
  }

  private(set) var segments: [JournalSegment] = []
  /// Where each segment began, dropped ones included: one entry for each 64 KiB of the file.
  private(set) var spans: [Span]
  /// Memory held by ``segments``.
  private(set) var footprint = 0
  /// Seq of the next event.
  private(set) var nextSeq: Int
  /// Where the next line will stand in the file.
  private(set) var fileEnd: Int

  /// A tail that holds nothing; the events before `nextSeq` are in the file.
  init(spans: [Span] = [], nextSeq: Int = 1, fileEnd: Int = 0) {
    self.spans = spans
    self.nextSeq = nextSeq
    self.fileEnd = fileEnd
  }

  /// Seq of the oldest event in memory.
  var firstSeq: Int { segments.first?.firstSeq ?? nextSeq }

  /// Where the oldest event in memory stands in the file.
  var firstFileOffset: Int { segments.first?.fileOffset ?? fileEnd }

  /// Appends an encoded event. `record` has positions relative to the line's begin.
  mutating func append(_ line: [UInt8], _ record: JournalRecord) {
    var segment = segments.last
    if segment?.hasRoom(for: line.count) != true { segment = addSegment(for: line.count) }
    line.withUnsafeBytes { line in segment?.append(line, record) }
    nextSeq += 1
    fileEnd += line.count + 1
  }

  private mutating func addSegment(for length: Int) -> JournalSegment {
    let usual = min(Self.firstCapacity << min(spans.count, 8), Self.fullCapacity)
    let capacity = max(usual, length + 1)
    let segment = JournalSegment(
      firstSeq: nextSeq, fileOffset: fileEnd, byteCapacity: capacity,
      recordCapacity: max(capacity / Self.bytesPerRecord, 1))
    segments.append(segment)
    spans.append(Span(firstSeq: nextSeq, fileOffset: fileEnd))
    footprint += segment.footprint
    return segment
  }

  /// Drops the oldest segments until `limit` is kept; never the newest one, and none that ends after `written`.
  mutating func trim(to limit: Int, written: Int) {
    var drop = 0
    while footprint > limit, drop < segments.count - 1, segments[drop].fileEnd <= written {
      footprint -= segments[drop].footprint
      drop += 1
    }
    if drop > 0 { segments.removeFirst(drop) }
  }

  /// Drops everything; the file has it.
  mutating func removeAll() {
    segments = []
    footprint = 0
  }

  /// The segment with this event, as it is now.
  func view(of seq: Int) -> SegmentView? {
    for segment in segments.reversed() where segment.firstSeq <= seq {
      return seq < segment.endSeq ? segment.view : nil
    }
    return nil
  }

  /// The part of the file with this event: its first seq, and from where to where it goes.
  func span(of seq: Int) -> (firstSeq: Int, bytes: Range<Int>)? {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].firstSeq <= seq { low = middle + 1 } else { high = middle }
    }
    guard low > 0, seq < nextSeq else { return nil }
    let end = low < spans.count ? spans[low].fileOffset : fileEnd
    return (spans[low - 1].firstSeq, spans[low - 1].fileOffset..<end)
  }

  /// Views of what stands between two places of the file, oldest first, together at most about `limit` bytes.
  func pending(from offset: Int, limit: Int) -> [SegmentView] {
    var views: [SegmentView] = []
    var bytes = 0
    for segment in segments where segment.fileEnd > offset {
      views.append(segment.view)
      bytes += segment.byteCount
      if bytes >= limit { break }
    }
    return views
  }
}
