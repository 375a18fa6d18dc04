// SPDX-License-Identifier: Apache-2.0

public import MediaFormats

/// What a judgement about a file is made of: known of a part of a conversation as well as of a file on disk of which
/// only the first bytes were read.
public struct MediaSubject: Sendable, Hashable {
  /// The name people and models know it by.
  public var name: String
  /// What it is given as.
  public var kind: MediaKind
  /// How it reaches the provider.
  public var source: MediaSourceKind
  /// How many bytes it has; nil at an address.
  public var bytes: Int?
  /// What its content says; nil at an address.
  public var facts: MediaFacts?
  /// What its address promises, when there is no content.
  public var promisedFormat: MediaFormat?
  /// How closely a picture is to be looked at.
  public var detail: MediaDetail?

  /// Creates a subject from its parts.
  public init(
    name: String, kind: MediaKind, source: MediaSourceKind = .inline, bytes: Int? = nil, facts: MediaFacts? = nil,
    promisedFormat: MediaFormat? = nil, detail: MediaDetail? = nil
  ) {
    self.name = name
    self.kind = kind
    self.source = source
    self.bytes = bytes
    self.facts = facts
    self.promisedFormat = promisedFormat
    self.detail = detail
  }

  /// What is known of a part of a conversation.
  public init(_ part: MediaPart) {
    self.init(name: part.name, kind: part.kind, detail: part.detail)
    switch part.source {
    case .content: source = .inline
    case .url:
      source = .url
      promisedFormat = MediaFormat.named(mediaType: part.mediaType)
    case .uploaded: source = .uploaded
    }
    bytes = part.asset?.bytes.count
    facts = part.asset?.facts
  }

  /// The format, as far as it is known.
  public var format: MediaFormat? { facts?.format ?? promisedFormat }

  /// What it really is: the kind of its content where that is known. Containers of films that hold only sound stay
  /// what they are given as.
  public var realKind: MediaKind {
    guard let format, format.kind != .unknown else { return kind }
    return kind == .audio && format.kind == .video ? .audio : format.kind
  }
}
