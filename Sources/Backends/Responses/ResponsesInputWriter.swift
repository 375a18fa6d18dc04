// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Writes a repaired conversation as the `input` of a request. (backends.md 2.2)
///
/// A turn of only text is a plain string; turns of this model's own go back as the items they were.
struct ResponsesInputWriter {
  let settings: ProviderSettings
  /// Whether the system turn is written, too.
  let includesSystem: Bool
  private let media: ResponsesMediaWriter

  init(settings: ProviderSettings, includesSystem: Bool) {
    self.settings = settings
    self.includesSystem = includesSystem
    media = ResponsesMediaWriter(providerName: settings.provider.displayName)
  }

  func write(_ messages: [Message], to writer: inout BodyWriter) {
    writer.json.beginArray()
    for message in messages {
      switch message.role {
      case .system: if includesSystem { write(text: message.text, role: "system", to: &writer) }
      case .user: writeUser(message, to: &writer)
      case .assistant: writeAssistant(message, to: &writer)
      case .tool: writeResults(message, to: &writer)
      }
    }
    writer.json.endArray()
  }

  private func write(text: String, role: StaticString, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.key("role")
    writer.json.string("\(role)")
    writer.json.member("content", text)
    writer.json.endObject()
  }

  // MARK: Turns

  private func writeUser(_ message: Message, to writer: inout BodyWriter) {
    if message.media.isEmpty { return write(text: message.text, role: "user", to: &writer) }
    writer.json.beginObject()
    writer.json.member("role", "user")
    writer.json.key("content")
    writer.json.beginArray()
    for part in message.parts {
      switch part {
      case .text(let text): ResponsesMediaWriter.write(text: text, to: &writer)
      case .media(let part): media.write(part, to: &writer)
      case .toolCall, .invalidToolCall, .toolResult: continue
      }
    }
    writer.json.endArray()
    writer.json.endObject()
  }

  private func writeAssistant(_ message: Message, to writer: inout BodyWriter) {
    if let items = ReplayedItems(message, model: settings.model)?.items {
      for item in items { writer.json.value(item) }
      return
    }
    let text = message.text
    if !text.isEmpty { write(text: text, role: "assistant", to: &writer) }
    for part in message.parts {
      switch part {
      case .toolCall(let call): write(call.id, call.name, call.arguments, to: &writer)
      case .invalidToolCall(let id, let name, _): write(id, name, [:], to: &writer)
      case .text, .media, .toolResult: continue
      }
    }
  }

  private func write(_ id: String, _ name: String, _ arguments: JSONObject, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.member("type", "function_call")
    writer.json.member("call_id", id)
    writer.json.member("name", ToolNames.wireName(name))
    writer.json.member("arguments", JSONValue.object(arguments).description)
    writer.json.endObject()
  }

  private func writeResults(_ message: Message, to writer: inout BodyWriter) {
    for case .toolResult(let result) in message.parts {
      writer.json.beginObject()
      writer.json.member("type", "function_call_output")
      writer.json.member("call_id", result.callID)
      writer.json.key("output")
      let text = Self.resultText(result)
      if result.media.isEmpty {
        writer.json.string(text)
      } else {
        writer.json.beginArray()
        if !text.isEmpty { ResponsesMediaWriter.write(text: text, to: &writer) }
        for part in result.media { media.write(part, to: &writer) }
        writer.json.endArray()
      }
      writer.json.endObject()
    }
  }

  /// Results have no flag for failures, so the text says it; and they must not be empty.
  private static func resultText(_ result: ToolResult) -> String {
    if result.isError, !result.text.hasPrefix("Error") { return "Error: \(result.text)" }
    return result.text.isEmpty && result.media.isEmpty ? "(no output)" : result.text
  }
}

/// The items of an earlier reply as they go back to the model that wrote them. (backends.md 0.4, 2.2)
struct ReplayedItems {
  let items: [JSONValue]

  /// The items behind a turn; nil when another model wrote it, or when the turn has other calls than its items have.
  init?(_ message: Message, model: String) {
    guard let replay = message.replay, replay.api == OpenAIResponsesReply.replayAPI, replay.model == model,
      let items = replay.value["input_items"]?.arrayValue
    else { return nil }
    var calls: Set<String> = []
    var broken: Set<String> = []
    for part in message.parts {
      switch part {
      case .toolCall(let call): calls.insert(call.id)
      case .invalidToolCall(let id, _, _):
        calls.insert(id)
        broken.insert(id)
      case .text, .media, .toolResult: continue
      }
    }
    let own = items.filter { $0["type"] == "function_call" }.map(Self.callID)
    guard own.count == calls.count, Set(own) == calls else { return nil }
    self.items = items.compactMap { item in
      // Without either, the server looks the reasoning up by its id and finds nothing where nothing was stored.
      if item["type"] == "reasoning", item["encrypted_content"]?.stringValue == nil,
        item["content"]?.arrayValue?.isEmpty ?? true
      {
        return nil
      }
      guard item["type"] == "function_call", broken.contains(Self.callID(item)), var call = item.objectValue else {
        return item
      }
      call["arguments"] = "{}"
      return .object(call)
    }
  }

  private static func callID(_ item: JSONValue) -> String { item["call_id"]?.stringValue ?? "" }
}
