// SPDX-License-Identifier: Apache-2.0

/// What a journal's file holds: where its events stand and what follows the last whole one.
struct JournalScan {
  /// How much is read at once, and about how far apart the entries of the index are.
  private static let blockBytes = 65_536

  private(set) var spans: [SegmentTail.Span] = []
  private(set) var nextSeq = 1
  /// Where the last whole event ends.
  private(set) var validEnd = 0
  /// The file's size.
  let size: Int
  /// Whether the run's last event is there.
  private(set) var isComplete = false
  private var lastStart = 0

  /// Reads a file from its begin until it ends or something stands in it that is not the next event.
  init(_ file: OpenFile) throws(DiskError) {
    size = try file.size()
    try scan(file)
    guard nextSeq > 1 else { return }
    let last = try file.read(lastStart..<validEnd - 1)
    isComplete = last.withUnsafeBytes { (try? EventReader($0))?.type == .runCompleted }
  }

  private mutating func scan(_ file: OpenFile) throws(DiskError) {
    var block: [UInt8] = []
    var blockStart = 0
    var lineStart = 0
    while true {
      let end = blockStart + block.count
      let more = try file.read(end..<max(min(end + Self.blockBytes, size), end))
      if more.isEmpty { return }
      block.append(contentsOf: more)
      while let feed = block.withUnsafeBytes({ ByteSearch.lineFeed(in: $0, from: lineStart - blockStart) }) {
        let line = block[(lineStart - blockStart)..<feed]
        guard Self.isEvent(line, seq: nextSeq) else { return }
        note(line, at: lineStart)
        lineStart = blockStart + feed + 1
      }
      block.removeFirst(lineStart - blockStart)
      blockStart = lineStart
      // No event is that long.
      if block.count > 2 * EventLimits.maxEventBytes { return }
    }
  }

  private mutating func note(_ line: ArraySlice<UInt8>, at offset: Int) {
    if spans.last.map({ offset - $0.fileOffset >= Self.blockBytes }) ?? true {
      spans.append(SegmentTail.Span(firstSeq: nextSeq, fileOffset: offset))
    }
    nextSeq += 1
    lastStart = offset
    validEnd = offset + line.count + 1
  }

  /// Whether a line begins as the event with this seq does. What follows is checked when it is read.
  private static func isEvent(_ line: ArraySlice<UInt8>, seq: Int) -> Bool {
    guard line.starts(with: head), line.last == UInt8(ascii: "}") else { return false }
    var number = 0
    for byte in line[(line.startIndex + head.count)...] {
      guard (0x30...0x39).contains(byte) else { return number == seq && byte == UInt8(ascii: ",") }
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      if overflow { return false }
      number = product &+ Int(byte - 0x30)
    }
    return false
  }

  private static let head = Array(#"{"seq":"#.utf8)
}
