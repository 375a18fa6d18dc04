// SPDX-License-Identifier: Apache-2.0

public import MediaFormats

/// A picture, sound, film or document in a message.
public struct MediaPart: Sendable, Hashable {
  /// Where the content is.
  public enum Source: Sendable, Hashable {
    /// Here.
    case content(MediaAsset)
    /// At a public address that the provider reads itself.
    case url(String)
    /// At the provider, under an id it gave; the content is kept for providers that do not know the id.
    case uploaded(id: String, MediaAsset)
  }

  /// What it is.
  public var kind: MediaKind
  /// The name people and models know it by, for example that of its file.
  public var name: String
  /// Where the content is.
  public var source: Source
  /// How closely a picture is to be looked at; nil leaves it to the provider.
  public var detail: MediaDetail?

  /// Creates a part.
  public init(_ kind: MediaKind, name: String, source: Source, detail: MediaDetail? = nil) {
    self.kind = kind
    self.name = name
    self.source = source
    self.detail = detail
  }

  /// A part whose kind is that of its content.
  public init(_ asset: MediaAsset, name: String, detail: MediaDetail? = nil) {
    self.init(asset.facts.format.kind, name: name, source: .content(asset), detail: detail)
  }

  /// The content, if it is here.
  public var asset: MediaAsset? {
    switch source {
    case .content(let asset), .uploaded(_, let asset): asset
    case .url: nil
    }
  }

  /// The media type as providers want it: that of the content, or of the name at the end of an address.
  public var mediaType: String {
    if let asset { return asset.facts.format.mediaType }
    guard case .url(let url) = source else { return MediaFormat.unknown.mediaType }
    let path = url.prefix { $0 != "?" && $0 != "#" }
    return (MediaFormat.named(fileName: String(path)) ?? .unknown).mediaType
  }
}

/// How closely a model looks at a picture. (backends.md 2.2, 6.3)
public enum MediaDetail: String, Sendable, Hashable, CaseIterable {
  case auto, low, high, original
}
