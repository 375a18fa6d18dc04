// SPDX-License-Identifier: Apache-2.0

import JSONCore
import RunEngine
import WireProtocol

/// Prompts of the wire as the engine takes them. (protocol.md section 9)
struct PromptBlocks {
  /// Texts of documents that are open in the editor; they win over what is on disk.
  let documents: OpenDocuments

  func read(_ blocks: [ContentBlock]) -> [RunRequest.PromptBlock] {
    blocks.map { block in
      block.kind == .text ? .text(block.text) : .attachment(attachment(block))
    }
  }

  private func attachment(_ block: ContentBlock) -> PromptAttachment {
    // MCP and ACP put the content of a resource block one level down.
    let raw = block.raw["resource"]?.objectValue ?? block.raw
    let uri = raw["uri"]?.stringValue
    let given = raw["data"]?.stringValue ?? raw["blob"]?.stringValue
    let content: PromptAttachment.Content
    if let given {
      content = .base64(given)
    } else if let text = raw["text"]?.stringValue {
      content = .text(text)
    } else if let path = raw["path"]?.stringValue, !path.isEmpty {
      content = .path(path)
    } else if let uri {
      content = self.content(of: uri)
    } else {
      content = .missing(Self.need(block.kind))
    }
    let name = raw["name"]?.stringValue ?? uri.flatMap(Self.lastComponent)
    return PromptAttachment(
      kind: block.kind.rawValue, content: content, mediaType: raw["mimeType"]?.stringValue, name: name)
  }

  private func content(of uri: String) -> PromptAttachment.Content {
    if let document = documents[uri] { return .text(String(decoding: document.bytes, as: UTF8.self)) }
    if let path = FileURI.path(uri) { return .path(path) }
    if uri.hasPrefix("http://") || uri.hasPrefix("https://") { return .url(uri) }
    if uri.hasPrefix("data:"), let comma = uri.firstIndex(of: ","), uri[..<comma].hasSuffix(";base64") {
      return .base64(String(uri[uri.index(after: comma)...]))
    }
    return .missing("“\(uri)” is neither a file nor a web address, nor open in the editor.")
  }

  private static func need(_ kind: ContentBlock.Kind) -> String {
    switch kind {
    case .file: "A file block needs a “path”."
    case .resource: "A resource block needs “text”, “blob” or a “uri”."
    case .resourceLink: "A resource_link block needs a “uri”."
    case .text, .image, .audio: "The block needs “data” or a “uri”."
    }
  }

  private static func lastComponent(_ uri: String) -> String? {
    if uri.hasPrefix("data:") { return nil }
    let path = FileURI.path(uri) ?? String(uri.prefix { $0 != "?" && $0 != "#" })
    return path.split(separator: "/").last.map(String.init)
  }
}
