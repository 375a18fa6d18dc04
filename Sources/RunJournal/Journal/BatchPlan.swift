// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Puts one batch together: which events go out, which texts are joined and which states are left out, and then writes
/// them. Its buffers are used again for the next batch.
///
/// Between two barriers the texts of one item and field are joined in the place of the first of them, and of the states
/// of one agent only the newest is kept. (protocol.md section 6)
struct BatchPlan: Sendable {
  /// Lines looked at for one batch, so that a batch of many small deltas does not hold too much of the journal.
  private static let mostInput = 1 << 20

  /// An event that goes out.
  private struct Output {
    /// The record that gives seq and time: the last one.
    var view: Int32
    var record: Int32
    /// First and last link of a joined text; -1 for events that go out as they are.
    var firstLink: Int32 = -1
    var lastLink: Int32 = -1
    /// Bytes it will take.
    var size: Int
    /// Whether a newer state took its place.
    var isReplaced = false
  }

  /// One text of a joined event.
  private struct Link {
    var view: Int32
    var record: Int32
    var next: Int32 = -1
  }

  /// How many events the batch has.
  private(set) var eventCount = 0
  /// Bytes the batch will take.
  private(set) var size = 2
  /// Whether nothing should be added any more.
  var isFull: Bool { inputBytes >= Self.mostInput }

  private var views: [SegmentView] = []
  /// The view that is being read, until one of its events is added.
  private var current: SegmentView?
  private var outputs: [Output] = []
  private var links: [Link] = []
  /// Keys of the joinable and replaceable events since the last barrier, and which output each belongs to.
  private var openKeys: [UInt64] = []
  private var openOutputs: [Int32] = []
  private var inputBytes = 0

  mutating func reset() {
    views.removeAll(keepingCapacity: true)
    current = nil
    outputs.removeAll(keepingCapacity: true)
    links.removeAll(keepingCapacity: true)
    closeAll()
    eventCount = 0
    size = 2
    inputBytes = 0
  }

  /// Says which view the next events come from.
  mutating func begin(_ view: SegmentView) { current = view }

  /// Adds an event; false when it has no room in the batch, which then is complete.
  mutating func add(_ record: JournalRecord, at index: Int, limit: Int) -> Bool {
    if let current {
      views.append(current)
      self.current = nil
    }
    let view = Int32(truncatingIfNeeded: views.count - 1)
    let place = Int32(truncatingIfNeeded: index)
    inputBytes += record.length
    switch record.handling {
    case .barrier:
      guard append(record, place, view, limit: limit) else { return false }
      closeAll()
      return true
    case .single:
      return append(record, place, view, limit: limit)
    case .replaceable:
      return replace(record, place, view, limit: limit)
    case .joinable:
      return join(record, place, view, limit: limit)
    }
  }

  private mutating func append(_ record: JournalRecord, _ place: Int32, _ view: Int32, limit: Int) -> Bool {
    let needed = record.length + 1
    guard eventCount == 0 || size + needed <= limit else { return false }
    outputs.append(Output(view: view, record: place, size: needed))
    eventCount += 1
    size += needed
    return true
  }

  private mutating func replace(_ record: JournalRecord, _ place: Int32, _ view: Int32, limit: Int) -> Bool {
    let open = openIndex(of: record.key)
    guard append(record, place, view, limit: limit) else { return false }
    let output = Int32(truncatingIfNeeded: outputs.count - 1)
    guard let open else {
      openKeys.append(record.key)
      openOutputs.append(output)
      return true
    }
    let old = Int(openOutputs[open])
    outputs[old].isReplaced = true
    size -= outputs[old].size
    eventCount -= 1
    openOutputs[open] = output
    return true
  }

