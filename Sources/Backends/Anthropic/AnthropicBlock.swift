// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// One block of a reply's content as it comes together.
struct AnthropicBlock {
  /// What a block is for us.
  enum Kind: Equatable {
    case text
    case thinking
    /// A call of a tool of ours, by its place among the calls of the reply.
    case call(Int)
    /// A call of a tool that the provider runs.
    case serverCall
    /// Complete when it begins: redacted thinking, results of the provider's tools.
    case whole
    /// Nothing this version knows.
    case unknown
  }

  let kind: Kind
  /// The block as it began; nothing of it is lost when it goes back.
  let start: JSONObject
  /// Text, thinking or raw input so far.
  var content: [UInt8] = []
  /// The signature of the thinking.
  var signature = ""
  /// The sources of the text, as the provider gave them.
  var citations: [JSONValue] = []
  /// Whether nothing more belongs to it.
  var isClosed = false

  /// Takes the beginning of a block.
  ///
  /// - Parameter calls: how many calls of our tools came before it.
  init(_ start: JSONObject, calls: Int) {
    self.start = start
    let type = start["type"]?.stringValue ?? ""
    switch type {
    case "text": kind = .text
    case "thinking": kind = .thinking
    case "tool_use": kind = .call(calls)
    case "server_tool_use", "mcp_tool_use": kind = .serverCall
    case "redacted_thinking", "container_upload": kind = .whole
    default: kind = type.hasSuffix("_tool_result") ? .whole : .unknown
    }
  }

  /// The block's type in the words of the API.
  var type: String { start["type"]?.stringValue ?? "" }

  /// The input of a call; nil when it is no object. No text at all means the input the block began with.
  var input: JSONObject? {
    if content.allSatisfy({ $0 <= 0x20 }) { return start["input"]?.objectValue ?? [:] }
    return (try? JSONReader.parse(content))?.objectValue
  }

  /// The block as it goes back with its turn; nil when it must not: empty text, cut calls, thinking nobody signed.
  var replay: JSONObject? {
    var block = start
    switch kind {
    case .text:
      guard content.contains(where: { $0 > 0x20 }) else { return nil }
      block["text"] = .string(String(decoding: content, as: UTF8.self))
      block["citations"] = citations.isEmpty ? nil : .array(citations.map(Self.returnable))
    case .thinking:
      guard !signature.isEmpty else { return nil }
      block["thinking"] = .string(String(decoding: content, as: UTF8.self))
      block["signature"] = .string(signature)
    case .call:
      guard let input else { return nil }
      block["input"] = .object(input)
    case .serverCall:
      block["input"] = .object(input ?? [:])
    case .whole:
      break
    case .unknown:
      return nil
    }
    return block
  }

  /// A citation as requests may have it: replies say more about the file than requests can.
  private static func returnable(_ citation: JSONValue) -> JSONValue {
    guard var object = citation.objectValue else { return citation }
    object["file_id"] = nil
    return .object(object)
  }
}

extension AnthropicBlock {
  /// Whether nothing of it is missing: a call has its arguments.
  var isWhole: Bool {
    if case .call = kind { return input != nil }
    return true
  }
}
