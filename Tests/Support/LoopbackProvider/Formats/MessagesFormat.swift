// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Anthropic's Messages. (backends.md 1)
struct MessagesFormat: WireFormat {
  func serves(_ method: String, _ path: String) -> Bool {
    method == "POST" && path.hasSuffix("/messages")
  }

  func model(of body: JSONValue, path: String) -> String { body["model"]?.stringValue ?? "" }

  func isStreaming(_ body: JSONValue, path: String) -> Bool { body["stream"]?.boolValue ?? false }

  func tools(of body: JSONValue) -> [(name: String, parameters: JSONValue)] {
    (body["tools"]?.arrayValue ?? []).compactMap { tool in
      tool["name"]?.stringValue.map { (name: $0, parameters: tool["input_schema"] ?? .null) }
    }
  }

  func userText(of body: JSONValue) -> String {
    let turns = (body["messages"]?.arrayValue ?? []).filter { $0["role"]?.stringValue == "user" }
    return turns.map { turn in
      guard let blocks = turn["content"]?.arrayValue else { return turn["content"]?.stringValue ?? "" }
      return blocks.compactMap { $0["text"]?.stringValue }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  func endsWithToolResult(_ body: JSONValue) -> Bool {
    body["messages"]?.arrayValue?.last?["content"]?.arrayValue?.first?["type"]?.stringValue == "tool_result"
  }

  func stream(for request: ProviderRequest?) -> any WireStream {
    MessagesStream(model: request?.model ?? "", call: request?.call ?? 0)
  }

  func wholeReply(_ steps: [ReplyStep], for request: ProviderRequest?) -> [UInt8] {
    var content: [JSONValue] = []
    var usage = ReplyUsage(input: 0, output: 0)
    var reason = "end_turn"
    for step in steps {
      switch step {
      case .text(let text): content.append(["type": "text", "text": .string(text)])
      case .deltas(let run):
        content.append(["type": "text", "text": .string((0..<run.count).map(run.text).joined())])
      case .toolCall(let name, let arguments, _):
        content.append([
          "type": "tool_use", "id": .string("toolu_\(content.count)"), "name": .string(name),
          "input": (try? JSONReader.parse(arguments)) ?? [:],
        ])
      case .finish(let word, let counts):
        reason = MessagesStream.stopReason(word)
        usage = counts ?? usage
      default: break
      }
    }
    let reply: JSONValue = [
      "id": "msg_loopback", "type": "message", "role": "assistant", "model": .string(request?.model ?? ""),
      "content": .array(content), "stop_reason": .string(reason), "stop_sequence": nil,
      "usage": ["input_tokens": .integer(Int64(usage.input)), "output_tokens": .integer(Int64(usage.output))],
    ]
    return reply.encoded()
  }

  func errorBody(status: Int, message: String?, key: String?) -> [UInt8] {
    let types = [
      400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error",
      413: "request_too_large", 429: "rate_limit_error", 529: "overloaded_error",
    ]
    let type = types[status] ?? (status >= 500 ? "api_error" : "invalid_request_error")
    let error: JSONValue = [
      "type": "error",
      "error": ["type": .string(type), "message": .string(message ?? "The request failed with status \(status).")],
      "request_id": "req_loopback",
    ]
    return error.encoded()
  }
}

/// The events of a streamed message.
struct MessagesStream: WireStream {
  private let model: String
  private let call: Int
  private var blocks = 0
  private var openBlock: String?

  init(model: String, call: Int) {
    self.model = model
    self.call = call
  }

  func begin() -> [UInt8] {
    Self.event(
      "message_start",
      [
        "message": [
          "id": .string("msg_\(call)"), "type": "message", "role": "assistant", "model": .string(model),
          "content": [], "stop_reason": nil, "stop_sequence": nil,
          "usage": ["input_tokens": 100, "output_tokens": 1],
        ]
      ])
  }

  mutating func openText() -> [UInt8] { open("text", ["type": "text", "text": ""]) }

  func text(_ text: String) -> [UInt8] { delta(["type": "text_delta", "text": .string(text)]) }

  mutating func reasoning(_ text: String) -> [UInt8] {
    open("thinking", ["type": "thinking", "thinking": "", "signature": ""])
      + delta(["type": "thinking_delta", "thinking": .string(text)])
  }

  mutating func toolCall(name: String, arguments: String, fragments: Int) -> [[UInt8]] {
    let block: JSONValue = [
      "type": "tool_use", "id": .string("toolu_\(call)_\(blocks)"), "name": .string(name), "input": [:],
    ]
    var chunks = [close() + open("tool_use", block)]
    for piece in [""] + arguments.pieces(fragments) {
      chunks.append(delta(["type": "input_json_delta", "partial_json": .string(piece)]))
    }
    chunks.append(close())
    return chunks
  }

  func error(type: String, message: String) -> [UInt8] {
    Self.event("error", ["error": ["type": .string(type), "message": .string(message)]])
  }

  mutating func finish(_ reason: String, usage: ReplyUsage?) -> [UInt8] {
    close()
      + Self.event(
        "message_delta",
        [
          "delta": ["stop_reason": .string(Self.stopReason(reason)), "stop_sequence": nil],
          "usage": ["output_tokens": .integer(Int64(usage?.output ?? 0))],
        ])
  }

  func end() -> [UInt8] { Self.event("message_stop", [:]) }

  /// Anthropic's word for a reason of Chat Completions.
  static func stopReason(_ word: String) -> String {
    ["stop": "end_turn", "tool_calls": "tool_use", "length": "max_tokens", "content_filter": "refusal"][word] ?? word
  }

  // MARK: Blocks

  private mutating func open(_ kind: String, _ block: JSONValue) -> [UInt8] {
    if openBlock == kind { return [] }
    let closing = close()
    openBlock = kind
    return closing + Self.event("content_block_start", ["index": place, "content_block": block])
  }

  private mutating func close() -> [UInt8] {
    if openBlock == nil { return [] }
    let bytes = Self.event("content_block_stop", ["index": place])
    openBlock = nil
    blocks += 1
    return bytes
  }

  private var place: JSONValue { .integer(Int64(blocks)) }

  private func delta(_ delta: JSONValue) -> [UInt8] {
    Self.event("content_block_delta", ["index": place, "delta": delta])
  }

  private static func event(_ type: String, _ members: JSONObject) -> [UInt8] {
    var data: JSONObject = ["type": .string(type)]
    for (name, value) in members { data[name] = value }
    return Array("event: \(type)\ndata: \(JSONValue.object(data))\n\n".utf8)
  }
}
