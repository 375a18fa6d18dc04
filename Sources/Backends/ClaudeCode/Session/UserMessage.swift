// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// A message to the program, as one line. (claude-code.md section 4)
enum UserMessage {
  /// The line.
  ///
  /// - Parameters:
  ///   - parts: texts and files; neighbouring texts are joined.
  ///   - uuid: fresh for each message: the program drops one it has seen without a word.
  ///   - isComposed: whether the program has a way to be told that the text holds no commands; otherwise what it would
  ///     take for a command is written so that it does not.
  static func line(_ parts: [ContentPart], uuid: String, isComposed: Bool) -> [UInt8] {
    var json = JSONWriter(reserving: size(parts))
    json.beginObject()
    json.member("type", "user")
    json.key("message")
    json.beginObject()
    json.member("role", "user")
    json.key("content")
    let blocks = joined(parts).map { isComposed ? $0 : escaped($0) }
    if blocks.count == 1, case .text(let text) = blocks[0] {
      json.string(text)
    } else {
      json.beginArray()
      for block in blocks { write(block, &json) }
      json.endArray()
    }
    json.endObject()
    json.key("parent_tool_use_id")
    json.null()
    json.member("session_id", "")
    json.member("uuid", uuid)
    if isComposed { json.member("client_composed", true) }
    json.endObject()
    return json.bytes
  }

  /// A text in which neither a command nor the path of a file is seen: versions before 2.1.248 expand both in whatever
  /// they are sent. (claude-code.md section 10)
  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    let joiner = Array("\u{2060}".utf8)
    if text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "/") { bytes += joiner }
    var previous: UInt8 = 0x20
    for byte in text.utf8 {
      bytes.append(byte)
      if byte == UInt8(ascii: "@"), !isWord(previous) { bytes += joiner }
      previous = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func escaped(_ part: ContentPart) -> ContentPart {
    if case .text(let text) = part { return .text(escaped(text)) }
    return part
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }

  private static func joined(_ parts: [ContentPart]) -> [ContentPart] {
    var result: [ContentPart] = []
    for part in parts {
      if case .text(let text) = part, case .text(let before)? = result.last {
        result[result.count - 1] = .text("\(before)\n\n\(text)")
      } else {
        result.append(part)
      }
    }
    return result
  }

  // MARK: Files

  /// The pictures the API takes. (backends.md 6.3)
  private static let pictures: Set<MediaFormat> = [.png, .jpeg, .gif, .webp]

  private static func write(_ part: ContentPart, _ json: inout JSONWriter) {
    switch part {
    case .text(let text): writeText(text, &json)
    case .media(let media): write(media, &json)
    case .toolCall, .invalidToolCall, .toolResult: break
    }
  }

  private static func writeText(_ text: String, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("type", "text")
    json.member("text", text)
    json.endObject()
  }

  private static func write(_ media: MediaPart, _ json: inout JSONWriter) {
    switch (media.kind, media.source) {
    case (.image, .url(let url)):
      source("image", media, &json) {
        $0.member("type", "url"); $0.member("url", url)
      }
    case (.document, .url(let url)):
      source("document", media, &json) {
        $0.member("type", "url"); $0.member("url", url)
      }
    default:
      guard let asset = media.asset else {
        return writeText(MediaNote.text(for: media, MediaObjection(.wrongFormat, "Claude takes no such file")), &json)
      }
      write(asset, media, &json)
    }
  }

  private static func write(_ asset: MediaAsset, _ media: MediaPart, _ json: inout JSONWriter) {
    let format = asset.facts.format
    if pictures.contains(format) || format == .pdf {
      source(format == .pdf ? "document" : "image", media, &json) { json in
        json.member("type", "base64")
        json.member("media_type", media.mediaType)
        json.key("data")
        json.raw(CollectionOfOne(UInt8(ascii: "\"")))
        Base64.append(asset.bytes, to: &json.bytes)
        json.bytes.append(UInt8(ascii: "\""))
      }
    } else if media.kind == .text {
      let text = String(decoding: asset.bytes, as: UTF8.self)
      writeText("<file name=\"\(media.name)\">\n\(text)\n</file>", &json)
    } else {
      writeText(MediaNote.text(for: media, MediaObjection(.wrongFormat, "Claude takes no such file")), &json)
    }
  }

  private static func source(
    _ type: String, _ media: MediaPart, _ json: inout JSONWriter, _ members: (inout JSONWriter) -> Void
  ) {
    json.beginObject()
    json.member("type", type)
    json.key("source")
    json.beginObject()
    members(&json)
    json.endObject()
    if type == "document", !media.name.isEmpty { json.member("title", media.name) }
    json.endObject()
  }

  private static func size(_ parts: [ContentPart]) -> Int {
    parts.reduce(512) { size, part in
      switch part {
      case .text(let text): size + text.utf8.count + text.utf8.count / 16 + 64
      case .media(let media): size + (media.asset.map { $0.bytes.count / 3 * 4 + 256 } ?? 256)
      case .toolCall, .invalidToolCall, .toolResult: size
      }
    }
  }
}
