// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import MediaFormats

/// Writes files as parts of a message, each in the form its provider takes. (backends.md 3.1)
struct ChatMediaWriter {
  var provider: ProviderProfile

  /// A piece of a message as it is sent.
  enum Piece {
    case text(String)
    case media(MediaPart, ChatMediaForm)
  }

  /// The pieces of a turn in order; a file that cannot be sent is a text that says so.
  func pieces(_ parts: [ContentPart]) -> [Piece] {
    parts.compactMap { part in
      switch part {
      case .text(let text): .text(text)
      case .media(let media): piece(media)
      case .toolCall, .invalidToolCall, .toolResult: nil
      }
    }
  }

  /// A file in its form, or the text in its place.
  func piece(_ media: MediaPart) -> Piece {
    guard let form = provider.chat.form(of: media) else {
      let objection = MediaObjection(.mediaUnsupported, "\(provider.displayName) takes no such file")
      return .text(MediaNote.text(for: media, objection))
    }
    return .media(media, form)
  }

  /// Writes the value of `content`: a plain string where everything is text, since several providers refuse lists.
  func write(_ pieces: [Piece], to writer: inout BodyWriter) {
    let texts = pieces.compactMap { piece -> String? in
      if case .text(let text) = piece { text } else { nil }
    }
    if texts.count == pieces.count {
      writer.json.string(texts.joined(separator: "\n\n"))
      return
    }
    writer.json.beginArray()
    for piece in pieces { write(piece, to: &writer) }
    writer.json.endArray()
  }

  private func write(_ piece: Piece, to writer: inout BodyWriter) {
    writer.json.beginObject()
    switch piece {
    case .text(let text):
      writer.json.member("type", "text")
      writer.json.member("text", text)
    case .media(let media, let form):
      writer.json.member("type", form.part.rawValue)
      writer.json.key(form.part.rawValue)
      writer.json.beginObject()
      write(media, form, to: &writer)
      writer.json.endObject()
    }
    writer.json.endObject()
  }

  private func write(_ media: MediaPart, _ form: ChatMediaForm, to writer: inout BodyWriter) {
    switch form.part {
    case .image:
      writer.json.key("url")
      writeAddress(media, to: &writer)
      if provider.chat.takesDetail, let detail = media.detail { writer.json.member("detail", Self.word(detail)) }
    case .film, .soundAddress:
      writer.json.key("url")
      writeAddress(media, to: &writer)
    case .sound:
      writer.json.key("data")
      if let asset = media.asset {
        writer.base64(asset.bytes, prefix: form.soundPrefix)
      } else {
        writeAddress(media, to: &writer)
      }
      writer.json.member("format", Self.soundFormat(media))
    case .file:
      writer.json.member("filename", media.name)
      writer.json.key("file_data")
      writeAddress(media, to: &writer)
    }
  }

  /// Writes where a file is: its address, or its content as a data URL.
  private func writeAddress(_ media: MediaPart, to writer: inout BodyWriter) {
    switch media.source {
    case .content(let asset), .uploaded(_, let asset):
      writer.base64(asset.bytes, prefix: "data:\(media.mediaType);base64,")
    case .url(let url):
      writer.json.string(url)
    }
  }

  /// The format of a sound in the word of the wire, which is the usual ending of its file.
  private static func soundFormat(_ media: MediaPart) -> String {
    if let asset = media.asset { return asset.facts.format.fileExtension }
    let format = MediaFormat.allCases.first { $0.mediaType == media.mediaType }
    return (format ?? .wav).fileExtension
  }

  /// Chat Completions have no word for the original size. (api-specs, ChatCompletionRequestMessageContentPartImage)
  private static func word(_ detail: MediaDetail) -> String {
    switch detail {
    case .auto, .low, .high: detail.rawValue
    case .original: MediaDetail.high.rawValue
    }
  }
}
