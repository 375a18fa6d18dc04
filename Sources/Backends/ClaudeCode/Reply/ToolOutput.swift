// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// The results of tools as text: pictures and files are named, not shown. (claude-code.md 5)
enum ToolOutput {
  /// The text of a result's content, which is a text itself or a list of blocks.
  static func text(of content: JSONValue?) -> String {
    if let text = content?.stringValue { return text }
    if let blocks = content?.arrayValue { return blocks.map(line).joined(separator: "\n") }
    return content.map { $0.isNull ? "" : $0.description } ?? ""
  }

  private static func line(_ block: JSONValue) -> String {
    let type = block["type"]?.stringValue ?? "block"
    switch type {
    case "text": return block["text"]?.stringValue ?? ""
    case "image": return "[picture: \(source(block))]"
    case "document": return "[document: \(source(block))]"
    case "tool_reference": return "[tool: \(block["tool_name"]?.stringValue ?? "unknown")]"
    default: return "[\(type)]"
    }
  }

  /// Media type and size, or the address.
  private static func source(_ block: JSONValue) -> String {
    let source = block["source"]
    if let url = source?["url"]?.stringValue { return url }
    let type = source?["media_type"]?.stringValue ?? "unknown type"
    guard let data = source?["data"]?.stringValue?.utf8 else { return type }
    let bytes = data.count / 4 * 3 - data.suffix(2).count { $0 == UInt8(ascii: "=") }
    return "\(type), \(max(0, bytes)) bytes"
  }
}
