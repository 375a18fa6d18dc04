// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Writes a repaired conversation as the `contents` of a request: turns of `user` and `model`, the first one the user's.
/// (backends.md 5.2)
struct GeminiContentWriter {
  let model: String
  let rules: GeminiModelRules

  /// What stands for the user's words where a conversation begins with the model.
  private static let missingBeginning = "(The conversation goes on from here.)"

  /// Messages that become one turn.
  private enum Turn {
    /// Results of the calls before, then what the user says.
    case user([ToolResult], [ContentPart])
    case model([Message])
  }

  /// A call as it was written, which its response has to match.
  private struct WrittenCall {
    /// The model's own id; nil when it gave none.
    var id: String?
    var name: String
  }

  func write(_ messages: [Message], to writer: inout BodyWriter) {
    var calls: [WrittenCall] = []
    writer.json.beginArray()
    for turn in Self.turns(messages) {
      writer.json.beginObject()
      if case .model = turn { writer.json.member("role", "model") } else { writer.json.member("role", "user") }
      writer.json.key("parts")
      writer.json.beginArray()
      switch turn {
      case .user(let results, let parts):
        write(results, of: calls, to: &writer)
        for part in parts { write(part, to: &writer) }
      case .model(let messages): calls = messages.flatMap { write($0, to: &writer) }
      }
      writer.json.endArray()
      writer.json.endObject()
    }
    writer.json.endArray()
  }

  private static func turns(_ messages: [Message]) -> [Turn] {
    var turns: [Turn] = []
    for message in messages where message.role != .system {
      if message.role == .assistant {
        if case .model(let before)? = turns.last {
          turns[turns.count - 1] = .model(before + [message])
        } else {
          turns.append(.model([message]))
        }
        continue
      }
      let results = message.parts.compactMap(result)
      let parts = message.role == .user ? message.parts : []
      if case .user(let earlier, let said)? = turns.last {
        turns[turns.count - 1] = .user(earlier + results, said + parts)
      } else {
        turns.append(.user(results, parts))
      }
    }
    if case .user? = turns.first { return turns }
    return [.user([], [.text(missingBeginning)])] + turns
  }

  private static func result(_ part: ContentPart) -> ToolResult? {
    if case .toolResult(let result) = part { return result }
    return nil
  }

  private func write(_ part: ContentPart, to writer: inout BodyWriter) {
    switch part {
    case .text(let text): Self.write(text: text, to: &writer)
    case .media(let file): GeminiMediaWriter.write(file, to: &writer)
    case .toolCall, .invalidToolCall, .toolResult: break
    }
  }

  private static func write(text: String, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.member("text", text)
    writer.json.endObject()
  }

  // MARK: The model's turns

  /// Writes what the model said, verbatim where it was this model, and returns its calls.
  private func write(_ message: Message, to writer: inout BodyWriter) -> [WrittenCall] {
    let calls = message.parts.compactMap(Self.call)
    if let parts = replayedParts(of: message, callCount: calls.count) { return write(replayed: parts, to: &writer) }
    for case .text(let text) in message.parts { Self.write(text: text, to: &writer) }
    for (index, call) in calls.enumerated() {
      writer.json.beginObject()
      writer.json.key("functionCall")
      writer.json.beginObject()
      writer.json.member("name", ToolNames.wireName(call.name))
      writer.json.member("args", call.arguments)
      writer.json.endObject()
      if index == 0, rules.needsSignatures {
        writer.json.member("thoughtSignature", GeminiModelRules.signatureOfOthers)
      }
      writer.json.endObject()
    }
    return calls.map { WrittenCall(name: ToolNames.wireName($0.name)) }
  }

  private static func call(_ part: ContentPart) -> (name: String, arguments: JSONObject)? {
    switch part {
    case .toolCall(let call): (call.name, call.arguments)
    case .invalidToolCall(_, let name, _): (name, [:])
    case .text, .media, .toolResult: nil
    }
  }

  /// The parts as the model sent them; nil when it was another model, or when its calls are not those of the message.
  private func replayedParts(of message: Message, callCount: Int) -> [JSONObject]? {
    guard let replay = message.replay, replay.api == GeminiReply.replayAPI, replay.model == model,
      let parts = replay.value["parts"]?.arrayValue?.compactMap(\.objectValue), !parts.isEmpty,
      parts.count(where: { $0["functionCall"] != nil }) == callCount
    else { return nil }
    return parts
  }

  private func write(replayed parts: [JSONObject], to writer: inout BodyWriter) -> [WrittenCall] {
    var calls: [WrittenCall] = []
    for var part in parts {
      if let call = part["functionCall"] {
        // Some gateways lose signatures.
        if calls.isEmpty, rules.needsSignatures, part["thoughtSignature"] == nil {
          part["thoughtSignature"] = .string(GeminiModelRules.signatureOfOthers)
        }
        calls.append(WrittenCall(id: call["id"]?.stringValue, name: call["name"]?.stringValue ?? ""))
      }
      writer.json.value(part)
    }
    return calls
  }

  // MARK: Results

  /// Writes the responses in the order of the calls; files that cannot stand in them follow in the same turn.
  private func write(_ results: [ToolResult], of calls: [WrittenCall], to writer: inout BodyWriter) {
    var followers: [(name: String, files: [MediaPart])] = []
    for (index, result) in results.enumerated() {
      let call = index < calls.count ? calls[index] : WrittenCall(name: ToolNames.wireName(result.name))
      let nested = rules.nestsFiles ? result.media.filter(GeminiMediaWriter.isNestable) : []
      let others = rules.nestsFiles ? result.media.filter { !GeminiMediaWriter.isNestable($0) } : result.media
      write(result, nested, of: call, to: &writer)
      if !others.isEmpty { followers.append((call.name, others)) }
    }
    for (name, files) in followers {
      Self.write(text: "Files returned by the tool \(name):", to: &writer)
      for file in files { GeminiMediaWriter.write(file, to: &writer) }
    }
  }

  private func write(_ result: ToolResult, _ nested: [MediaPart], of call: WrittenCall, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.key("functionResponse")
    writer.json.beginObject()
    if let id = call.id, !id.isEmpty { writer.json.member("id", id) }
    writer.json.member("name", call.name)
    writer.json.key("response")
    writer.json.beginObject()
    writer.json.member(result.isError ? "error" : "output", .string(result.text))
    writer.json.endObject()
    if !nested.isEmpty {
      writer.json.key("parts")
      writer.json.beginArray()
      for asset in nested.compactMap(\.asset) {
        writer.json.beginObject()
        writer.json.key("inlineData")
        GeminiMediaWriter.writeContent(asset, to: &writer)
        writer.json.endObject()
      }
      writer.json.endArray()
    }
    writer.json.endObject()
    writer.json.endObject()
  }
}
