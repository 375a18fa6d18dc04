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

  init(checked reader: ParameterReader) {
    kind = reader.word("type", Kind.self) ?? .text
    raw = reader.object
    text = kind == .text ? reader.text("text") : ""
  }

  /// Picks the prompt of a request: a list of blocks, or a string, which counts as one text block.
  static func prompt(_ reader: ParameterReader, _ key: String) -> [ContentBlock] {
    if let text = reader.string(key) { return [ContentBlock(text: text)] }
    return reader.readers(key)?.map(ContentBlock.init(checked:)) ?? []
  }
}

extension ContentBlock {
  /// What a prompt has to look like.
  public static let promptShape = Shape.union([.text, .list(of: .variants(shape))])

  /// What a block has to look like.
  public static let shape = Variants(
    "ContentBlock", "A part of a prompt; the same as in MCP and ACP.", tag: "type",
    [
      block(.text, "TextBlock", "Text.", [.required("text", .text, "The text.")]),
      block(.image, "ImageBlock", "A picture, in the message or by reference.", media),
      block(.audio, "AudioBlock", "A sound, in the message or by reference.", media),
      block(
        .resource, "ResourceBlock", "A document with its content.",
        resource + [
          .optional(
            "resource", .object(ObjectShape("EmbeddedResource", "A document with its content.", resource)),
            "The same members one level down, as MCP and ACP have them.")
        ]),
      block(
        .resourceLink, "ResourceLinkBlock", "A document by reference.",
        [
          .optional("uri", .uri, "Where it is."),
          .optional("name", .text, "A name for people."),
          .optional("mimeType", .text, "What it is."),
          .optional("size", .count, "Its size in bytes."),
        ]),
      block(
        .file, "FileBlock", "A file of this machine by its path.",
        [.optional("path", .text, "The path, relative to the run's `cwd`.")]),
    ])

  private static let resource: [ObjectShape.Member] = [
    .optional("uri", .uri, "Where it comes from."),
    .optional("mimeType", .text, "What it is."),
    .optional("text", .text, "Its content, when it is text."),
    .optional("blob", .base64, "Its content, when it is not."),
  ]

  private static let media: [ObjectShape.Member] = [
    .optional("mimeType", .text, "Its type; looked up in the content when absent."),
    .optional("data", .base64, "The content."),
    .optional("uri", .uri, "Where the content is."),
  ]

  private static func block(
    _ kind: Kind, _ name: String, _ description: String, _ members: [ObjectShape.Member]
  ) -> ObjectShape {
    ObjectShape(name, description, [.required("type", .constant(kind.rawValue), "Says what the block is.")] + members)
  }
}
