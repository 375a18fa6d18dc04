// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// OpenAI's Responses. (backends.md 2)
struct ResponsesFormat: WireFormat {
  func serves(_ method: String, _ path: String) -> Bool {
    method == "POST" && path.hasSuffix("/responses")
  }

  func model(of body: JSONValue, path: String) -> String { body["model"]?.stringValue ?? "" }

  func isStreaming(_ body: JSONValue, path: String) -> Bool { body["stream"]?.boolValue ?? false }

  func tools(of body: JSONValue) -> [(name: String, parameters: JSONValue)] {
    (body["tools"]?.arrayValue ?? []).compactMap { tool in
      tool["name"]?.stringValue.map { (name: $0, parameters: tool["parameters"] ?? .null) }
    }
  }

  func userText(of body: JSONValue) -> String {
    if let text = body["input"]?.stringValue { return text }
    let turns = (body["input"]?.arrayValue ?? []).filter { $0["role"]?.stringValue == "user" }
    return turns.map { turn in
      guard let parts = turn["content"]?.arrayValue else { return turn["content"]?.stringValue ?? "" }
      return parts.compactMap { $0["text"]?.stringValue }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  func endsWithToolResult(_ body: JSONValue) -> Bool {
    body["input"]?.arrayValue?.last?["type"]?.stringValue == "function_call_output"
  }

  func stream(for request: ProviderRequest?) -> any WireStream {
    ResponsesStream(
      model: request?.model ?? "", call: request?.call ?? 0,
      isPadded: request?.body["stream_options"]?["include_obfuscation"]?.boolValue ?? true)
  }

  func wholeReply(_ steps: [ReplyStep], for request: ProviderRequest?) -> [UInt8] {
    var stream = ResponsesStream(model: request?.model ?? "", call: request?.call ?? 0, isPadded: false)
    stream.collect(steps)
    return stream.response(status: "completed", usage: stream.collectedUsage).encoded()
  }

  func errorBody(status: Int, message: String?, key: String?) -> [UInt8] {
    ChatCompletionsFormat().errorBody(status: status, message: message, key: key)
  }
}

/// The events of a streamed response. Each item is announced, sent in pieces, and then repeated as a whole in several
/// events, as OpenAI does it.
struct ResponsesStream: WireStream {
  private let model: String
  private let call: Int
  private let padding: String
  private var number = 0
  /// The items that are complete.
  private var items: [JSONValue] = []
  private var openItem: (type: String, text: String)?
  private(set) var collectedUsage: ReplyUsage?

  init(model: String, call: Int, isPadded: Bool) {
    self.model = model
    self.call = call
    padding = isPadded ? ",\"obfuscation\":\"kT7dW2xRq9\"" : ""
  }

  let counters = ["\"sequence_number\":1"]
  let repeatsText = true

  mutating func begin() -> [UInt8] {
    event("response.created", ["response": response(status: "in_progress", usage: nil)])
      + event("response.in_progress", ["response": response(status: "in_progress", usage: nil)])
  }

  mutating func openText() -> [UInt8] { open("message") }

  func text(_ text: String) -> [UInt8] {
    let type = "response.output_text.delta"
    return Array(
      """
      event: \(type)
      data: {"type":"\(type)","sequence_number":1000000,"item_id":"\(itemID)","output_index":\(items.count),\
      "content_index":0,"delta":\(JSONValue.string(text)),"logprobs":[]\(padding)}


      """.utf8)
  }

  mutating func note(_ text: String) { openItem?.text += text }

  mutating func reasoning(_ text: String) -> [UInt8] {
    let opening = open("reasoning")
    openItem?.text += text
    return opening
      + event(
        "response.reasoning_summary_text.delta",
        ["item_id": .string(itemID), "output_index": place, "summary_index": 0, "delta": .string(text)])
  }

  mutating func toolCall(name: String, arguments: String, fragments: Int) -> [[UInt8]] {
    var chunks = [closeItem()]
    func item(_ arguments: String, _ status: String) -> JSONValue {
      [
        "id": .string(itemID), "type": "function_call", "status": .string(status),
        "call_id": .string("call_\(call)_\(items.count)"), "name": .string(name), "arguments": .string(arguments),
      ]
    }
    let members: JSONObject = ["item_id": .string(itemID), "output_index": place]
    chunks.append(
      event("response.output_item.added", ["output_index": place, "item": item("", "in_progress")]))
    for piece in arguments.pieces(fragments) {
      chunks.append(event("response.function_call_arguments.delta", members.with("delta", .string(piece))))
    }
    let whole = item(arguments, "completed")
    chunks.append(event("response.function_call_arguments.done", members.with("arguments", .string(arguments))))
    chunks.append(event("response.output_item.done", ["output_index": place, "item": whole]))
    items.append(whole)
    return chunks
  }

  mutating func error(type: String, message: String) -> [UInt8] {
    event("error", ["code": .string(type), "message": .string(message), "param": .null])
  }

  mutating func finish(_ reason: String, usage: ReplyUsage?) -> [UInt8] {
    let closing = closeItem()
    let cause = ["length": "max_output_tokens", "content_filter": "content_filter"][reason]
    let status = cause == nil ? "completed" : "incomplete"
    var whole = response(status: status, usage: usage).objectValue ?? [:]
    if let cause { whole["incomplete_details"] = ["reason": .string(cause)] }
    return closing + event("response.\(status)", ["response": .object(whole)])
  }

  func end() -> [UInt8] { [] }

  /// The items and counts of steps that are not streamed.
  mutating func collect(_ steps: [ReplyStep]) {
    for step in steps {
      switch step {
      case .text(let text):
        _ = open("message")
        note(text)
      case .deltas(let run):
        _ = open("message")
        for index in 0..<run.count { note(run.text(index)) }
      case .toolCall(let name, let arguments, let fragments):
        _ = toolCall(name: name, arguments: arguments, fragments: fragments)
      case .finish(_, let usage): collectedUsage = usage
      default: break
      }
    }
    _ = closeItem()
  }

  /// The response so far.
  func response(status: String, usage: ReplyUsage?) -> JSONValue {
    [
      "id": .string("resp_\(call)"), "object": "response", "created_at": 1_700_000_000, "status": .string(status),
      "error": nil, "incomplete_details": nil, "model": .string(model), "output": .array(items),
      "usage": usage.map { usage in
        [
          "input_tokens": .integer(Int64(usage.input)), "input_tokens_details": ["cached_tokens": 0],
          "output_tokens": .integer(Int64(usage.output)), "output_tokens_details": ["reasoning_tokens": 0],
          "total_tokens": .integer(Int64(usage.input + usage.output)),
        ]
      } ?? .null,
    ]
  }

  // MARK: Items

  private var itemID: String { "item_\(call)_\(items.count)" }
  private var place: JSONValue { .integer(Int64(items.count)) }

  private mutating func open(_ type: String) -> [UInt8] {
    if openItem?.type == type { return [] }
    let closing = closeItem()
    openItem = (type, "")
    let item: JSONValue =
      type == "message"
      ? ["id": .string(itemID), "type": "message", "status": "in_progress", "role": "assistant", "content": []]
      : ["id": .string(itemID), "type": "reasoning", "summary": []]
    var bytes = closing + event("response.output_item.added", ["output_index": place, "item": item])
    if type == "message" {
      bytes += event("response.content_part.added", part("part", Self.textPart("")))
    }
    return bytes
  }

  private mutating func closeItem() -> [UInt8] {
    guard let item = openItem else { return [] }
    openItem = nil
    let whole: JSONValue
    var bytes: [UInt8] = []
    if item.type == "message" {
      bytes += event("response.output_text.done", part("text", .string(item.text)))
      bytes += event("response.content_part.done", part("part", Self.textPart(item.text)))
      whole = [
        "id": .string(itemID), "type": "message", "status": "completed", "role": "assistant",
        "content": [Self.textPart(item.text)],
      ]
    } else {
      whole = [
        "id": .string(itemID), "type": "reasoning", "summary": [["type": "summary_text", "text": .string(item.text)]],
      ]
    }
    bytes += event("response.output_item.done", ["output_index": place, "item": whole])
    items.append(whole)
    return bytes
  }

  private func part(_ name: String, _ value: JSONValue) -> JSONObject {
    let members: JSONObject = ["item_id": .string(itemID), "output_index": place, "content_index": 0]
    return members.with(name, value)
  }

  private static func textPart(_ text: String) -> JSONValue {
    ["type": "output_text", "text": .string(text), "annotations": [], "logprobs": []]
  }

  private mutating func event(_ type: String, _ members: JSONObject) -> [UInt8] {
    var data: JSONObject = ["type": .string(type), "sequence_number": .integer(Int64(number))]
    for (name, value) in members { data[name] = value }
    number += 1
    return Array("event: \(type)\ndata: \(JSONValue.object(data))\n\n".utf8)
  }
}

extension JSONObject {
  /// The object with one more member.
  func with(_ name: String, _ value: JSONValue) -> JSONObject {
    var object = self
    object[name] = value
    return object
  }
}
