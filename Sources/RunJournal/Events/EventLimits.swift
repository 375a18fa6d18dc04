// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// How large events may be, and how larger ones are made to fit. (protocol.md section 6)
public enum EventLimits {
  /// No event is longer than this, encoded.
  public static let maxEventBytes = 262_144
  /// Texts of answers and completed items up to this many bytes stand in their event.
  public static let inlineTextBytes = 65_536
  /// A delta's text is split into pieces of at most this many bytes. Six times as much, which is what escaping can make
  /// of it, still fits into an event.
  static let deltaTextBytes = 32_768

  /// The pieces of a text, each at most ``deltaTextBytes`` long, cut between Unicode scalars.
  static func pieces(of text: String) -> [String] {
    let bytes = text.utf8
    guard bytes.count > deltaTextBytes else { return [text] }
    var pieces: [String] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      var end = bytes.index(start, offsetBy: deltaTextBytes, limitedBy: bytes.endIndex) ?? bytes.endIndex
      while end < bytes.endIndex, bytes[end] & 0xC0 == 0x80 { bytes.formIndex(before: &end) }
      pieces.append(String(text[start..<end]))
      start = end
    }
    return pieces
  }

  /// The event with long texts kept out of it: an answer refers to its item, an item shows the head and the tail, and a
  /// result as much of the answer as can fit.
  static func withoutLongTexts(_ event: RunEvent) -> RunEvent {
    switch event {
    case .answerSubmitted(var answer):
      guard let text = answer.text, text.utf8.count > inlineTextBytes else { return event }
      answer.truncated = Truncation(bytes: text.utf8.count, readable: answer.itemID != nil)
      answer.text = answer.itemID == nil ? TextCut.headAndTail(of: text, limit: inlineTextBytes) : nil
      return .answerSubmitted(answer)
    case .steerApplied(var steer):
      guard steer.text.utf8.count > inlineTextBytes else { return event }
      steer.truncated = Truncation(bytes: steer.text.utf8.count, readable: false)
      steer.text = TextCut.headAndTail(of: steer.text, limit: inlineTextBytes)
      return .steerApplied(steer)
    case .itemCompleted(let item):
      return .itemCompleted(withoutLongTexts(item))
    case .runCompleted(let result):
      return .runCompleted(withoutLongAnswer(result))
    default:
      return event
    }
  }

  /// A text that cannot fit whatever else is left out is cut before it is encoded.
  private static func withoutLongAnswer(_ result: RunResult) -> RunResult {
    guard let text = result.answer?.text, text.utf8.count > maxEventBytes else { return result }
    var result = result
    result.answer?.text = TextCut.headAndTail(of: text, limit: maxEventBytes / 2)
    result.truncated = Truncation(bytes: text.utf8.count, readable: false)
    for index in result.answers.indices { result.answers[index].text = nil }
    return result
  }

  private static func withoutLongTexts(_ item: ItemEnd) -> ItemEnd {
    var item = item
    var bytes = 0
    func shorten(_ text: inout String?) {
      guard let whole = text, whole.utf8.count > inlineTextBytes else { return }
      bytes += whole.utf8.count
      text = TextCut.headAndTail(of: whole, limit: inlineTextBytes)
    }
    shorten(&item.text)
    shorten(&item.output)
    if let arguments = item.toolCall?.arguments {
      let size = arguments.encoded().count
      if size > inlineTextBytes {
        bytes += size
        item.toolCall?.arguments = TextCut.shrink(arguments, to: inlineTextBytes)
      }
    }
    if bytes > 0 { item.truncated = Truncation(bytes: bytes, readable: true) }
    return item
  }

  /// The event made small enough to be written in `limit` bytes, by shortening whatever is long in it.
  static func fitted(_ event: RunEvent, bytes: Int, limit: Int = maxEventBytes) -> RunEvent {
    if case .runCompleted(var result) = event {
      result.truncated = result.truncated ?? Truncation(bytes: bytes, readable: false)
      for index in result.answers.indices { result.answers[index].text = nil }
      let lean = RunEvent.runCompleted(result)
      return encodedSize(lean) <= limit ? lean : shrunk(lean, to: limit)
    }
    return shrunk(event, to: limit)
  }

  private static func shrunk(_ event: RunEvent, to limit: Int) -> RunEvent {
    var writer = JSONWriter()
    event.encode(seq: 0, at: 0, into: &writer)
    // The places of seq and time are filled in later; their digits must fit too.
    guard let value = try? JSONReader.parse(writer.bytes),
      let small = RunEvent(json: TextCut.shrink(value, to: limit - 64))
    else { return event }
    return encodedSize(small) <= limit ? small : bare(small)
  }

  /// The event without what can have any number of members.
  private static func bare(_ event: RunEvent) -> RunEvent {
    switch event {
    case .runStarted(var start):
      start.limits = [:]
      return .runStarted(start)
    case .itemStarted(var item):
      item.toolCall?.arguments = nil
      return .itemStarted(item)
    case .itemCompleted(var item):
      item.details = [:]
      return .itemCompleted(item)
    case .approvalRequested(var question):
      // Ids and words stay, so that what was asked can still be answered.
      question.arguments = [:]
      question.detail = nil
      return .approvalRequested(question)
    case .inputRequested(var question):
      question.schema = [:]
      return .inputRequested(question)
    case .other(var event):
      let short = event.payload.filter { $0.value.stringValue.map { $0.utf8.count <= 256 } ?? false }
      event.payload = JSONObject(short.prefix(64).map { ($0.key, $0.value) })
      return .other(event)
    default:
      return event
    }
  }

  static func encodedSize(_ event: RunEvent) -> Int {
    var writer = JSONWriter()
    event.encode(seq: Int.max, at: Int.max, into: &writer)
    return writer.bytes.count
  }
}