  private mutating func join(_ record: JournalRecord, _ place: Int32, _ view: Int32, limit: Int) -> Bool {
    guard let open = openIndex(of: record.key) else {
      guard append(record, place, view, limit: limit) else { return false }
      openKeys.append(record.key)
      openOutputs.append(Int32(truncatingIfNeeded: outputs.count - 1))
      return true
    }
    let output = Int(openOutputs[open])
    let added = record.textLength
    // A joined event must not become longer than an event may be; its seq and time may gain some digits.
    if outputs[output].size + added + 40 > EventLimits.maxEventBytes || !isSameStream(record, view, output) {
      guard append(record, place, view, limit: limit) else { return false }
      openOutputs[open] = Int32(truncatingIfNeeded: outputs.count - 1)
      return true
    }
    guard size + added <= limit else { return false }
    if outputs[output].firstLink < 0 {
      links.append(Link(view: outputs[output].view, record: outputs[output].record))
      outputs[output].firstLink = Int32(truncatingIfNeeded: links.count - 1)
      outputs[output].lastLink = outputs[output].firstLink
    }
    links.append(Link(view: view, record: place))
    let link = Int32(truncatingIfNeeded: links.count - 1)
    links[Int(outputs[output].lastLink)].next = link
    outputs[output].lastLink = link
    outputs[output].view = view
    outputs[output].record = place
    outputs[output].size += added
    size += added
    return true
  }

  private func openIndex(of key: UInt64) -> Int? {
    // The newest are the likeliest; there are about as many as agents.
    var index = openKeys.count - 1
    while index >= 0 {
      if openKeys[index] == key { return index }
      index -= 1
    }
    return nil
  }

  /// Whether two records with the same key really belong to the same item and field.
  private func isSameStream(_ record: JournalRecord, _ view: Int32, _ output: Int) -> Bool {
    let other = outputs[output]
    return views[Int(view)].withBytes { bytes in
      views[Int(other.view)].withBytes { otherBytes in
        let otherRecord = views[Int(other.view)].record(at: Int(other.record))
        let length = Int(record.textStart - record.headEnd)
        guard length == Int(otherRecord.textStart - otherRecord.headEnd), let start = bytes.baseAddress,
          let otherStart = otherBytes.baseAddress
        else { return false }
        return memcmp(start + Int(record.headEnd), otherStart + Int(otherRecord.headEnd), length) == 0
      }
    }
  }

  private mutating func closeAll() {
    openKeys.removeAll(keepingCapacity: true)
    openOutputs.removeAll(keepingCapacity: true)
  }

  /// Writes the batch as a JSON array.
  func render(into output: inout [UInt8]) {
    output.reserveCapacity(size + 64)
    output.append(UInt8(ascii: "["))
    var isFirst = true
    for event in outputs where !event.isReplaced {
      if !isFirst { output.append(UInt8(ascii: ",")) }
      isFirst = false
      event.firstLink < 0 ? renderLine(event, into: &output) : renderJoined(event, into: &output)
    }
    output.append(UInt8(ascii: "]"))
  }

  private func renderLine(_ event: Output, into output: inout [UInt8]) {
    let view = views[Int(event.view)]
    let record = view.record(at: Int(event.record))
    copy(view, record.start, record.end, into: &output)
  }

  /// Seq and time of the last event, everything else of the first, and all texts.
  private func renderJoined(_ event: Output, into output: inout [UInt8]) {
    let last = views[Int(event.view)]
    let lastRecord = last.record(at: Int(event.record))
    copy(last, lastRecord.start, lastRecord.headEnd, into: &output)
    copy(last, lastRecord.headEnd, lastRecord.textStart, into: &output)
    var link = event.firstLink
    while link >= 0 {
      let piece = links[Int(link)]
      let view = views[Int(piece.view)]
      let record = view.record(at: Int(piece.record))
      copy(view, record.textStart, record.end - 2, into: &output)
      link = piece.next
    }
    output.append(UInt8(ascii: "\""))
    output.append(UInt8(ascii: "}"))
  }

  private func copy(_ view: SegmentView, _ start: UInt32, _ end: UInt32, into output: inout [UInt8]) {
    view.withBytes { output.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[Int(start)..<Int(end)])) }
  }
}
