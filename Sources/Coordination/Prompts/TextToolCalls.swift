// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Workflow calls of agents whose backend takes no tools: the last JSON object of the text that is one.
/// (orchestration.md 1.7)
enum TextToolCalls {
  /// The call at the end of the text, in any of the shapes models have been taught.
  static func last(in text: String) -> ToolCall? {
    let bytes = Array(text.utf8)
    var found: ToolCall?
    var index = 0
    // Every brace that opens nothing costs a look at the rest of the text, so their number is limited.
    var unmatched = 0
    while index < bytes.count, unmatched < 64 {
      guard bytes[index] == UInt8(ascii: "{") else {
        index += 1
        continue
      }
      guard let end = endOfObject(bytes, from: index) else {
        unmatched += 1
        index += 1
        continue
      }
      if case .object(let object)? = try? JSONReader.parse(Array(bytes[index..<end])) {
        if let call = call(from: object) { found = call }
        index = end
      } else {
        index += 1
      }
    }
    return found
  }

  private static func call(from object: JSONObject) -> ToolCall? {
    let named = ["tool", "tool_name", "name"].lazy.compactMap { object[$0]?.stringValue }.first
    if let named, let tool = WorkflowTool(rawValue: named) {
      let arguments = ["arguments", "input"].lazy.compactMap { object[$0]?.objectValue }.first
      return ToolCall(id: "text_call", name: tool.rawValue, arguments: arguments ?? JSONObject())
    }
    if let named = object["action_type"]?.stringValue, let tool = WorkflowTool(rawValue: named) {
      let member = tool == .vote ? "vote_data" : "answer_data"
      return object[member]?.objectValue.map { ToolCall(id: "text_call", name: tool.rawValue, arguments: $0) }
    }
    return nil
  }

  /// The index after the brace that closes the object which opens at `start`.
  private static func endOfObject(_ bytes: [UInt8], from start: Int) -> Int? {
    var depth = 0
    var inString = false
    var escaped = false
    for index in start..<bytes.count {
      let byte = bytes[index]
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return index + 1 }
      default: break
      }
    }
    return nil
  }
}
