// SPDX-License-Identifier: Apache-2.0

import AgentModel
public import JSONCore

extension ReplayScript {
  /// Reads the value of `script:`.
  ///
  /// - Throws: ``ReplayScriptError`` for the first thing that is wrong: an unknown word, two actions in a step, a value
  ///   of the wrong type.
  public init(parsing value: JSONValue) throws(ReplayScriptError) {
    let parser = ReplayScriptParser(place: JSONPointer(tokens: []))
    guard let list = value.arrayValue else { throw parser.wrong("A script is a list of replies.") }
    var replies: [Reply] = []
    for (index, reply) in list.enumerated() { replies.append(try parser.at(index).reply(reply)) }
    self.init(replies: replies)
  }
}

/// Reads one place of a script.
private struct ReplayScriptParser {
  let place: JSONPointer

  func at(_ token: String) -> ReplayScriptParser { ReplayScriptParser(place: place.appending(token)) }
  func at(_ index: Int) -> ReplayScriptParser { at(String(index)) }

  func wrong(_ message: String, _ hint: String? = nil) -> ReplayScriptError {
    ReplayScriptError(place: place, message: message, hint: hint)
  }

  // MARK: Replies and steps

  private static let replyWords = ["steps", "repeat", "for"]
  private static let stepWords = [
    "delay_ms", "text", "reasoning", "chars", "every_ms", "tool_calls", "usage", "error", "raise", "hang", "finish",
    "write", "event", "mcp_status", "debug",
  ]
  private static let modifiers: Set<String> = ["delay_ms", "chars", "every_ms"]

  func reply(_ value: JSONValue) throws(ReplayScriptError) -> ReplayScript.Reply {
    let object = try object(value, words: Self.replyWords)
    guard let list = object["steps"]?.arrayValue else {
      throw at("steps").wrong("A reply needs “steps”, a list that may be empty.")
    }
    var reply = ReplayScript.Reply(steps: [])
    if let value = object["repeat"] { reply.repeats = try at("repeat").bool(value) }
    if let value = object["for"] {
      let text = try at("for").text(value)
      guard let kind = CallKind(rawValue: text) else {
        throw at("for").wrong("“\(text)” is no kind of call.", Self.oneOf(CallKind.allCases.map(\.rawValue)))
      }
      reply.kind = kind
    }
    for (index, step) in list.enumerated() { reply.steps.append(try at("steps").at(index).step(step)) }
    return reply
  }

  func step(_ value: JSONValue) throws(ReplayScriptError) -> ReplayStep {
    let object = try object(value, words: Self.stepWords)
    let actions = object.keys.filter { !Self.modifiers.contains($0) }
    if actions.count > 1 {
      throw at(actions[1]).wrong(
        "A step does one thing, this one does “\(actions[0])” and “\(actions[1])”.", "Make two steps of it.")
    }
    var step = ReplayStep()
    if let delay = object["delay_ms"] { step.delay = try at("delay_ms").milliseconds(delay) }
    for word in ["chars", "every_ms"] where object[word] != nil {
      guard actions == ["text"] || actions == ["reasoning"] else {
        throw at(word).wrong("“\(word)” stands beside “text” or “reasoning” only.")
      }
    }
    if let word = actions.first, let value = object[word] {
      step.action = try at(word).action(word, value, beside: object, in: self)
    }
    return step
  }

  private func action(
    _ word: String, _ value: JSONValue, beside step: JSONObject, in parent: ReplayScriptParser
  ) throws(ReplayScriptError) -> ReplayAction? {
    switch word {
    case "text": return .text(try pieces(value, beside: step, in: parent))
    case "reasoning": return .reasoning(try pieces(value, beside: step, in: parent))
    case "tool_calls":
      guard let list = value.arrayValue else { throw wrong("“tool_calls” must be a list.") }
      var calls: [ReplayToolCall] = []
      for (index, call) in list.enumerated() { calls.append(try at(index).toolCall(call)) }
      return .toolCalls(calls)
    case "usage": return .usage(try usage(value))
    case "error": return .inlineError(try text(value))
    case "raise": return .raise(try failure(value))
    case "hang":
      guard try bool(value) else { throw wrong("“hang” can only be true.") }
      return .hang
    case "finish":
      let text = try text(value)
      guard let reason = FinishReason(rawValue: text) else {
        throw wrong("“\(text)” is no reason to finish.", "For example stop, length or content_filter.")
      }
      return .finish(reason)
    case "write":
      let object = try object(value, words: ["path", "text"])
      return .write(path: try at("path").text(object["path"]), text: try at("text").text(object["text"]))
    case "event": return .event(try event(value))
    case "mcp_status": return .toolServerStatus(try text(value))
    case "debug": return .debug(try text(value))
    default: return nil
    }
  }

  // MARK: Actions

