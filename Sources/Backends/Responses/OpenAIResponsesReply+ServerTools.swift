// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// A tool that the server runs itself, by the item that tells of a call.
enum ServerTool {
  case webSearch, fileSearch, codeInterpreter, imageGeneration, mcp

  /// The tool of an item; nil when the item is no call of such a tool.
  init?(itemType: String) {
    switch itemType {
    case "web_search_call": self = .webSearch
    case "file_search_call": self = .fileSearch
    case "code_interpreter_call": self = .codeInterpreter
    case "image_generation_call": self = .imageGeneration
    case "mcp_call": self = .mcp
    default: return nil
    }
  }
}

extension OpenAIResponsesReply {
  /// Passes on a call of a tool that the server ran, and its result where the server tells it.
  mutating func passOn(_ tool: ServerTool, _ item: JSONValue) {
    var call: JSONObject = ["id": item["id"] ?? .null]
    var result: JSONObject = [
      "id": item["id"] ?? .null, "kind": item["type"] ?? .null, "ok": .bool(item["status"] != "failed"),
    ]
    var hasResult = item["status"] == "failed"
    /// Adds what came back, if anything did.
    func add(_ name: String, _ value: JSONValue?) {
      guard let value, !value.isNull else { return }
      result[name] = value
      hasResult = true
    }
    switch tool {
    case .webSearch:
      call["name"] = "web_search"
      call["arguments"] = item["action"] ?? [:]
    case .fileSearch:
      call["name"] = "file_search"
      call["arguments"] = ["queries": item["queries"] ?? []]
      add("results", item["results"])
    case .codeInterpreter:
      call["name"] = "code_interpreter"
      call["arguments"] = ["code": item["code"] ?? ""]
      let logs = item["outputs"]?.arrayValue?.compactMap { $0["logs"]?.stringValue }
      add("stdout", logs.map { .string($0.joined()) })
    case .imageGeneration:
      call["name"] = "image_generation"
      call["arguments"] = [:]
    case .mcp:
      call["name"] = item["name"] ?? ""
      call["server"] = item["server_label"] ?? .null
      let arguments = item["arguments"]?.stringValue.flatMap { try? JSONReader.parse($0) }
      call["arguments"] = arguments ?? [:]
      add("output", item["output"])
      if let error = item["error"], !error.isNull {
        add("error", error)
        result["ok"] = false
      }
    }
    append(.serverToolCall(call))
    if hasResult { append(.serverToolResult(result)) }
  }

  /// Passes on a picture, finished or not.
  mutating func readPicture(_ object: JSONObject, member: String, isPartial: Bool) {
    guard let base64 = object[member]?.stringValue, !base64.isEmpty else { return }
    let format = object["output_format"]?.stringValue ?? "png"
    append(.image(mediaType: "image/\(format)", base64: base64, partial: isPartial))
  }
}
