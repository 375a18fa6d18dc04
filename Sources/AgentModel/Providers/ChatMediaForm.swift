// SPDX-License-Identifier: Apache-2.0

public import MediaFormats

/// The part of a message in which a Chat Completions provider takes a kind of file. (backends.md 3.1, 6.3)
public struct ChatMediaForm: Sendable, Hashable {
  /// The types of parts, by their names on the wire.
  public enum Part: String, Sendable, Hashable, CaseIterable {
    case image = "image_url"
    case sound = "input_audio"
    case soundAddress = "audio_url"
    case film = "video_url"
    case file
  }

  /// What it carries.
  public var kind: MediaKind
  /// The type of the part.
  public var part: Part
  /// The formats it carries; empty for all of the kind.
  public var formats: Set<MediaFormat>
  /// The schemes of addresses that may stand where the content does.
  public var addresses: [String]
  /// What stands before the base64 of an `input_audio`, whose content is plain base64 with most providers.
  public var soundPrefix: String

  /// Creates a form.
  public init(
    _ kind: MediaKind, _ part: Part, formats: Set<MediaFormat> = [], addresses: [String] = web,
    soundPrefix: String = ""
  ) {
    self.kind = kind
    self.part = part
    self.formats = formats
    self.addresses = addresses
    self.soundPrefix = soundPrefix
  }

  /// Whether a file can be sent in this form.
  public func carries(_ media: MediaPart) -> Bool {
    guard media.kind == kind else { return false }
    switch media.source {
    case .content(let asset), .uploaded(_, let asset):
      return formats.isEmpty || formats.contains(asset.facts.format)
    case .url(let url):
      return addresses.contains { url.hasPrefix("\($0)://") }
    }
  }
}

extension ChatMediaForm {
  /// The schemes of public addresses.
  public static let web = ["https", "http"]

  /// Pictures by content or address.
  public static let pictures = ChatMediaForm(.image, .image)
  /// Pictures by content only.
  public static let pictureContents = ChatMediaForm(.image, .image, addresses: [])
  /// Sounds as OpenAI takes them.
  public static let sounds = ChatMediaForm(.audio, .sound, formats: [.wav, .mp3], addresses: [])
  /// PDF documents as OpenAI takes them.
  public static let documents = ChatMediaForm(.document, .file, addresses: [])
  /// Films by content or address.
  public static let films = ChatMediaForm(.video, .film)
  /// Sounds of any format, by content or address. (vLLM, SGLang)
  public static let soundAddresses = ChatMediaForm(.audio, .soundAddress)
}
