// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Plays one reply on a connection.
struct ReplyPlayer {
  /// What becomes of the connection.
  enum Outcome {
    case keepOpen, close, clientGone
  }

  let descriptor: CInt
  let server: Server
  let format: any WireFormat
  let request: ProviderRequest?

  /// How a step ends a reply early.
  private struct Ended: Error {
    let outcome: Outcome
  }

  func play(_ reply: ProviderReply) -> Outcome {
    do {
      try playHeadFault(reply.head)
      switch reply.body {
      case .bytes(let bytes):
        try playWhole(reply, bytes)
      case .error(let message):
        try playWhole(reply, format.errorBody(status: reply.status, message: message, key: request?.key))
      case .whole(let steps):
        try playWhole(reply, steps)
      case .steps(let steps) where request?.isStreaming == false:
        try playWhole(reply, steps)
      case .steps(let steps):
        try playStream(reply, steps)
      }
      return .keepOpen
    } catch {
      return (error as? Ended)?.outcome ?? .close
    }
  }

  // MARK: Head

  private func playHeadFault(_ head: ProviderReply.Head) throws {
    switch head {
    case .prompt, .slow: break
    case .never: try wait(until: nil)
    case .close: throw Ended(outcome: .close)
    case .reset: throw reset()
    case .foreign:
      try send(Array("SSH-2.0-Loopback\r\n".utf8))
      throw Ended(outcome: .close)
    }
  }

  private func sendHead(_ reply: ProviderReply, framing: String) throws {
    var text = "HTTP/1.1 \(reply.status) \(Self.reason(reply.status))\r\nContent-Type: \(reply.contentType)\r\n"
    for (name, value) in reply.headers { text += "\(name): \(value)\r\n" }
    let bytes = Array("\(text)\(framing)\r\n\r\n".utf8)
    if case .slow(let milliseconds) = reply.head {
      try drip(bytes, milliseconds)
    } else {
      try send(bytes)
    }
  }

  private static func reason(_ status: Int) -> String {
    let known = [
      200: "OK", 307: "Temporary Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
      404: "Not Found", 408: "Request Timeout", 429: "Too Many Requests", 500: "Internal Server Error",
      502: "Bad Gateway", 503: "Service Unavailable",
    ]
    return known[status] ?? "Status"
  }

  // MARK: Body

  private func playWhole(_ reply: ProviderReply, _ steps: [ReplyStep]) throws {
    var reply = reply
    reply.contentType = "application/json"
    try playWhole(reply, format.wholeReply(steps, for: request))
  }

  private func playWhole(_ reply: ProviderReply, _ bytes: [UInt8]) throws {
    try sendHead(reply, framing: "Content-Length: \(bytes.count)")
    try send(bytes)
  }

  private func playStream(_ reply: ProviderReply, _ steps: [ReplyStep]) throws {
    try sendHead(reply, framing: "Transfer-Encoding: chunked")
    var stream = format.stream(for: request)
    try sendChunk(stream.begin())
    for step in steps { try play(step, &stream) }
    try send(Array("0\r\n\r\n".utf8))
  }

  private func play(_ step: ReplyStep, _ stream: inout any WireStream) throws {
    switch step {
    case .text(let text):
      try sendChunk(stream.openText() + stream.text(text))
      stream.note(text)
    case .reasoning(let text): try sendChunk(stream.reasoning(text))
    case .deltas(let run): try play(run, &stream)
    case .toolCall(let name, let arguments, let fragments):
      for event in stream.toolCall(name: name, arguments: arguments, fragments: fragments) { try sendChunk(event) }
    case .finish(let reason, let usage): try sendChunk(stream.finish(reason, usage: usage))
    case .end: try sendChunk(stream.end())
    case .error(let type, let message): try sendChunk(stream.error(type: type, message: message))
    case .raw(let bytes): try sendChunk(bytes)
    case .drip(let bytes, let milliseconds):
      for byte in bytes {
        try sendChunk([byte])
        try pause(milliseconds)
      }
    case .textBytes(let bytes):
      let place = Array("@".utf8)
      let opening = stream.openText()
      let event = stream.text("@").split(separator: place, maxSplits: 1)
      try sendChunk(opening + Array(event.joined(separator: bytes)))
    case .halfEvent:
      try sendChunk(halfEvent(&stream))
    case .brokenEvent:
      try sendChunk(halfEvent(&stream) + Array("\n\n".utf8))
    case .wait(let milliseconds): try pause(milliseconds)
    case .hang: try wait(until: nil)
    case .close: throw Ended(outcome: .close)
    case .reset: throw reset()
    }
  }

  private func halfEvent(_ stream: inout any WireStream) -> [UInt8] {
    let opening = stream.openText()
    let event = stream.text("half of an event")
    return opening + Array(event.prefix(event.count / 2))
  }

  private func play(_ run: DeltaRun, _ stream: inout any WireStream) throws {
    try sendChunk(stream.openText())
    if run.framing == .bytes {
      try playRoughly(run, &stream)
    } else {
      try playSmoothly(run, &stream)
    }
    if stream.repeatsText {
      for index in 0..<run.count { stream.note(run.text(index)) }
    }
  }

  private func playSmoothly(_ run: DeltaRun, _ stream: inout any WireStream) throws {
    let step = run.delayMilliseconds > 0 ? 1 : nil
    var block = DeltaBlock(run, eventCount: step, counters: stream.counters) { stream.text($0) }
    let pause = UInt64(run.delayMilliseconds * 1_000_000)
    var due = MonotonicClock.nanoseconds()
    var index = 0
    while index < run.count {
      if run.count - index < block.eventCount {
        block = DeltaBlock(run, eventCount: run.count - index, counters: stream.counters) { stream.text($0) }
      }
      block.prepare(first: index)
      try send(block.bytes)
      index += block.eventCount
      guard pause > 0, index < run.count else { continue }
      due += pause
      try wait(until: due)
    }
  }

  /// The same events in the least convenient form the standards allow.
  private func playRoughly(_ run: DeltaRun, _ stream: inout any WireStream) throws {
    for index in 0..<run.count {
      var chunks: [UInt8] = []
      for byte in Array(": comment\n".utf8) + stream.text(run.text(index)) {
        for part in byte == 10 ? [13, 10] : [byte] { chunks += DeltaBlock.chunkHead(1) + [part, 13, 10] }
      }
      try send(chunks)
    }
  }

  // MARK: Bytes and time

  private func sendChunk(_ bytes: [UInt8]) throws {
    guard !bytes.isEmpty else { return }
    try send(DeltaBlock.chunkHead(bytes.count) + bytes + [13, 10])
  }

  private func send(_ bytes: [UInt8]) throws {
    guard bytes.withUnsafeBytes({ Sockets.sendAll(descriptor, $0) }) else { throw Ended(outcome: .clientGone) }
    server.noteSent(bytes.count)
  }

  private func drip(_ bytes: [UInt8], _ milliseconds: Int) throws {
    for byte in bytes {
      try send([byte])
      try pause(milliseconds)
    }
  }

  private func pause(_ milliseconds: Int) throws {
    try wait(until: MonotonicClock.nanoseconds() + UInt64(milliseconds) * 1_000_000)
  }

  private func wait(until time: UInt64?) throws {
    guard Sockets.wait(descriptor, until: time) else { throw Ended(outcome: .clientGone) }
  }

  private func reset() -> Ended {
    Sockets.armReset(descriptor)
    return Ended(outcome: .close)
  }
}
