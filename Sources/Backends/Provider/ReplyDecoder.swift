// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine
import JSONCore

/// Turns the bytes of one reply into events, whatever the wire format. Pure: cutting the bytes differently gives the same
/// events, neighbouring text joined.
///
/// Whatever the server says about the type, the first byte decides what the body is: an event stream, one JSON text, or
/// neither. (backends.md 0.2)
struct ReplyDecoder<Reply: StreamedReply> {
  private enum Form {
    case undecided
    case events
    case object
    case foreign
    case httpError
  }

  /// The most bytes of a reply that is not a stream.
  private static var objectLimit: Int { 64 << 20 }
  /// The most bytes of an error that are read.
  private static var errorLimit: Int { 64 << 10 }
  /// How much white space at the beginning is looked at again with every piece.
  private static var blankLimit: Int { 4 << 10 }
  /// How much of something that is no reply is quoted.
  private static var quotedLength: Int { 200 }

  private let status: Int
  private let headers: ReplyHeaders
  private let rawHeaders: [(name: String, value: String)]
  private var form: Form
  private var collected: [UInt8] = []
  private var events = SSEDecoder()
  private var reply: Reply

  /// Creates a decoder for the reply to one request.
  ///
  /// - Parameters:
  ///   - status: the HTTP status; from 300 on the body is an error.
  ///   - headers: names in any case.
  ///   - reply: the empty reply.
  init(status: Int, headers: [(name: String, value: String)], reply: Reply) {
    self.status = status
    self.headers = ReplyHeaders(headers)
    rawHeaders = headers
    form = (200..<300).contains(status) ? .undecided : .httpError
    self.reply = reply
  }

  /// Whether the terminal event was returned; nothing that follows counts.
  var isFinished: Bool { reply.isFinished }

  /// Whether any output of the model was returned.
  var hasOutput: Bool { reply.hasOutput }

  /// Usage received so far, for replies that are given up.
  var usage: TokenUsage? { reply.usage }

  /// Takes the next bytes of the body and returns their events.
  mutating func feed(_ bytes: [UInt8]) -> [ModelEvent] {
    if reply.isFinished || bytes.isEmpty { return [] }
    switch form {
    case .events:
      Self.read(bytes, &events, into: &reply)
    case .undecided:
      collected += bytes
      decide(atEnd: false)
    case .object, .foreign, .httpError:
      collect(bytes)
    }
    return takeEvents()
  }

  /// Takes the end of the body and returns the last events; one of them is terminal unless one was before.
  ///
  /// - Parameter failure: why the body ended early; nil when it ended as it should.
  mutating func end(failure: ModelFailure? = nil) -> [ModelEvent] {
    if reply.isFinished { return [] }
    if form == .undecided { decide(atEnd: true) }
    switch form {
    case .events, .undecided:
      Self.finish(&events, into: &reply)
      if failure == nil, !events.rawText.isEmpty, !reply.isFinished, !reply.absorbForeignLines(events.rawText),
        events.eventCount == 0
      {
        collected = events.rawText
        failForeign()
      }
      reply.finish(failure: failure)
    case .object:
      readObject(failure)
    case .foreign:
      failForeign()
    case .httpError:
      reply.fail(reply.classifier.classify(status: status, headers: rawHeaders, body: collected).effectiveFailure)
    }
    return takeEvents()
  }

  /// The events so far; failures get what only the headers know.
  private mutating func takeEvents() -> [ModelEvent] {
    reply.willPassOn()
    var events = reply.batch.take()
    if case .error(var failure)? = events.last {
      failure.requestID = failure.requestID ?? headers.requestID
      failure.httpStatus = failure.httpStatus ?? (status == 200 ? nil : status)
      events[events.count - 1] = .error(failure)
    }
    return events
  }

  // MARK: Event streams

  private static func read(_ bytes: [UInt8], _ events: inout SSEDecoder, into reply: inout Reply) {
    do {
      try events.feed(bytes) { data, name in reply.absorb(data, name: name, isTail: false) }
    } catch {
      reply.fail(ModelFailure(.protocolViolation, "\(error)"))
    }
  }

  private static func finish(_ events: inout SSEDecoder, into reply: inout Reply) {
    do {
      try events.finish { data, name in reply.absorb(data, name: name, isTail: true) }
    } catch {
      reply.fail(ModelFailure(.protocolViolation, "\(error)"))
    }
  }

  // MARK: Other bodies

  /// Decides what the body is, as soon as that can be seen.
  private mutating func decide(atEnd: Bool) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var text = collected[...]
    if text.starts(with: mark) { text = text.dropFirst(3) } else if !atEnd, mark.starts(with: text) { return }
    guard let first = text.first(where: { $0 > 0x20 }) else {
      if collected.count > Self.blankLimit { dropBlankLines() }
      return
    }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      form = .object
      collected = Array(text)
    case UInt8(ascii: "<"):
      form = .foreign
    default:
      let isPromised = headers.mediaType == nil || headers.mediaType == "text/event-stream"
      if !isPromised {
        let line = text.drop { $0 <= 0x20 }
        let fields = ["data:", "event:", "id:", "retry:", ":"].map { Array($0.utf8) }
        if !atEnd, fields.contains(where: { $0.count > line.count && $0.starts(with: line) }) { return }
        guard fields.contains(where: line.starts) else {
          form = .foreign
          return collect([])
        }
      }
      form = .events
      var bytes: [UInt8] = []
      swap(&bytes, &collected)
      Self.read(bytes, &events, into: &reply)
    }
    collect([])
  }

  /// Forgets lines with nothing in them: a server may send as many as it likes.
  private mutating func dropBlankLines() {
    let end = collected.lastIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    collected = Array(collected[(end ?? collected.count - 1)...])
  }

  private mutating func collect(_ bytes: [UInt8]) {
    switch form {
    case .object:
      collected += bytes
      if collected.count > Self.objectLimit {
        reply.fail(ModelFailure(.protocolViolation, "The reply is larger than \(Self.objectLimit) bytes."))
      }
    case .foreign:
      collected += bytes.prefix(max(0, 4 * Self.quotedLength - collected.count))
      if collected.count >= Self.quotedLength { failForeign() }
    case .httpError:
      collected += bytes.prefix(max(0, Self.errorLimit - collected.count))
    case .undecided, .events:
      break
    }
  }

  /// Reads a reply that came in one piece although a stream was asked for.
  private mutating func readObject(_ failure: ModelFailure?) {
    if reply.absorbWhole(collected) { return }
    guard (try? JSONReader.parse(collected)) != nil else {
      let broken = ModelFailure(.protocolViolation, "The reply is neither an event stream nor complete JSON.")
      return reply.fail(failure ?? broken)
    }
    reply.fail(reply.classifier.classify(status: status, headers: rawHeaders, body: collected).effectiveFailure)
  }

  private mutating func failForeign() {
    let start = String(decoding: collected.prefix(Self.quotedLength), as: UTF8.self)
    let quoted = Redaction.mask(start, secrets: reply.classifier.secrets)
    let type = headers.mediaType.map { " (\($0))" } ?? ""
    reply.fail(
      ModelFailure(
        .protocolViolation, "The reply is not an event stream\(type). It begins: \(quoted)", code: "not_event_stream",
        hint: "Check base_url: it must be the root of the API."))
  }
}
