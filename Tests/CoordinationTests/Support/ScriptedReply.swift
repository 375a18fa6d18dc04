// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore

/// What one call of a script comes to. (replay.md section 1)
struct ScriptedReply {
  enum Ending {
    case finished(Reply)
    case failed(ModelFailure, partialText: String)
    case hangs
  }

  /// When the reply has ended, in milliseconds after the call's start.
  var duration = 0
  var ending = Ending.hangs

  /// Plays the steps of a reply.
  init(_ reply: JSONValue, callNumber: Int) {
    var result = Reply(finish: ModelFinish(.stop))
    for step in reply["steps"]?.arrayValue ?? [] {
      duration += step["delay_ms"]?.intValue ?? 0
      if let text = step["text"]?.stringValue { result.text += text }
      if let text = (step["text"] ?? step["reasoning"])?.stringValue, let size = step["chars"]?.intValue {
        duration += (max(text.count, 1) - 1) / size * (step["every_ms"]?.intValue ?? 0)
      }
      for call in step["tool_calls"]?.arrayValue ?? [] {
        result.toolCalls.append(Self.call(call, id: "call_\(callNumber)_\(result.toolCalls.count)"))
        result.finish = ModelFinish(.toolCalls)
      }
      if let error = step["error"]?.stringValue { result.inlineError = error }
      if let reason = step["finish"]?.stringValue.flatMap(FinishReason.init) { result.finish = ModelFinish(reason) }
      if let failure = step["raise"] {
        ending = .failed(Self.failure(failure, afterOutput: !result.text.isEmpty), partialText: result.text)
        return
      }
      if step["hang"]?.boolValue == true { return }
    }
    ending = .finished(result)
  }

  /// A call for which the script has no reply left.
  init(exhausted: Void) {
    ending = .failed(ModelFailure(.replayExhausted, "The script has no reply left."), partialText: "")
  }

  private static func call(_ call: JSONValue, id: String) -> ReplyToolCall {
    let id = call["id"]?.stringValue ?? id
    let name = call["name"]?.stringValue ?? ""
    switch call["arguments"] {
    case .object(let arguments)?: return .valid(ToolCall(id: id, name: name, arguments: arguments))
    case .string(let raw)?:
      if let arguments = try? JSONReader.parse(raw).objectValue {
        return .valid(ToolCall(id: id, name: name, arguments: arguments))
      }
      return .invalid(id: id, name: name, raw: raw)
    case let other?: return .invalid(id: id, name: name, raw: other.description)
    case nil: return .valid(ToolCall(id: id, name: name, arguments: [:]))
    }
  }

  private static func failure(_ raise: JSONValue, afterOutput: Bool) -> ModelFailure {
    let text = raise.stringValue ?? raise["message"]?.stringValue ?? "failed"
    let status = raise["status"]?.intValue ?? (text.hasPrefix("HTTP ") ? Int(text.dropFirst(5)) : nil)
    let named = raise["class"]?.stringValue.flatMap(FailureClass.init)
    return ModelFailure(
      named ?? (status ?? 0 >= 500 ? .server : .network), text, afterOutput: afterOutput, httpStatus: status,
      retryAfterMilliseconds: raise["retry_after_ms"]?.intValue)
  }
}

/// Serves the replies of one agent in call order, and by kind where a reply says `for`. (replay.md section 4)
struct Script {
  private var unused: [JSONValue]

  init(_ replies: [JSONValue]) { unused = replies }

  mutating func reply(to call: CallStart) -> ScriptedReply {
    let position =
      unused.firstIndex { $0["for"]?.stringValue == call.kind.rawValue } ?? unused.firstIndex { $0["for"] == nil }
    guard let position else { return ScriptedReply(exhausted: ()) }
    let reply = unused[position]
    if reply["repeat"]?.boolValue != true { unused.remove(at: position) }
    return ScriptedReply(reply, callNumber: call.callNumber)
  }
}
