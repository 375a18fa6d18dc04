// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// What a journal guards with its lock: the events in memory and everything that grows with them.
struct JournalState {
  var tail: SegmentTail
  var progress: WriteProgress
  private var snapshot: RunSnapshot
  /// Whether ``snapshot`` knows all events: not for those of a file before it was read.
  private(set) var isFolded: Bool
  private(set) var isComplete: Bool
  private(set) var lastTime = 0
  var observers: [(number: Int, observer: any JournalObserver)] = []
  private var subscriptions = 0

  private var streams = StreamTable()
  /// Where items begin, so that a text is not looked for from the run's first event on; nil for a journal of a file
  /// before it was looked through.
  private(set) var itemStarts: [String: Int]?
  /// The line that is being put together; kept for its memory.
  private var line: [UInt8] = []

  init(runID: String, tail: SegmentTail, progress: WriteProgress, isComplete: Bool) {
    self.tail = tail
    self.progress = progress
    self.isComplete = isComplete
    isFolded = tail.nextSeq == 1
    itemStarts = isFolded ? [:] : nil
    snapshot = RunSnapshot(runID: runID)
  }

  /// Whether events can be appended.
  var isOpen: Bool { !isComplete && progress.health != .finished }

  /// Where the run stands now, with the texts of open items.
  var snapshotWithTexts: RunSnapshot {
    var snapshot = snapshot
    snapshot.asOfSeq = tail.nextSeq - 1
    snapshot.t = lastTime
    snapshot.fillTexts { streams.text(of: $0, $1) }
    return snapshot
  }

  /// Takes over what was made from the file.
  mutating func fold(_ snapshot: RunSnapshot) {
    guard snapshot.asOfSeq == tail.nextSeq - 1 else { return }
    self.snapshot = snapshot
    lastTime = snapshot.t
    isFolded = true
  }

  /// Takes over where the items of the file begin.
  mutating func learn(_ starts: [String: Int], upTo seq: Int) {
    if itemStarts == nil, seq == tail.nextSeq { itemStarts = starts }
  }

  /// Gives the memory for events back; all of them are in the file.
  mutating func releaseMemory() {
    tail.removeAll()
    line = []
  }

  mutating func nextSubscription() -> Int {
    subscriptions += 1
    return subscriptions
  }

  // MARK: - Appending

  /// Appends an event, in several pieces if it is too long, and notes in `append` what readers should know.
  mutating func append(_ event: RunEvent, at time: Int, _ append: inout JournalAppend) {
    lastTime = max(lastTime, time)
    switch event {
    case .itemDelta(let delta):
      appendDelta(delta, &append)
    case .itemCompleted(let item):
      keepReadable(item, &append)
      appendWhole(EventLimits.withoutLongTexts(event))
      streams.close(item.itemID)
      append.containsBarrier = true
    case .answerSubmitted:
      appendWhole(EventLimits.withoutLongTexts(event))
      append.containsBarrier = true
    case .runCompleted(var result):
      result.lastSeq = tail.nextSeq
      appendWhole(EventLimits.withoutLongTexts(.runCompleted(result)))
      streams.removeAll()
      isComplete = true
      append.containsBarrier = true
      append.isFinal = true
    default:
      appendWhole(event)
      if event.deliveryClass == .lossless { append.containsBarrier = true }
    }
    append.lastSeq = tail.nextSeq - 1
  }

  private mutating func appendDelta(_ delta: ItemDelta, _ append: inout JournalAppend) {
    guard !delta.text.isEmpty else { return }
    let (place, isNew) = streams.place(of: delta)
    if isNew { append.containsFirstDelta = true }
    if delta.text.utf8.count <= EventLimits.deltaTextBytes {
      appendText(delta.text, place)
    } else {
      for piece in EventLimits.pieces(of: delta.text) { appendText(piece, place) }
    }
  }

  /// The way of the most frequent event: digits, a prefix that is known, and the text.
  private mutating func appendText(_ text: String, _ place: Int) {
    streams.append(text, at: place)
    line.removeAll(keepingCapacity: true)
    line.append(contentsOf: Self.seqHead)
    JSONText.appendDigits(tail.nextSeq, to: &line)
    line.append(contentsOf: Self.timeHead)
    JSONText.appendDigits(lastTime, to: &line)
    let headEnd = line.count
    line.append(contentsOf: streams.streams[place].prefix)
    let textStart = line.count + 1
    JSONWriter.appendEscaped(text, to: &line)
    line.append(UInt8(ascii: "}"))
    let (key, agent) = (streams.streams[place].key, streams.streams[place].agent)
    let kind = streams.streams[place].kind
    let field = streams.streams[place].field
    tail.append(
      line,
      JournalRecord(
        start: 0, end: UInt32(truncatingIfNeeded: line.count), headEnd: UInt32(truncatingIfNeeded: headEnd),
        textStart: UInt32(truncatingIfNeeded: textStart), key: key, agent: agent, handling: .joinable,
        type: .itemDelta, kind: kind, field: field))
  }

  private mutating func appendWhole(_ event: RunEvent) {
    var event = event
    var writer = JSONWriter(appendingTo: line)
    line = []
    writer.reset()
    event.encode(seq: tail.nextSeq, at: lastTime, into: &writer)
    if writer.bytes.count > EventLimits.maxEventBytes {
      event = EventLimits.fitted(event, bytes: writer.bytes.count)
      writer.reset()
      event.encode(seq: tail.nextSeq, at: lastTime, into: &writer)
    }
    let agent = event.agentID.map { ByteHash.hash(encoded: $0) } ?? 0
    let type = event.type
    let isState = type.deliveryClass == .state
    tail.append(
      writer.bytes,
      JournalRecord(
        start: 0, end: UInt32(truncatingIfNeeded: writer.bytes.count), headEnd: 0, textStart: 0,
        key: isState ? ByteHash.stateKey(type, agent: agent) : 0, agent: agent,
        handling: isState ? .replaceable : .barrier, type: type, kind: event.itemKind, field: nil))
    line = writer.bytes
    if case .itemStarted(let item) = event { itemStarts?[item.itemID] = tail.nextSeq - 1 }
    snapshot.apply(event)
  }

  /// Writes long texts of a completed item that never were in deltas as deltas, so that they can be read in full.
  private mutating func keepReadable(_ item: ItemEnd, _ append: inout JournalAppend) {
    func isLong(_ text: String) -> Bool { text.utf8.count > EventLimits.inlineTextBytes }
    func keep(_ text: String, _ field: ItemField) {
      guard isLong(text), streams.text(of: item.itemID, field) == nil else { return }
      appendDelta(
        ItemDelta(
          agentID: item.agentID, itemID: item.itemID, kind: item.kind, field: field, text: text,
          ansi: item.ansi && field == .output), &append)
    }
    if let text = item.text { keep(text, .text) }
    if let output = item.output { keep(output, .output) }
    if let arguments = item.toolCall?.arguments { keep(arguments.description, .arguments) }
  }

  private static let seqHead = Array(#"{"seq":"#.utf8)
  private static let timeHead = Array(#","t":"#.utf8)
}

extension RunEvent {
  /// What the item is, for events about items.
  var itemKind: ItemKind? {
    switch self {
    case .itemStarted(let item): item.kind
    case .itemDelta(let item): item.kind
    case .itemCompleted(let item): item.kind
    default: nil
    }
  }
}
