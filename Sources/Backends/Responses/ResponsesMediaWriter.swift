// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// Writes pictures, documents and sound as parts of a request. (backends.md 2.2, 6.3, 6.7)
struct ResponsesMediaWriter {
  /// Whom people know as the one who does not take something.
  let providerName: String

  /// Writes a piece of text.
  static func write(text: String, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.member("type", "input_text")
    writer.json.member("text", text)
    writer.json.endObject()
  }

  /// Writes a medium; a text that says so where it cannot be sent.
  ///
  /// - Parameter takesSound: whether sound may stand here.
  func write(_ part: MediaPart, takesSound: Bool, to writer: inout BodyWriter) {
    switch (part.kind, part.source) {
    case (.image, _): writePicture(part, to: &writer)
    case (.document, _): writeFile(part, to: &writer)
    case (_, .uploaded(let id, _)) where part.kind != .audio && part.kind != .video:
      writer.json.beginObject()
      writer.json.member("type", "input_file")
      writer.json.member("file_id", id)
      writer.json.endObject()
    case (.audio, .content(let asset)), (.audio, .uploaded(_, let asset)):
      guard takesSound, let format = Self.soundFormats[asset.facts.format] else { fallthrough }
      writer.json.beginObject()
      writer.json.member("type", "input_audio")
      writer.json.key("input_audio")
      writer.json.beginObject()
      writer.json.key("data")
      writer.base64(asset.bytes)
      writer.json.member("format", format)
      writer.json.endObject()
      writer.json.endObject()
    default:
      let objection = MediaObjection(.mediaUnsupported, "\(providerName) takes no such file here")
      Self.write(text: MediaNote.text(for: part, objection), to: &writer)
    }
  }

  /// The words for formats of sound.
  private static let soundFormats: [MediaFormat: String] = [.wav: "wav", .mp3: "mp3"]

  private func writePicture(_ part: MediaPart, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.member("type", "input_image")
    switch part.source {
    case .content(let asset):
      writer.json.key("image_url")
      writer.base64(asset.bytes, prefix: "data:\(part.mediaType);base64,")
    case .url(let url): writer.json.member("image_url", url)
    case .uploaded(let id, _): writer.json.member("file_id", id)
    }
    writer.json.member("detail", (part.detail ?? .auto).rawValue)
    writer.json.endObject()
  }

  private func writeFile(_ part: MediaPart, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.member("type", "input_file")
    switch part.source {
    case .content(let asset):
      writer.json.member("filename", part.name)
      writer.json.key("file_data")
      writer.base64(asset.bytes, prefix: "data:\(part.mediaType);base64,")
    case .url(let url): writer.json.member("file_url", url)
    case .uploaded(let id, _): writer.json.member("file_id", id)
    }
    writer.json.endObject()
  }
}
