// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// Writes pictures and documents as parts of a request. The API has no part for sound. (backends.md 2.2, 6.3, 6.7)
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
  func write(_ part: MediaPart, to writer: inout BodyWriter) {
    switch (part.kind, part.source) {
    case (.image, _): writePicture(part, to: &writer)
    case (.document, _): writeFile(part, to: &writer)
    case (_, .uploaded(let id, _)) where part.kind != .audio && part.kind != .video:
      writer.json.beginObject()
      writer.json.member("type", "input_file")
      writer.json.member("file_id", id)
      writer.json.endObject()
    default:
      let objection = MediaObjection(.mediaUnsupported, "\(providerName) takes no such file here")
      Self.write(text: MediaNote.text(for: part, objection), to: &writer)
    }
  }

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
