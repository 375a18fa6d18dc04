// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// What people are told about tools that the provider runs itself. (backends.md 1.4; fixtures/sse/README.md)
enum AnthropicServerTools {
  /// The call of such a tool.
  static func call(_ block: AnthropicBlock) -> JSONObject {
    var event: JSONObject = [
      "id": block.start["id"] ?? .null, "name": block.start["name"] ?? .null,
      "arguments": .object(block.input ?? [:]),
    ]
    event["server"] = block.start["server_name"]
    return event
  }

  /// The result of such a tool. A failure of the tool is a result, not a failure of the reply.
  static func result(_ block: JSONObject) -> JSONObject {
    let content = block["content"] ?? .null
    let type = content["type"]?.stringValue ?? ""
    let isFailure = type.hasSuffix("_error") || block["is_error"]?.boolValue == true
    var event: JSONObject = [
      "id": block["tool_use_id"] ?? .null, "kind": block["type"] ?? .null, "ok": .bool(!isFailure),
    ]
    for member in ["error_code", "stdout", "stderr", "return_code"] { event[member] = content[member] }
    let entries = content.arrayValue ?? (type == "web_fetch_result" ? [content] : [])
    let sources = entries.compactMap(source)
    if !sources.isEmpty { event["results"] = .array(sources) }
    let text = entries.compactMap { $0["type"] == "text" ? $0["text"]?.stringValue : nil }
    if !text.isEmpty { event["text"] = .string(text.joined(separator: "\n")) }
    return event
  }

  /// Title and address of something found.
  private static func source(_ entry: JSONValue) -> JSONValue? {
    guard let url = entry["url"] else { return nil }
    return ["title": entry["title"] ?? entry["content"]?["title"] ?? .null, "url": url]
  }
}
