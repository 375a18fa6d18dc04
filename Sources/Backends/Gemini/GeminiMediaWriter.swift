// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// Writes files as parts of a turn. (backends.md 6.3)
enum GeminiMediaWriter {
  /// Formats that may stand inside the response of a function. (ai.google.dev, multimodal function responses)
  private static let nestable: Set<MediaFormat> = [.png, .jpeg, .webp, .pdf]

  /// Media types as Gemini's list of formats has them, where that is not the usual one.
  private static let mediaTypes: [MediaFormat: String] = [.avi: "video/avi", .wmv: "video/wmv"]

  /// The media type of a format, as Gemini has it.
  static func mediaType(_ format: MediaFormat) -> String { mediaTypes[format] ?? format.mediaType }

  /// Whether a file can stand inside the response of a function.
  static func isNestable(_ part: MediaPart) -> Bool {
    guard let asset = part.asset, address(of: part) == nil else { return false }
    return nestable.contains(asset.facts.format)
  }

  /// Writes a part: the file in base64, its address, or for a file that Gemini does not take what the model has to know.
  static func write(_ part: MediaPart, to writer: inout BodyWriter) {
    writer.json.beginObject()
    if let address = address(of: part) {
      writer.json.key("fileData")
      writer.json.beginObject()
      if let type = mediaType(of: part) { writer.json.member("mimeType", type) }
      writer.json.member("fileUri", address)
      writer.json.endObject()
    } else if let asset = part.asset {
      switch asset.facts.format.kind {
      case .image, .audio, .video, .document:
        writer.json.key("inlineData")
        writeContent(asset, to: &writer)
      case .text:
        let text = String(decoding: asset.bytes, as: UTF8.self)
        writer.json.member("text", MediaNote.inlined(name: part.name, text: text))
      case .unknown:
        let objection = MediaObjection(.mediaUnsupported, "Gemini takes no files of this kind")
        writer.json.member("text", MediaNote.text(for: part, objection))
      }
    }
    writer.json.endObject()
  }

  /// Writes content as an object of type and base64.
  static func writeContent(_ asset: MediaAsset, to writer: inout BodyWriter) {
    writer.json.beginObject()
    writer.json.member("mimeType", mediaType(asset.facts.format))
    writer.json.key("data")
    writer.base64(asset.bytes)
    writer.json.endObject()
  }

  /// Where Gemini reads a file itself; nil when its content has to be sent.
  private static func address(of part: MediaPart) -> String? {
    switch part.source {
    case .url(let url): url
    // Ids of other providers are no addresses.
    case .uploaded(let id, _): id.contains("://") ? id : nil
    case .content: nil
    }
  }

  /// The media type of a file at an address; nil when Gemini has to find out.
  private static func mediaType(of part: MediaPart) -> String? {
    if let asset = part.asset { return mediaType(asset.facts.format) }
    return part.mediaType == MediaFormat.unknown.mediaType ? nil : part.mediaType
  }
}
