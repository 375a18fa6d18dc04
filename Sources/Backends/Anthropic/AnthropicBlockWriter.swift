// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// Writes the blocks of a conversation. (backends.md 1.2, 6.3, 6.7)
struct AnthropicBlockWriter {
  /// What stands for a tool that gave nothing back: results must not be empty.
  private static let noOutput = "(no output)"

  /// What a block of a file is made of.
  private enum Form {
    case image(Source)
    case document(Source)
    /// The API takes no such file: the model is told so.
    case note(String)
  }

  private enum Source {
    case base64(MediaAsset)
    case url(String)
    case file(String)
    case text(String)
  }

  var body: BodyWriter

  /// Whether files of the Files API were written.
  private(set) var usesFiles = false

  init(_ body: BodyWriter) {
    self.body = body
  }

  /// Writes the turns as `messages`, with a mark for the cache behind as many of the last user turns.
  mutating func write(_ turns: [AnthropicTurn], cacheMarks: Int) {
    let marked = turns.indices.filter { turns[$0].isUser }.suffix(cacheMarks)
    body.json.beginArray()
    for (place, turn) in turns.enumerated() {
      body.json.beginObject()
      body.json.member("role", turn.isUser ? "user" : "assistant")
      body.json.key("content")
      body.json.beginArray()
      for (index, block) in turn.blocks.enumerated() {
        write(block, isMarked: marked.contains(place) && index == turn.blocks.count - 1)
      }
      body.json.endArray()
      body.json.endObject()
    }
    body.json.endArray()
  }

  private mutating func write(_ block: AnthropicTurn.Block, isMarked: Bool) {
    switch block {
    case .text(let text): writeText(text, isMarked: isMarked)
    case .media(let part): write(part, isMarked: isMarked)
    case .call(let id, let name, let input):
      begin("tool_use")
      body.json.member("id", ToolNames.wireName(id))
      body.json.member("name", ToolNames.wireName(name))
      body.json.member("input", input)
      end(isMarked: isMarked)
    case .result(let result): write(result, isMarked: isMarked)
    case .replayed(let block): body.json.value(block)
    }
  }

  private mutating func write(_ result: ToolResult, isMarked: Bool) {
    begin("tool_result")
    body.json.member("tool_use_id", ToolNames.wireName(result.callID))
    let text = result.text.isBlank && result.media.isEmpty ? Self.noOutput : result.text
    body.json.key("content")
    if result.media.isEmpty {
      body.json.string(text)
    } else {
      body.json.beginArray()
      if !text.isBlank { writeText(text, isMarked: false) }
      for part in result.media { write(part, isMarked: false) }
      body.json.endArray()
    }
    if result.isError { body.json.member("is_error", true) }
    end(isMarked: isMarked)
  }

  private mutating func writeText(_ text: String, isMarked: Bool) {
    begin("text")
    body.json.member("text", text)
    end(isMarked: isMarked)
  }

  private mutating func write(_ part: MediaPart, isMarked: Bool) {
    switch Self.form(of: part) {
    case .image(let source):
      begin("image")
      write(source, mediaType: part.mediaType)
      end(isMarked: isMarked)
    case .document(let source):
      begin("document")
      write(source, mediaType: part.mediaType)
      if !part.name.isBlank { body.json.member("title", part.name) }
      end(isMarked: isMarked)
    case .note(let text):
      writeText(text, isMarked: isMarked)
    }
  }

  private mutating func write(_ source: Source, mediaType: String) {
    body.json.key("source")
    body.json.beginObject()
    switch source {
    case .base64(let asset):
      body.json.member("type", "base64")
      body.json.member("media_type", mediaType)
      body.json.key("data")
      body.base64(asset.bytes)
    case .url(let url):
      body.json.member("type", "url")
      body.json.member("url", url)
    case .file(let id):
      usesFiles = true
      body.json.member("type", "file")
      body.json.member("file_id", id)
    case .text(let text):
      body.json.member("type", "text")
      body.json.member("media_type", MediaFormat.text.mediaType)
      body.json.member("data", text)
    }
    body.json.endObject()
  }

  private static func form(of part: MediaPart) -> Form {
    let format = part.asset?.facts.format
    switch (part.kind, part.source) {
    case (.image, .url(let url)): return .image(.url(url))
    case (.document, .url(let url)): return .document(.url(url))
    case (.image, .uploaded(let id, _)) where pictures.contains(format ?? .unknown): return .image(.file(id))
    case (.document, .uploaded(let id, _)), (.text, .uploaded(let id, _)): return .document(.file(id))
    case (.image, .content(let asset)) where pictures.contains(asset.facts.format): return .image(.base64(asset))
    case (.document, .content(let asset)) where asset.facts.format == .pdf: return .document(.base64(asset))
    case (.text, .content(let asset)):
      let text = String(decoding: asset.bytes, as: UTF8.self)
      return text.isBlank
        ? .note(MediaNote.text(for: part, MediaObjection(.empty, "it is empty"))) : .document(.text(text))
    default:
      return .note(MediaNote.text(for: part, MediaObjection(.wrongFormat, "Claude takes no such file")))
    }
  }

  /// The pictures the API takes.
  private static let pictures: Set<MediaFormat> = [.png, .jpeg, .gif, .webp]

  private mutating func begin(_ type: String) {
    body.json.beginObject()
    body.json.member("type", type)
  }

  private mutating func end(isMarked: Bool) {
    if isMarked { body.json.member("cache_control", AnthropicCache.mark) }
    body.json.endObject()
  }
}
