// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension GeminiReply {
  /// Takes one part of the model's turn.
  mutating func absorb(part: JSONObject) {
    if let text = part["text"]?.stringValue {
      absorb(text: text, of: part)
    } else if let call = part["functionCall"] {
      absorb(call: call)
      turn.append(part)
    } else if let data = part["inlineData"] {
      absorb(data: data)
      turn.append(part)
    } else if let event = serverTool(part) {
      hasOutput = true
      hasAnswer = true
      batch.append(event)
      turn.append(part)
    } else {
      if part["thoughtSignature"] == nil { warn("unknown_part", part.keys.first) }
      turn.append(part)
    }
  }

  private mutating func absorb(text: String, of part: JSONObject) {
    let isThought = part["thought"]?.boolValue ?? false
    if part["thoughtSignature"] == nil {
      turn.append(Array(text.utf8), isThought: isThought)
    } else {
      turn.append(part)
    }
    if text.isEmpty { return }
    hasOutput = true
    if !isThought { hasAnswer = true }
    batch.append(text, as: isThought ? .reasoning(.summary) : .text)
  }

  /// Takes a call; calls come whole on this API.
  private mutating func absorb(call: JSONValue) {
    hasOutput = true
    hasAnswer = true
    let index = callCount
    callCount += 1
    var id = call["id"]?.stringValue ?? ""
    if id.isEmpty || callIDs.contains(id) { id = "\(options.callIDPrefix)\(index)" }
    callIDs.insert(id)
    let name = options.toolNames.original(call["name"]?.stringValue ?? "")
    let arguments = call["args"].map { $0.isNull ? JSONValue.object([:]) : $0 } ?? .object([:])
    let raw = arguments.description
    batch.append(.toolCallStarted(index: index, id: id, name: name))
    batch.append(raw, as: .arguments(index))
    if !name.isEmpty, let arguments = arguments.objectValue {
      batch.append(.toolCall(ToolCall(id: id, name: name, arguments: arguments)))
    } else {
      batch.append(.toolCallInvalid(id: id, name: name, raw: raw))
    }
  }

  /// Takes a picture the model made. Sound has no event yet.
  private mutating func absorb(data: JSONValue) {
    guard let mediaType = data["mimeType"]?.stringValue, let base64 = data["data"]?.stringValue else {
      return warn("unknown_part", "inlineData")
    }
    guard mediaType.hasPrefix("image/") else { return warn("audio_ignored", mediaType) }
    hasOutput = true
    hasAnswer = true
    batch.append(.image(mediaType: mediaType, base64: base64, partial: false))
  }

  /// What a tool that the provider ran itself was asked or said.
  private func serverTool(_ part: JSONObject) -> ModelEvent? {
    func id(_ value: JSONValue) -> JSONValue { value["id"] ?? nil }
    if let code = part["executableCode"] {
      return .serverToolCall([
        "id": id(code), "name": "code_execution",
        "arguments": ["code": code["code"] ?? "", "language": code["language"] ?? "LANGUAGE_UNSPECIFIED"],
      ])
    }
    if let result = part["codeExecutionResult"] {
      let isGood = result["outcome"] == "OUTCOME_OK"
      return .serverToolResult([
        "id": id(result), "kind": "code_execution", "ok": .bool(isGood),
        isGood ? "stdout" : "stderr": result["output"] ?? "",
      ])
    }
    if let call = part["toolCall"] {
      return .serverToolCall([
        "id": id(call), "name": .string(Self.toolName(call)), "arguments": call["args"] ?? [:],
      ])
    }
    if let result = part["toolResponse"] {
      return .serverToolResult(["id": id(result), "kind": .string(Self.toolName(result)), "ok": true])
    }
    return nil
  }

  /// The name of a tool by its `toolType`, for example `google_search_web`.
  private static func toolName(_ value: JSONValue) -> String {
    value["toolType"]?.stringValue?.lowercased() ?? "tool"
  }
}
