// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension AnthropicMessagesReply {
  /// Takes a reply that came in one piece.
  mutating func absorbWhole(_ text: [UInt8]) -> Bool {
    guard let message = (try? JSONReader.parse(text))?.objectValue, message["type"] == "message",
      let content = message["content"]?.arrayValue
    else { return false }
    warn("not_streamed")
    start(message)
    for (index, block) in content.enumerated() {
      begin(block.objectValue ?? [:], index: index)
      if let place = places[index] {
        blocks[place].signature = block["signature"]?.stringValue ?? ""
        for citation in block["citations"]?.arrayValue ?? [] { cite(citation, in: place) }
        close(place)
      }
    }
    readEnd(message)
    complete()
    return true
  }

  /// Takes an event of any type. Types nobody knows are passed over: the API adds some from time to time.
  mutating func absorb(_ event: JSONObject, type: String) {
    switch type {
    case "message_start": start(event["message"]?.objectValue ?? [:])
    case "content_block_start":
      begin(event["content_block"]?.objectValue ?? [:], index: event["index"]?.intValue ?? blocks.count)
    case "content_block_delta": absorb(delta: event["delta"]?.objectValue ?? [:], index: event["index"]?.intValue)
    case "content_block_stop":
      if let place = event["index"]?.intValue.flatMap({ places[$0] }) { close(place) }
    case "message_delta":
      readEnd(event["delta"]?.objectValue ?? [:])
      runningUsage.replace(with: event["usage"])
    case "message_stop": complete()
    case "ping": break
    case "error": failInStream(event)
    default:
      if event["error"]?.objectValue != nil { failInStream(event) } else { warn("unknown_event", type) }
    }
  }

  private mutating func failInStream(_ event: JSONObject) {
    var failure = classifier.classify(streamed: .object(event)).effectiveFailure
    failure.requestID = failure.requestID ?? event["request_id"]?.stringValue
    fail(failure)
  }

  private mutating func start(_ message: JSONObject) {
    if !hasStarted {
      hasStarted = true
      batch.append(.start(id: message["id"]?.stringValue, model: message["model"]?.stringValue))
    }
    runningUsage.replace(with: message["usage"])
  }

  /// Reads why the message ended, as far as that is said.
  private mutating func readEnd(_ message: JSONObject) {
    if let word = message["stop_reason"]?.stringValue { stopReason = word }
    if var details = message["stop_details"]?.objectValue {
      details["type"] = nil
      stopDetails = .object(
        JSONObject(
          details.map { key, value in
            (key, value.stringValue.map { .string(Redaction.mask($0, secrets: classifier.secrets)) } ?? value)
          }))
    } else if let sequence = message["stop_sequence"], !sequence.isNull {
      stopDetails = ["stop_sequence": sequence]
    }
  }

  // MARK: Blocks

  private mutating func begin(_ start: JSONObject, index: Int) {
    if !hasStarted { self.start([:]) }
    // A number that comes again is another block: some servers number all of them 0.
    if let place = places[index] { close(place) }
    var start = start
    let place = blocks.count
    if start["type"] == "tool_use", (start["id"]?.stringValue ?? "").isEmpty {
      warn("missing_tool_id")
      start["id"] = .string("\(options.callIDPrefix)\(calls)")
    }
    let block = AnthropicBlock(start, calls: calls)
    blocks.append(block)
    places[index] = place
    switch block.kind {
    case .text: append(start["text"]?.stringValue ?? "", to: place, as: .text)
    case .thinking: append(start["thinking"]?.stringValue ?? "", to: place, as: .reasoning(nil))
    case .call(let call):
      hasOutput = true
      calls += 1
      batch.append(
        .toolCallStarted(
          index: call, id: start["id"]?.stringValue ?? "",
          name: options.toolNames.original(start["name"]?.stringValue ?? "")))
    case .serverCall:
      hasOutput = true
    case .whole where block.type.hasSuffix("_tool_result"):
      hasOutput = true
      batch.append(.serverToolResult(AnthropicServerTools.result(start)))
    case .whole:
      break
    case .unknown:
      warn("unknown_block", block.type)
    }
  }

  private mutating func absorb(delta: JSONObject, index: Int?) {
    guard let place = index.flatMap({ places[$0] }), !blocks[place].isClosed else {
      return warn("unexpected_delta", delta["type"]?.stringValue)
    }
    switch (delta["type"]?.stringValue, blocks[place].kind) {
    case ("text_delta", .text): append(delta["text"]?.stringValue ?? "", to: place, as: .text)
    case ("thinking_delta", .thinking):
      append(delta["thinking"]?.stringValue ?? "", to: place, as: .reasoning(nil))
    case ("signature_delta", .thinking): blocks[place].signature += delta["signature"]?.stringValue ?? ""
    case ("citations_delta", .text): cite(delta["citation"] ?? .null, in: place)
    case ("input_json_delta", .call(let call)):
      append(delta["partial_json"]?.stringValue ?? "", to: place, as: .arguments(call))
    case ("input_json_delta", .serverCall):
      blocks[place].content += (delta["partial_json"]?.stringValue ?? "").utf8
    case (let type, _): warn("unknown_delta", type)
    }
  }

  private mutating func append(_ text: String, to place: Int, as kind: EventBatch.Kind) {
    if text.isEmpty { return }
    hasOutput = true
    collect(into: place)
    batch.append(text, as: kind)
  }

  private mutating func cite(_ citation: JSONValue, in place: Int) {
    hasOutput = true
    blocks[place].citations.append(citation)
    batch.append(
      .citation(
        Citation(
          kind: citation["type"]?.stringValue ?? "", url: (citation["url"] ?? citation["source"])?.stringValue,
          title: (citation["title"] ?? citation["document_title"])?.stringValue,
          citedText: citation["cited_text"]?.stringValue)))
  }

  /// Ends a block; calls are complete then, or will never be.
  mutating func close(_ place: Int) {
    if blocks[place].isClosed { return }
    collect(into: nil)
    blocks[place].isClosed = true
    switch blocks[place].kind {
    case .call(let call): announce(blocks[place], call: call)
    case .serverCall: batch.append(.serverToolCall(AnthropicServerTools.call(blocks[place])))
    case .text, .thinking, .whole, .unknown: break
    }
  }

  private mutating func announce(_ block: AnthropicBlock, call: Int) {
    let id = block.start["id"]?.stringValue ?? ""
    let name = options.toolNames.original(block.start["name"]?.stringValue ?? "")
    guard let input = block.input, !name.isEmpty else {
      let raw = String(decoding: block.content, as: UTF8.self)
      batch.append(.toolCallInvalid(id: id, name: name, raw: raw))
      return
    }
    if block.content.isEmpty, !input.isEmpty {
      batch.append(.toolCallDelta(index: call, arguments: input.description))
    }
    batch.append(.toolCall(ToolCall(id: id, name: name, arguments: input)))
  }
}
