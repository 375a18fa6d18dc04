// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// Writes files as parts of a turn. (backends.md 6.3)
struct GeminiMediaWriter {
  /// Where files that were given to Gemini before are to be found, by the digest of their content.
  var addresses: [String: String] = [:]

  /// Formats that may stand inside the response of a function. (ai.google.dev, multimodal function responses)
  private static let nestable: Set<MediaFormat> = [.png, .jpeg, .webp, .pdf]

  /// Media types as Gemini's list of formats has them, where that is not the usual one.
  private static let mediaTypes: [MediaFormat: String] = [.avi: "video/avi", .wmv: "video/wmv"]

  /// Whether a file can stand inside the response of a function.
  func isNestable(_ part: MediaPart) -> Bool {
    guard case .content(let asset) = part.source, address(of: part) == nil else { return false }
    return Self.nestable.contains(asset.facts.format)
  }

  /// Writes a part: the file in base64, its address, or for a file that Gemini does not take what the model has to know.
  func write(_ part: MediaPart, to writer: inout BodyWriter) {
    writer.json.beginObject()
    if let address = address(of: part) {
      writer.json.key("fileData")
      writer.json.beginObject()
      if let type = Self.mediaType(part) { writer.json.member("mimeType", type) }
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
  func writeContent(_ asset: MediaAsset, to writer: inout BodyWriter) {
    let format = asset.facts.format
    writer.json.beginObject()
    writer.json.member("mimeType", Self.mediaTypes[format] ?? format.mediaType)
    writer.json.key("data")
    writer.base64(asset.bytes)
    writer.json.endObject()
  }

  /// Where Gemini reads a file itself; nil when its content has to be sent.
  private func address(of part: MediaPart) -> String? {
    switch part.source {
    case .url(let url): url
    // Ids of other providers are no addresses.
    case .uploaded(let id, let asset): id.contains("://") ? id : addresses[asset.digest]
    case .content(let asset): addresses[asset.digest]
    }
  }

  /// The media type of a file at an address; nil when Gemini has to find out.
  private static func mediaType(_ part: MediaPart) -> String? {
    if let format = part.asset?.facts.format { return mediaTypes[format] ?? format.mediaType }
    return part.mediaType == MediaFormat.unknown.mediaType ? nil : part.mediaType
  }
}
