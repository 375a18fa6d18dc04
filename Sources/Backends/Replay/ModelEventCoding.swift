// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// Events as JSON objects and back, in the words of fixtures/sse/README.md. Replay values of assistant turns are left
/// out. (replay.md section 5)
public enum ModelEventCoding {
  /// The object for an event.
  public static func encode(_ event: ModelEvent) -> JSONObject {
    switch event {
    case .start(let id, let model):
      return ["type": "start", "id": json(id), "model": json(model)]
    case .text(let text):
      return ["type": "text", "text": .string(text)]
    case .reasoning(let text, let kind):
      return compact(["type": "reasoning", "text": .string(text), "kind": json(kind?.rawValue)])
    case .refusal(let text):
      return ["type": "refusal", "text": .string(text)]
    case .toolCallStarted(let index, let id, let name):
      return ["type": "tool_call_started", "index": json(index), "id": .string(id), "name": .string(name)]
    case .toolCallDelta(let index, let arguments):
      return ["type": "tool_call_delta", "index": json(index), "arguments": .string(arguments)]
    case .toolCall(let call):
      return [
        "type": "tool_call", "id": .string(call.id), "name": .string(call.name), "arguments": .object(call.arguments),
      ]
    case .toolCallInvalid(let id, let name, let raw):
      return ["type": "tool_call_invalid", "id": .string(id), "name": .string(name), "raw": .string(raw)]
    case .serverToolCall(let object):
      return typed("server_tool_call", object)
    case .serverToolResult(let object):
      return typed("server_tool_result", object)
    case .segment(let number):
      return ["type": "segment", "number": json(number)]
    case .withdrawn(let number):
      return ["type": "withdrawn", "from": json(number)]
    case .retrying(let attempt, let delay, let failure):
      var object = encode(failure)
      object["type"] = "retrying"
      object["attempt"] = json(attempt)
      object["delay_ms"] = json(delay)
      return object
    case .citation(let citation):
      return compact([
        "type": "citation", "kind": .string(citation.kind), "url": json(citation.url), "title": json(citation.title),
        "cited_text": json(citation.citedText),
      ])
    case .image(let mediaType, let base64, let partial):
      return [
        "type": "image", "media_type": .string(mediaType), "base64": .string(base64), "partial": .bool(partial),
      ]
    case .usage(let usage):
      return encode(usage)
    case .warning(let code, let detail):
      return compact(["type": "warning", "code": .string(code), "detail": json(detail)])
    case .notice(let code, let message):
      return ["type": "notice", "code": .string(code), "message": .string(message)]
    case .finish(let finish):
      var object: JSONObject = [
        "type": "finish", "reason": .string(finish.reason.rawValue), "raw": json(finish.raw),
      ]
      if let details = finish.details { object["details"] = details }
      if let answer = finish.answer { object["answer"] = .string(answer) }
      return object
    case .error(let failure):
      return encode(failure)
    }
  }

  /// The event of an object.
  ///
  /// - Throws: ``ModelEventError`` when a required member is missing or of the wrong kind. Unknown members are ignored.
  public static func decode(_ object: JSONObject) throws(ModelEventError) -> ModelEvent {
    let reader = MemberReader(object)
    switch try reader.text("type") {
    case "start": return .start(id: reader.optionalText("id"), model: reader.optionalText("model"))
    case "text": return .text(try reader.text("text"))
    case "reasoning":
      return .reasoning(
        try reader.text("text"), kind: reader.optionalText("kind").flatMap(ReasoningKind.init(rawValue:)))
    case "refusal": return .refusal(try reader.text("text"))
    case "tool_call_started":
      return .toolCallStarted(
        index: try reader.integer("index"), id: try reader.text("id"), name: try reader.text("name"))
    case "tool_call_delta":
      return .toolCallDelta(index: try reader.integer("index"), arguments: try reader.text("arguments"))
    case "tool_call":
      return .toolCall(
        ToolCall(
          id: try reader.text("id"), name: try reader.text("name"), arguments: try reader.object("arguments")))
    case "tool_call_invalid":
      return .toolCallInvalid(
        id: try reader.text("id"), name: try reader.text("name"), raw: try reader.text("raw"))
    case "server_tool_call": return .serverToolCall(untyped(object))
    case "server_tool_result": return .serverToolResult(untyped(object))
    case "segment": return .segment(try reader.integer("number"))
    case "withdrawn": return .withdrawn(from: try reader.integer("from"))
    case "retrying":
      return .retrying(
        attempt: try reader.integer("attempt"), delayMilliseconds: try reader.integer("delay_ms"),
        failure: try decodeFailure(reader))
    case "citation":
      return .citation(
        Citation(
          kind: try reader.text("kind"), url: reader.optionalText("url"), title: reader.optionalText("title"),
          citedText: reader.optionalText("cited_text")))
    case "image":
      return .image(
        mediaType: try reader.text("media_type"), base64: try reader.text("base64"),
        partial: object["partial"]?.boolValue ?? false)
    case "usage": return .usage(try decodeUsage(reader))
    case "warning": return .warning(code: try reader.text("code"), detail: reader.optionalText("detail"))
    case "notice": return .notice(code: try reader.text("code"), message: try reader.text("message"))
    case "finish":
      let reason: FinishReason = try reader.word("reason")
      var finish = ModelFinish(reason, raw: reader.optionalText("raw"), details: object["details"])
      finish.answer = reader.optionalText("answer")
      return .finish(finish)
    case "error": return .error(try decodeFailure(reader))
    case let type: throw ModelEventError(member: "type", message: "“\(type)” is no type of event")
    }
  }

