// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A run as one JSON document: `{format, version, unfinished?, run, result, winner, answers[], votes[], items[],
/// lastSeq}`.
///
/// `run` is the content of `run.json`, `result` that of `run.completed` or null; answers, votes and items carry `t`, the
/// milliseconds from the run's begin. All texts are whole, also those that events show only a part of.
struct JSONExport {
  /// The version of the document's form; it changes only when a change breaks readers.
  static let version = 1
  private static let blockBytes = 1 << 16

  /// An item, by the places of its events.
  private struct Item {
    var itemID: String
    var first: Int
    var last: Int?
  }

  private let source: ExportSource

  init(_ source: ExportSource) { self.source = source }

  func render(into sink: inout some ExportSink) throws(ExportError) {
    var writer = JSONWriter(reserving: 2 * Self.blockBytes)
    var items: [Item] = []
    var places: [String: Int] = [:]
    var answers: [Int] = []
    var votes: [Int] = []
    var winner: Int?
    var result: RunResult?
    try source.forEachEvent { placed in
      switch placed.event {
      case .itemStarted(let item):
        places[item.itemID] = items.count
        items.append(Item(itemID: item.itemID, first: placed.seq))
      case .itemCompleted(let item):
        if let place = places[item.itemID] {
          items[place].last = placed.seq
        } else {
          items.append(Item(itemID: item.itemID, first: placed.seq, last: placed.seq))
        }
      case .answerSubmitted: answers.append(placed.seq)
      case .voteCast: votes.append(placed.seq)
      case .winnerSelected: winner = placed.seq
      case .runCompleted(let end): result = end
      default: break
      }
    }
    writer.beginObject()
    writer.member("format", "massgen-run")
    writer.member("version", Self.version)
    if source.isUnfinished { writer.member("unfinished", true) }
    writer.key("run")
    writer.object(source.record)
    try writeResult(result, into: &writer)
    writer.key("winner")
    if let winner { try writeEvent(winner, into: &writer) } else { writer.null() }
    writer.key("answers")
    writer.beginArray()
    for seq in answers {
      try writeAnswer(seq, into: &writer)
      try drain(&writer, into: &sink)
    }
    writer.endArray()
    writer.key("votes")
    writer.beginArray()
    for seq in votes {
      try writeEvent(seq, into: &writer)
      try drain(&writer, into: &sink)
    }
    writer.endArray()
    writer.key("items")
    writer.beginArray()
    for item in items {
      try write(item, into: &writer, &sink)
      try drain(&writer, into: &sink)
    }
    writer.endArray()
    writer.member("lastSeq", source.lastSeq)
    writer.endObject()
    writer.bytes.append(UInt8(ascii: "\n"))
    try sink.append(writer.bytes)
  }

  private func drain(_ writer: inout JSONWriter, into sink: inout some ExportSink) throws(ExportError) {
    guard writer.bytes.count >= Self.blockBytes else { return }
    try sink.append(writer.bytes)
    writer.bytes.removeAll(keepingCapacity: true)
  }

  private func writeResult(_ result: RunResult?, into writer: inout JSONWriter) throws(ExportError) {
    writer.key("result")
    guard var result else { return writer.null() }
    if let text = source.text(of: result) {
      result.answer?.text = try source.whole(text)
      if result.answer != nil, result.answers.allSatisfy({ $0.text != nil }) { result.truncated = nil }
    }
    result.encode(into: &writer)
  }

  /// An event without its type and number; its `t` stays.
  private func writeEvent(_ seq: Int, into writer: inout JSONWriter) throws(ExportError) {
    var encoded = JSONWriter()
    guard let placed = try source.event(seq) else { return writer.null() }
    placed.event.encode(seq: seq, at: placed.t, into: &encoded)
    let object = (try? JSONReader.parse(encoded.bytes))?.objectValue ?? [:]
    writer.value(object.without(["seq", "type"]))
  }

  private func writeAnswer(_ seq: Int, into writer: inout JSONWriter) throws(ExportError) {
    guard let placed = try source.event(seq), case .answerSubmitted(let answer) = placed.event else { return }
    writer.beginObject()
    writer.member("t", placed.t)
    writer.member("agentId", answer.agentID)
    writer.member("label", answer.label)
    writer.member("version", answer.version)
    writer.member("itemId", answer.itemID)
    if let text = source.text(of: answer) { writer.member("text", try source.whole(text)) }
    writer.endObject()
  }

  private func write(
    _ item: Item, into writer: inout JSONWriter, _ sink: inout some ExportSink
  ) throws(ExportError) {
    let places = item.first...(item.last ?? source.lastSeq)
    let begin = try source.event(item.first)
    guard let last = item.last, let placed = try source.event(last), case .itemCompleted(var end) = placed.event else {
      guard let begin, case .itemStarted(let start) = begin.event else { return }
      writer.beginObject()
      writer.member("t", begin.t)
      writer.member("agentId", start.agentID)
      writer.member("itemId", start.itemID)
      start.write(into: &writer)
      writer.member("status", "open")
      for field in ItemField.allCases { try writePieces(field, of: item, places, into: &writer, &sink) }
      return writer.endObject()
    }
    // A text that was cut is longer than one that stands whole in its event.
    var long: [ItemField] = []
    func isCut(_ text: String?) -> Bool { (text?.utf8.count ?? 0) > EventLimits.inlineTextBytes }
    if end.truncated != nil {
      if isCut(end.text) { long.append(.text) }
      if isCut(end.output) { long.append(.output) }
      if end.kind == .toolCall { long.append(.arguments) }
    }
    if long.contains(.text) { end.text = nil }
    if long.contains(.output) { end.output = nil }
    end.truncated = nil
    writer.beginObject()
    writer.member("t", begin?.t ?? placed.t)
    writer.member("endT", placed.t)
    writer.member("agentId", end.agentID)
    writer.member("itemId", end.itemID)
    end.write(into: &writer)
    for field in long { try writePieces(field, of: item, places, into: &writer, &sink) }
    writer.endObject()
  }

  /// Writes a text as it came, as one string; nothing when none came.
  private func writePieces(
    _ field: ItemField, of item: Item, _ places: ClosedRange<Int>, into writer: inout JSONWriter,
    _ sink: inout some ExportSink
  ) throws(ExportError) {
    var isOpen = false
    try source.forEachPiece(of: item.itemID, field, in: places) { piece throws(ExportError) in
      if isOpen {
        writer.bytes.removeLast()
        let quote = writer.bytes.count
        JSONWriter.appendEscaped(piece, to: &writer.bytes)
        writer.bytes.remove(at: quote)
      } else {
        writer.key(field.rawValue)
        writer.string(piece)
        isOpen = true
      }
      guard writer.bytes.count >= Self.blockBytes else { return }
      // The closing quote stays behind: the next piece takes its place.
      try sink.append(Array(writer.bytes.dropLast()))
      writer.bytes.removeSubrange(..<(writer.bytes.count - 1))
    }
  }
}
