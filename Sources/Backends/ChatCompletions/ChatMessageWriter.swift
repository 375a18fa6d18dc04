// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Writes a repaired conversation as the `messages` of a Chat Completions request. (backends.md 3.1)
///
/// Tool turns are text only. Files that tools gave back follow in a user turn behind the last tool turn, joined with the
/// user's own where one comes next. (backends.md 6.7)
struct ChatMessageWriter {
  /// Who wrote a replay value this backend can use.
  static let replayAPI = ProviderAPI.chatCompletions.rawValue

  var settings: ProviderSettings

  private var media: ChatMediaWriter { ChatMediaWriter(provider: settings.provider) }

  func write(_ messages: [Message], to writer: inout BodyWriter) {
    var returned = ReturnedFiles()
    writer.json.beginArray()
    for message in messages {
      if message.role == .assistant { writeReturned(&returned, to: &writer) }
      write(message, &returned, to: &writer)
    }
    writeReturned(&returned, to: &writer)
    writer.json.endArray()
  }

  private func write(_ message: Message, _ returned: inout ReturnedFiles, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.member("role", settings.provider.chat.role(message.role, model: settings.model))
    switch message.role {
    case .system:
      writer.json.member("content", message.text)
    case .user:
      writer.json.key("content")
      media.write(returned.take() + media.pieces(message.parts), to: &writer)
    case .assistant:
      writeAssistant(message, to: &writer)
    case .tool:
      for case .toolResult(let result) in message.parts {
        writer.json.member("tool_call_id", result.callID)
        writer.json.member("content", returned.add(result, media))
      }
    }
    writer.json.endObject()
  }

  /// Writes the turn of files that tools gave back, if there are any.
  private func writeReturned(_ returned: inout ReturnedFiles, to writer: inout BodyWriter) {
    let pieces = returned.take()
    if pieces.isEmpty { return }
    writer.json.beginObject()
    writer.json.member("role", Message.Role.user.rawValue)
    writer.json.key("content")
    media.write(pieces, to: &writer)
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
}
