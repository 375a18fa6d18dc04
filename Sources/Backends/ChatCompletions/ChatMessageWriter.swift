// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Writes a repaired conversation as the `messages` of a Chat Completions request. (backends.md 3.1)
struct ChatMessageWriter {
  /// Who wrote a replay value this backend can use.
  static let replayAPI = ProviderAPI.chatCompletions.rawValue

  var settings: ProviderSettings

  func write(_ messages: [Message], to writer: inout BodyWriter) {
    writer.json.beginArray()
    for message in messages { write(message, to: &writer) }
    writer.json.endArray()
  }

  private func write(_ message: Message, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.member("role", message.role.rawValue)
    switch message.role {
    case .system, .user:
      writer.json.member("content", message.text)
    case .assistant:
      writeAssistant(message, to: &writer)
    case .tool:
      for case .toolResult(let result) in message.parts {
        writer.json.member("tool_call_id", result.callID)
        writer.json.member("content", Self.resultText(result))
      }
    }
    writer.json.endObject()
  }

  private func writeAssistant(_ message: Message, to writer: inout BodyWriter) {
    let text = message.text
    writer.json.key("content")
    if text.isEmpty, !settings.provider.chat.emptyStringContent {
      writer.json.null()
    } else {
      writer.json.string(text)
    }
    writeReplay(message.replay, to: &writer)
    var hasCalls = false
    for part in message.parts {
      let call: (id: String, name: String, arguments: JSONObject)
      switch part {
      case .toolCall(let made): call = (made.id, made.name, made.arguments)
      case .invalidToolCall(let id, let name, _): call = (id, name, [:])
      case .text, .media, .toolResult: continue
      }
      if !hasCalls {
        writer.json.key("tool_calls")
        writer.json.beginArray()
        hasCalls = true
      }
      write(call: call, to: &writer)
    }
    if hasCalls { writer.json.endArray() }
  }

  private func write(call: (id: String, name: String, arguments: JSONObject), to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.member("id", call.id)
    writer.json.member("type", "function")
    writer.json.key("function")
    writer.json.beginObject()
    writer.json.member("name", ToolNames.wireName(call.name))
    writer.json.member("arguments", JSONValue.object(call.arguments).description)
    writer.json.endObject()
    writer.json.endObject()
  }

  /// Reasoning goes back only to the model that wrote it, and only where the provider takes it.
  private func writeReplay(_ replay: AssistantReplay?, to writer: inout BodyWriter) {
    guard let replay, replay.api == Self.replayAPI, replay.model == settings.model,
      let member = settings.provider.chat.reasoningReplay, !settings.provider.chat.closedMessages,
      let value = replay.value[member.rawValue]
    else { return }
    writer.json.member(member.rawValue, value)
  }

  /// Tool turns have no flag for failures, so the text says it; and they must not be empty.
  private static func resultText(_ result: ToolResult) -> String {
    if result.isError, !result.text.hasPrefix("Error") { return "Error: \(result.text)" }
    return result.text.isEmpty ? "(no output)" : result.text
  }
}
