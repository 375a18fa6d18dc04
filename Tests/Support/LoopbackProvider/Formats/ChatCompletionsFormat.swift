// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// OpenAI's Chat Completions and the many servers that speak it. (backends.md 3)
struct ChatCompletionsFormat: WireFormat {
  func serves(_ method: String, _ path: String) -> Bool {
    method == "POST" && path.hasSuffix("/chat/completions")
  }

  func model(of body: JSONValue, path: String) -> String { body["model"]?.stringValue ?? "" }

  func isStreaming(_ body: JSONValue, path: String) -> Bool { body["stream"]?.boolValue ?? false }

  func tools(of body: JSONValue) -> [(name: String, parameters: JSONValue)] {
    (body["tools"]?.arrayValue ?? []).compactMap { tool in
      guard let function = tool["function"], let name = function["name"]?.stringValue else { return nil }
      return (name: name, parameters: function["parameters"] ?? .null)
    }
  }

  func userText(of body: JSONValue) -> String {
    let turns = (body["messages"]?.arrayValue ?? []).filter { $0["role"]?.stringValue == "user" }
    return turns.map { turn in
      guard let parts = turn["content"]?.arrayValue else { return turn["content"]?.stringValue ?? "" }
      return parts.compactMap { $0["text"]?.stringValue }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  func endsWithToolResult(_ body: JSONValue) -> Bool {
    body["messages"]?.arrayValue?.last?["role"]?.stringValue == "tool"
  }

  func stream(for request: ProviderRequest?) -> any WireStream {
    ChatCompletionsStream(
      model: request?.model ?? "", call: request?.call ?? 0,
      sendsUsage: request?.body["stream_options"]?["include_usage"]?.boolValue ?? false)
  }

  func wholeReply(_ steps: [ReplyStep], for request: ProviderRequest?) -> [UInt8] {
    var text = ""
    var calls: [JSONValue] = []
    var reason = "stop"
    var usage = ReplyUsage(input: 0, output: 0)
    for step in steps {
      switch step {
      case .text(let piece): text += piece
      case .deltas(let deltas): text += (0..<deltas.count).map(deltas.text).joined()
      case .toolCall(let name, let arguments, _):
        calls.append([
          "id": .string("call_\(calls.count)"), "type": "function",
          "function": ["name": .string(name), "arguments": .string(arguments)],
        ])
      case .finish(let word, let counts):
        reason = word
        usage = counts ?? usage
      default: break
      }
    }
    var message: JSONObject = ["role": "assistant", "content": .string(text)]
    if !calls.isEmpty { message["tool_calls"] = .array(calls) }
    let reply: JSONValue = [
      "id": "chatcmpl-loopback", "object": "chat.completion", "created": 1_700_000_000,
      "model": .string(request?.model ?? ""),
      "choices": [["index": 0, "message": .object(message), "finish_reason": .string(reason)]],
      "usage": Self.value(usage),
    ]
    return reply.encoded()
  }

  func errorBody(status: Int, message: String?, key: String?) -> [UInt8] {
    let known: (type: String, code: JSONValue, message: String) =
      switch status {
      case 401:
        (
          "invalid_request_error", "invalid_api_key",
          "Incorrect API key provided: \(Self.quoted(key)). You can find your API key in the console."
        )
      case 403: ("permission_error", "forbidden", "The key \(Self.quoted(key)) may not use this model.")
      case 404: ("invalid_request_error", "model_not_found", "The model does not exist or you have no access to it.")
      case 429: ("requests", "rate_limit_exceeded", "Rate limit reached for requests. Please try again later.")
      case 500...: ("server_error", .null, "The server had an error while processing your request.")
      default: ("invalid_request_error", .null, "The request is not valid.")
      }
    let error: JSONValue = [
      "error": [
        "message": .string(message ?? known.message), "type": .string(known.type), "param": .null, "code": known.code,
      ]
    ]
    return error.encoded()
  }

  /// The beginning and the end of a key, as providers quote it.
  private static func quoted(_ key: String?) -> String {
    guard let key, key.count > 8 else { return "(none)" }
    return "\(key.prefix(6))*****\(key.suffix(4))"
  }

  static func value(_ usage: ReplyUsage) -> JSONValue {
    [
      "prompt_tokens": .integer(Int64(usage.input)), "completion_tokens": .integer(Int64(usage.output)),
      "total_tokens": .integer(Int64(usage.input + usage.output)),
    ]
  }
}

/// The events of a streamed chat completion.
struct ChatCompletionsStream: WireStream {
  private let opening: String
  private let call: Int
  private let sendsUsage: Bool
  private var toolCalls = 0

  init(model: String, call: Int, sendsUsage: Bool) {
    let name = JSONValue.string(model).description
    opening =
      "data: {\"id\":\"chatcmpl-\(call)\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\(name),"
    self.call = call
    self.sendsUsage = sendsUsage
  }

  func begin() -> [UInt8] { event(delta: "{\"role\":\"assistant\",\"content\":\"\"}") }

  func text(_ text: String) -> [UInt8] { event(delta: "{\"content\":\(JSONValue.string(text))}") }

  func reasoning(_ text: String) -> [UInt8] { event(delta: "{\"reasoning_content\":\(JSONValue.string(text))}") }

  mutating func toolCall(name: String, arguments: String, fragments: Int) -> [[UInt8]] {
    let index = toolCalls
    toolCalls += 1
    let id = "call_\(call)_\(index)"
    let first: JSONValue = [
      "index": .integer(Int64(index)), "id": .string(id), "type": "function",
      "function": ["name": .string(name), "arguments": ""],
    ]
    return [event(delta: "{\"tool_calls\":[\(first)]}")]
      + arguments.pieces(fragments).map { piece in
        let more: JSONValue = ["index": .integer(Int64(index)), "function": ["arguments": .string(piece)]]
        return event(delta: "{\"tool_calls\":[\(more)]}")
      }
  }

  func error(type: String, message: String) -> [UInt8] {
    let error: JSONValue = ["error": ["message": .string(message), "type": .string(type), "code": .null]]
    return Array("data: \(error)\n\n".utf8)
  }

  func finish(_ reason: String, usage: ReplyUsage?) -> [UInt8] {
    var bytes = event(delta: "{}", finish: reason)
    if sendsUsage, let usage {
      bytes += Array("\(opening)\"choices\":[],\"usage\":\(ChatCompletionsFormat.value(usage))}\n\n".utf8)
    }
    return bytes
  }

  func end() -> [UInt8] { Array("data: [DONE]\n\n".utf8) }

  private func event(delta: String, finish: String? = nil) -> [UInt8] {
    let reason = finish.map { "\"\($0)\"" } ?? "null"
    return Array("\(opening)\"choices\":[{\"index\":0,\"delta\":\(delta),\"finish_reason\":\(reason)}]}\n\n".utf8)
  }
}

extension String {
  /// The text in at most `count` pieces of about the same size.
  func pieces(_ count: Int) -> [String] {
    let characters = Array(self)
    let size = Swift.max(1, (characters.count + Swift.max(count, 1) - 1) / Swift.max(count, 1))
    return stride(from: 0, to: characters.count, by: size).map {
      String(characters[$0..<Swift.min($0 + size, characters.count)])
    }
  }
}