  // MARK: Records

  static func encode(_ usage: TokenUsage) -> JSONObject {
    var object: JSONObject = [
      "type": "usage", "input": json(usage.input), "output": json(usage.output), "cache_read": json(usage.cacheRead),
      "cache_write": json(usage.cacheWrite),
    ]
    if let reasoning = usage.reasoning { object["reasoning"] = json(reasoning) }
    if !usage.serverTools.isEmpty {
      let counts = usage.serverTools.sorted { $0.key < $1.key }.map { ($0.key, json($0.value)) }
      object["server_tools"] = .object(JSONObject(counts))
    }
    if let cost = usage.cost { object["cost"] = .number(cost) }
    if usage.estimated { object["estimated"] = true }
    return object
  }

  static func decodeUsage(_ reader: MemberReader) throws(ModelEventError) -> TokenUsage {
    let serverTools = (reader.members["server_tools"]?.objectValue ?? [:]).compactMap { name, count in
      count.intValue.map { (name, $0) }
    }
    return TokenUsage(
      input: try reader.optionalInteger("input") ?? 0, output: try reader.optionalInteger("output") ?? 0,
      cacheRead: try reader.optionalInteger("cache_read") ?? 0,
      cacheWrite: try reader.optionalInteger("cache_write") ?? 0, reasoning: try reader.optionalInteger("reasoning"),
      serverTools: Dictionary(serverTools) { _, last in last },
      cost: reader.members["cost"]?.doubleValue, estimated: reader.members["estimated"]?.boolValue ?? false)
  }

  private static func encode(_ failure: ModelFailure) -> JSONObject {
    compact([
      "type": "error", "class": .string(failure.failureClass.rawValue), "retryable": .bool(failure.retryable),
      "message": .string(failure.message), "code": json(failure.code), "after_output": .bool(failure.afterOutput),
      "http_status": json(failure.httpStatus), "retry_after_ms": json(failure.retryAfterMilliseconds),
      "request_id": json(failure.requestID), "hint": json(failure.hint),
    ])
  }

  private static func decodeFailure(_ reader: MemberReader) throws(ModelEventError) -> ModelFailure {
    let failureClass: FailureClass = try reader.word("class")
    return ModelFailure(
      failureClass, reader.optionalText("message") ?? "", retryable: reader.members["retryable"]?.boolValue,
      code: reader.optionalText("code") ?? reader.members["code"]?.intValue.map(String.init),
      afterOutput: reader.members["after_output"]?.boolValue ?? false,
      httpStatus: reader.members["http_status"]?.intValue,
      retryAfterMilliseconds: reader.members["retry_after_ms"]?.intValue,
      requestID: reader.optionalText("request_id"), hint: reader.optionalText("hint"))
  }

  // MARK: Values

  private static func json(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
  private static func json(_ number: Int?) -> JSONValue { number.map { .integer(Int64($0)) } ?? .null }

  private static func compact(_ object: JSONObject) -> JSONObject {
    JSONObject(object.lazy.filter { !$0.value.isNull }.map { ($0.key, $0.value) })
  }

  private static func typed(_ type: String, _ object: JSONObject) -> JSONObject {
    var result: JSONObject = ["type": .string(type)]
    for (key, value) in object where key != "type" { result[key] = value }
    return result
  }

  private static func untyped(_ object: JSONObject) -> JSONObject {
    var result = object
    result["type"] = nil
    return result
  }
}

/// Why an object is no event.
public struct ModelEventError: Error, Sendable, Equatable {
  /// The member that is to blame.
  public var member: String
  /// What is wrong with it.
  public var message: String
}

/// Reads the members of an object and says which of them is wrong.
struct MemberReader {
  let members: JSONObject

  init(_ members: JSONObject) { self.members = members }

  func text(_ name: String) throws(ModelEventError) -> String {
    guard let text = members[name]?.stringValue else { throw wrong(name, "a string") }
    return text
  }

  func optionalText(_ name: String) -> String? { members[name]?.stringValue }

  func integer(_ name: String) throws(ModelEventError) -> Int {
    guard let number = try optionalInteger(name) else { throw wrong(name, "an integer") }
    return number
  }

  func optionalInteger(_ name: String) throws(ModelEventError) -> Int? {
    guard let value = members[name], !value.isNull else { return nil }
    guard let number = value.intValue, number >= 0 else { throw wrong(name, "an integer from 0") }
    return number
  }

  func object(_ name: String) throws(ModelEventError) -> JSONObject {
    guard let object = members[name]?.objectValue else { throw wrong(name, "an object") }
    return object
  }

  func word<Word: RawRepresentable>(_ name: String) throws(ModelEventError) -> Word where Word.RawValue == String {
    let text = try text(name)
    guard let word = Word(rawValue: text) else {
      throw ModelEventError(member: name, message: "“\(text)” is not one of the words for “\(name)”")
    }
    return word
  }

  private func wrong(_ name: String, _ expected: String) -> ModelEventError {
    ModelEventError(
      member: name, message: members[name] == nil ? "“\(name)” is missing" : "“\(name)” must be \(expected)")
  }
}
