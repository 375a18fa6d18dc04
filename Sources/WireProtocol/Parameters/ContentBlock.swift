// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// A block of a prompt: the same union as MCP and ACP use. (protocol.md section 9)
public struct ContentBlock: Sendable, Equatable {
  /// What a block can be.
  public enum Kind: String, Sendable, CaseIterable {
    case text
    case image
    case audio
    case resource
    case resourceLink = "resource_link"
    case file
  }

  /// What the block is.
  public var kind: Kind
  /// The text of a text block; empty for the others.
  public var text: String
  /// The block as it came.
  public var raw: JSONObject

  /// Creates a text block.
  public init(text: String) {
    kind = .text
    self.text = text
    raw = ["type": "text", "text": .string(text)]
  }

  init(_ reader: ParameterReader) throws(WireError) {
    guard let kind = try reader.word("type", Kind.self) else { throw reader.missing("type") }
    self.kind = kind
    raw = reader.object
    if kind == .text {
      guard let text = try reader.string("text") else { throw reader.missing("text") }
      self.text = text
    } else {
      text = ""
    }
  }

  /// Reads the prompt of a request: a list of blocks, or a string, which counts as one text block.
  public static func prompt(_ reader: ParameterReader, _ key: String) throws(WireError) -> [ContentBlock] {
    guard let value = reader.value(key) else { throw reader.missing(key) }
    if let text = value.stringValue { return [ContentBlock(text: text)] }
    guard let readers = try reader.readers(key) else { throw reader.missing(key) }
    var blocks: [ContentBlock] = []
    for block in readers { blocks.append(try ContentBlock(block)) }
    return blocks
  }
}
