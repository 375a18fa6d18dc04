// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Gemini's generateContent. (backends.md 5)
struct GenerateContentFormat: WireFormat {
  private static let streaming = ":streamGenerateContent"

  func serves(_ method: String, _ path: String) -> Bool {
    method == "POST" && (path.hasSuffix(Self.streaming) || path.hasSuffix(":generateContent"))
  }

  func model(of body: JSONValue, path: String) -> String {
    let segment = path.split(separator: "/").last ?? ""
    return Self.unescaped(segment.prefix { $0 != ":" })
  }

  func isStreaming(_ body: JSONValue, path: String) -> Bool { path.contains(Self.streaming) }

  func tools(of body: JSONValue) -> [(name: String, parameters: JSONValue)] {
    let lists = (body["tools"]?.arrayValue ?? []).compactMap { $0["functionDeclarations"]?.arrayValue }
    return lists.joined().compactMap { tool in
      tool["name"]?.stringValue.map {
        (name: $0, parameters: tool["parametersJsonSchema"] ?? tool["parameters"] ?? .null)
      }
    }
  }

  func userText(of body: JSONValue) -> String {
    let turns = (body["contents"]?.arrayValue ?? []).filter { $0["role"]?.stringValue != "model" }
    return turns.flatMap { $0["parts"]?.arrayValue ?? [] }.compactMap { $0["text"]?.stringValue }
      .joined(separator: "\n")
  }

  func endsWithToolResult(_ body: JSONValue) -> Bool {
    body["contents"]?.arrayValue?.last?["parts"]?.arrayValue?.first?["functionResponse"] != nil
  }

  func stream(for request: ProviderRequest?) -> any WireStream {
    GenerateContentStream(model: request?.model ?? "", call: request?.call ?? 0)
  }

  func wholeReply(_ steps: [ReplyStep], for request: ProviderRequest?) -> [UInt8] {
    var parts: [JSONValue] = []
    var usage: ReplyUsage?
    var reason = "STOP"
    for step in steps {
      switch step {
      case .text(let text): parts.append(["text": .string(text)])
      case .deltas(let run): parts.append(["text": .string((0..<run.count).map(run.text).joined())])
      case .toolCall(let name, let arguments, _): parts.append(GenerateContentStream.call(name, arguments))
      case .finish(let word, let counts):
        reason = GenerateContentStream.finishReason(word)
        usage = counts
      default: break
      }
    }
    let stream = GenerateContentStream(model: request?.model ?? "", call: request?.call ?? 0)
    return stream.chunk(parts, finish: reason, usage: usage).encoded()
  }

  func errorBody(status: Int, message: String?, key: String?) -> [UInt8] {
    let words = [
      400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND",
      429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE", 504: "DEADLINE_EXCEEDED",
    ]
    let error: JSONValue = [
      "error": [
        "code": .integer(Int64(status)), "message": .string(message ?? "The request failed with status \(status)."),
        "status": .string(words[status] ?? "UNKNOWN"),
      ]
    ]
    return error.encoded()
  }

  /// A segment of a path without its percent encoding.
  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The chunks of a streamed generation. Each carries the running counts; calls come whole.
struct GenerateContentStream: WireStream {
  private let model: String
  private let call: Int

  init(model: String, call: Int) {
    self.model = model
    self.call = call
  }

  let counters = ["\"candidatesTokenCount\":1", "\"totalTokenCount\":1"]

  func begin() -> [UInt8] { [] }

  func text(_ text: String) -> [UInt8] {
    let name = JSONValue.string(model)
    return Array(
      """
      data: {"candidates":[{"content":{"parts":[{"text":\(JSONValue.string(text))}],"role":"model"},"index":0}],\
      "usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":1000000,"totalTokenCount":1000000},\
      "modelVersion":\(name),"responseId":"reply_\(call)"}\r\n\r\n
      """.utf8)
  }

  func reasoning(_ text: String) -> [UInt8] {
    Self.event(chunk([["text": .string(text), "thought": true]], finish: nil, usage: nil))
  }

  func toolCall(name: String, arguments: String, fragments: Int) -> [[UInt8]] {
    [Self.event(chunk([Self.call(name, arguments)], finish: nil, usage: nil))]
  }

  func error(type: String, message: String) -> [UInt8] {
    Self.event(["error": ["code": 500, "message": .string(message), "status": .string(type)]])
  }

  func finish(_ reason: String, usage: ReplyUsage?) -> [UInt8] {
    Self.event(chunk([["text": ""]], finish: Self.finishReason(reason), usage: usage))
  }

  func end() -> [UInt8] { [] }

  /// Gemini's word for a reason of Chat Completions; calls need none.
  static func finishReason(_ word: String) -> String {
    ["stop": "STOP", "tool_calls": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY"][word] ?? word
  }

  static func call(_ name: String, _ arguments: String) -> JSONValue {
    ["functionCall": ["name": .string(name), "args": (try? JSONReader.parse(arguments)) ?? [:]]]
  }

  func chunk(_ parts: [JSONValue], finish: String?, usage: ReplyUsage?) -> JSONValue {
    var candidate: JSONObject = ["content": ["parts": .array(parts), "role": "model"]]
    if let finish { candidate["finishReason"] = .string(finish) }
    candidate["index"] = 0
    let usage = usage ?? ReplyUsage(input: 100, output: 1)
    return [
      "candidates": [.object(candidate)],
      "usageMetadata": [
        "promptTokenCount": .integer(Int64(usage.input)), "candidatesTokenCount": .integer(Int64(usage.output)),
        "totalTokenCount": .integer(Int64(usage.input + usage.output)),
      ],
      "modelVersion": .string(model), "responseId": .string("reply_\(call)"),
    ]
  }

  private static func event(_ chunk: JSONValue) -> [UInt8] { Array("data: \(chunk)\r\n\r\n".utf8) }
}