  private func pieces(
    _ value: JSONValue, beside step: JSONObject, in parent: ReplayScriptParser
  ) throws(ReplayScriptError) -> ReplayText {
    var text = ReplayText(try text(value))
    switch (step["chars"], step["every_ms"]) {
    case (nil, nil): break
    case (let chars?, let interval?):
      let length = try parent.at("chars").milliseconds(chars)
      if length == 0 { throw parent.at("chars").wrong("“chars” must be at least 1.") }
      text.pieceLength = length
      text.interval = try parent.at("every_ms").milliseconds(interval)
    case (nil, _): throw parent.at("every_ms").wrong("“every_ms” needs “chars” beside it.")
    case (_, nil): throw parent.at("chars").wrong("“chars” needs “every_ms” beside it.")
    }
    return text
  }

  private func toolCall(_ value: JSONValue) throws(ReplayScriptError) -> ReplayToolCall {
    let object = try object(value, words: ["id", "name", "arguments"])
    let name = try at("name").text(object["name"])
    var id: String?
    if let value = object["id"] { id = try at("id").text(value) }
    switch object["arguments"] {
    case nil: return ReplayToolCall(id: id, name: name, arguments: .object([:]))
    case .object(let arguments): return ReplayToolCall(id: id, name: name, arguments: .object(arguments))
    case .string(let raw):
      let arguments = (try? JSONReader.parse(raw))?.objectValue
      return ReplayToolCall(id: id, name: name, arguments: arguments.map { .object($0) } ?? .broken(raw))
    default:
      throw at("arguments").wrong("“arguments” must be a mapping, or raw JSON as a string.")
    }
  }

  private func usage(_ value: JSONValue) throws(ReplayScriptError) -> TokenUsage {
    let object = try object(
      value, words: ["input", "output", "cache_read", "cache_write", "reasoning", "cost", "estimated"])
    if let cost = object["cost"], !cost.isNull, (cost.doubleValue ?? -1) < 0 {
      throw at("cost").wrong("“cost” must be a number from 0, in US dollars.")
    }
    do {
      return try ModelEventCoding.decodeUsage(MemberReader(object))
    } catch {
      throw at(error.member).wrong("\(error.message).")
    }
  }

  private func failure(_ value: JSONValue) throws(ReplayScriptError) -> ModelFailure {
    if let text = value.stringValue {
      let status = text.hasPrefix("HTTP ") ? Int(text.dropFirst(5).prefix { $0.isNumber }) : nil
      return ModelFailure(
        status.map { ErrorRules.failureClass(status: $0) } ?? .network, text, httpStatus: status)
    }
    let object = try object(value, words: ["class", "status", "message", "retry_after_ms"])
    var status: Int?
    if let value = object["status"] { status = try at("status").milliseconds(value) }
    var failureClass = status.map { ErrorRules.failureClass(status: $0) } ?? .network
    if let value = object["class"] {
      let text = try at("class").text(value)
      guard let named = FailureClass(rawValue: text) else {
        throw at("class").wrong(
          "“\(text)” is no class of failure.", Self.oneOf(FailureClass.allCases.map(\.rawValue)))
      }
      failureClass = named
    }
    var message = status.map { "HTTP \($0)" } ?? "The script raised a failure."
    if let value = object["message"] { message = try at("message").text(value) }
    var wait: Int?
    if let value = object["retry_after_ms"] { wait = try at("retry_after_ms").milliseconds(value) }
    return ModelFailure(failureClass, message, httpStatus: status, retryAfterMilliseconds: wait)
  }

  private func event(_ value: JSONValue) throws(ReplayScriptError) -> ModelEvent {
    guard let object = value.objectValue else { throw wrong("“event” must be a mapping.") }
    do {
      return try ModelEventCoding.decode(object)
    } catch {
      throw at(error.member).wrong("\(error.message).")
    }
  }

  // MARK: Values

  private func object(_ value: JSONValue, words: [String]) throws(ReplayScriptError) -> JSONObject {
    guard let object = value.objectValue else { throw wrong("A mapping belongs here.", Self.oneOf(words)) }
    if let unknown = object.keys.first(where: { !words.contains($0) }) {
      throw at(unknown).wrong("“\(unknown)” is not known here.", Self.oneOf(words))
    }
    return object
  }

  private func text(_ value: JSONValue?) throws(ReplayScriptError) -> String {
    guard let text = value?.stringValue else {
      throw wrong(value == nil ? "“\(place.tokens.last ?? "")” is missing." : "Text belongs here.")
    }
    return text
  }

  private func bool(_ value: JSONValue) throws(ReplayScriptError) -> Bool {
    guard let bool = value.boolValue else { throw wrong("true or false belongs here.") }
    return bool
  }

  private func milliseconds(_ value: JSONValue) throws(ReplayScriptError) -> Int {
    guard let number = value.intValue, (0...1_000_000_000_000).contains(number) else {
      throw wrong("A whole number from 0 belongs here.")
    }
    return number
  }

  private static func oneOf(_ words: [String]) -> String { "One of: \(words.joined(separator: ", "))." }
}
