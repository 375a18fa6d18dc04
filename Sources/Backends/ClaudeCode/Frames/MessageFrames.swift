// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A finished block of a message of the model, or an error that looks like one. (claude-code.md 5, 6)
struct AssistantFrame: Sendable {
  /// The id of the message; frames of one message share it.
  let messageID: String
  /// The model that wrote it.
  let model: String?
  /// Its blocks: one, as a rule.
  let blocks: [JSONObject]
  /// What the message used so far, in the API's own form.
  let usage: JSONValue?
  /// The tool call of the helper that wrote it; nil for the agent itself.
  let parent: String?
  /// The word for what went wrong.
  let error: String?
  /// The API's status, when it refused.
  let status: Int?
  /// The API's type of error.
  let errorType: String?
  /// The API's id of the request.
  let requestID: String?
  /// When it was written, as RFC 3339 time.
  let timestamp: String?

  /// Whether it reports an error.
  let isError: Bool

  /// Whether the program itself wrote it, to report an error or what a command of its own said.
  var isSynthetic: Bool { isError || model == "<synthetic>" }

  /// Reads a frame; nil when it has no message.
  init?(_ object: JSONObject) {
    guard let message = object["message"]?.objectValue else { return nil }
    messageID = message["id"]?.stringValue ?? object["uuid"]?.stringValue ?? ""
    model = message["model"]?.stringValue
    blocks = ContentBlocks.read(message["content"])
    usage = message["usage"]
    parent = object["parent_tool_use_id"]?.stringValue
    error = object["error"]?.stringValue
    status = object["api_error_status"]?.intValue
    errorType = object["api_error_type"]?.stringValue
    requestID = object["request_id"]?.stringValue
    timestamp = object["timestamp"]?.stringValue
    isError = error != nil || object["is_api_error_message"]?.boolValue == true
  }

  /// All its text.
  var text: String { ContentBlocks.text(of: blocks) }
}

/// What goes back to the model: results of tools, and words that are not the agent's. (claude-code.md 5)
struct UserFrame: Sendable {
  /// The result of a tool.
  struct ToolResult: Sendable {
    /// The id of its call.
    let id: String
    /// What the tool returned: a text, or a list of blocks.
    let content: JSONValue?
    let isError: Bool
  }

  /// The tool call of the helper it belongs to; nil for the agent itself.
  let parent: String?
  /// Whether the program wrote it to make the model go on.
  let isSynthetic: Bool
  /// Its text.
  let text: String
  /// The results in it.
  let results: [ToolResult]

  /// Reads a frame.
  init(_ object: JSONObject) {
    let blocks = ContentBlocks.read(object["message"]?["content"])
    parent = object["parent_tool_use_id"]?.stringValue
    isSynthetic = object["isSynthetic"]?.boolValue == true
    text = ContentBlocks.text(of: blocks)
    results = blocks.compactMap { block in
      guard block["type"] == "tool_result", let id = block["tool_use_id"]?.stringValue else { return nil }
      return ToolResult(id: id, content: block["content"], isError: block["is_error"]?.boolValue == true)
    }
  }
}

/// An event of the API's own stream. (claude-code.md 6)
struct StreamFrame: Sendable {
  /// The event.
  let event: JSONObject
  /// Its type.
  let type: String
  /// The message it belongs to; nil in versions that do not say.
  let messageID: String?
  /// The tool call of the helper it belongs to; nil for the agent itself.
  let parent: String?
  /// The first block of a message that never happened, and the message.
  let abandoned: (messageID: String?, index: Int)?

  /// Reads a frame; nil when it has no event.
  init?(_ object: JSONObject) {
    guard let event = object["event"]?.objectValue, let type = event["type"]?.stringValue else { return nil }
    self.event = event
    self.type = type
    messageID = object["api_message_id"]?.stringValue ?? event["message"]?["id"]?.stringValue
    parent = object["parent_tool_use_id"]?.stringValue
    abandoned = object["abandoned_blocks"]?.objectValue.map { mark in
      (mark["api_message_id"]?.stringValue, mark["from_block_index"]?.intValue ?? 0)
    }
  }

  /// The number of the block it is about.
  var index: Int { event["index"]?.intValue ?? 0 }
}

/// The content of a message, which may be a plain text.
enum ContentBlocks {
  /// The blocks.
  static func read(_ content: JSONValue?) -> [JSONObject] {
    if let text = content?.stringValue { return [["type": "text", "text": .string(text)]] }
    return content?.arrayValue?.compactMap(\.objectValue) ?? []
  }

  /// All text of the blocks.
  static func text(of blocks: [JSONObject]) -> String {
    blocks.reduce(into: "") { if $1["type"] == "text" { $0 += $1["text"]?.stringValue ?? "" } }
  }
}
