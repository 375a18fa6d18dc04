// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Writes a repaired conversation as the `messages` of a Chat Completions request. (backends.md 3.1)
struct ChatMessageWriter {
  /// Who wrote a replay value this backend can use.
  static let replayAPI = ProviderAPI.chatCompletions.rawValue

  var settings: ChatSettings

  func write(_ messages: [Message], to writer: inout JSONWriter) {
    writer.beginArray()
    for message in messages { write(message, to: &writer) }
    writer.endArray()
  }

  private func write(_ message: Message, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("role", message.role.rawValue)
    switch message.role {
    case .system, .user:
      writer.member("content", message.text)
    case .assistant:
      writeAssistant(message, to: &writer)
    case .tool:
      for case .toolResult(let result) in message.parts {
        writer.member("tool_call_id", result.callID)
        writer.member("content", Self.resultText(result))
      }
    }
    writer.endObject()
  }

  private func writeAssistant(_ message: Message, to writer: inout JSONWriter) {
    let text = message.text
    writer.key("content")
    if text.isEmpty, !settings.provider.chat.emptyStringContent {
      writer.null()
    } else {
      writer.string(text)
    }
    writeReplay(message.replay, to: &writer)
    var hasCalls = false
    for part in message.parts {
      let call: (id: String, name: String, arguments: JSONObject)
      switch part {
      case .toolCall(let made): call = (made.id, made.name, made.arguments)
      case .invalidToolCall(let id, let name, _): call = (id, name, [:])
      case .text, .toolResult: continue
      }
      if !hasCalls {
        writer.key("tool_calls")
        writer.beginArray()
        hasCalls = true
      }
      write(call: call, to: &writer)
    }
    if hasCalls { writer.endArray() }
  }

  private func write(call: (id: String, name: String, arguments: JSONObject), to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("id", call.id)
    writer.member("type", "function")
    writer.key("function")
    writer.beginObject()
    writer.member("name", ToolNames.wireName(call.name))
    writer.member("arguments", JSONValue.object(call.arguments).description)
    writer.endObject()
    writer.endObject()
  }

  /// Reasoning goes back only to the model that wrote it, and only where the provider takes it.
  private func writeReplay(_ replay: AssistantReplay?, to writer: inout JSONWriter) {
    guard let replay, replay.api == Self.replayAPI, replay.model == settings.model,
      let member = settings.provider.chat.reasoningReplay, !settings.provider.chat.closedMessages,
      let value = replay.value[member.rawValue]
    else { return }
    writer.member(member.rawValue, value)
  }

  /// Tool turns have no flag for failures, so the text says it; and they must not be empty.
  private static func resultText(_ result: ToolResult) -> String {
    if result.isError, !result.text.hasPrefix("Error") { return "Error: \(result.text)" }
    return result.text.isEmpty ? "(no output)" : result.text
  }
}
