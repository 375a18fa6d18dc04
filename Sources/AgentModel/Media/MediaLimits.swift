// SPDX-License-Identifier: Apache-2.0

public import MediaFormats

/// How a medium can reach a provider.
public enum MediaSourceKind: String, Sendable, Hashable, CaseIterable {
  /// As base64 in the request.
  case inline
  /// As a public address the provider reads itself.
  case url
  /// As the id of a file given to the provider before.
  case uploaded
}

/// What a provider takes of one kind of medium. Every limit that is nil is not known, or there is none.
public struct MediaTypeLimits: Sendable, Hashable {
  /// What it reads.
  public var formats: [MediaFormat]
  /// Those of ``formats`` it refuses when they are animated.
  public var stillFormats: [MediaFormat]
  /// The most bytes of a file, before base64.
  public var maxBytes: Int?
  /// The most bytes of a file as base64.
  public var maxBase64Bytes: Int?
  /// The most media of the kind in a request.
  public var maxCount: Int?
  /// The most media of the kind in a request to a model with a wide context window (a million tokens).
  public var wideMaxCount: Int?
  /// The most pixels of a side.
  public var maxSide: Int?
  /// How many pictures and documents may go together before ``crowdedSide`` holds.
  public var crowdedCount: Int?
  /// The most pixels of a side when there are more than ``crowdedCount``.
  public var crowdedSide: Int?
  /// The most pixels.
  public var maxPixels: Int?
  /// The most pages of a document.
  public var maxPages: Int?
  /// The most pages of a document for a model with a wide context window (a million tokens).
  public var wideMaxPages: Int?
  /// How it may be given.
  public var sources: Set<MediaSourceKind>

  /// Creates limits; what is left out is not limited.
  public init(
    _ formats: [MediaFormat], stillFormats: [MediaFormat] = [], maxBytes: Int? = nil, maxBase64Bytes: Int? = nil,
    maxCount: Int? = nil, wideMaxCount: Int? = nil, maxSide: Int? = nil, crowdedCount: Int? = nil,
    crowdedSide: Int? = nil, maxPixels: Int? = nil, maxPages: Int? = nil, wideMaxPages: Int? = nil,
    sources: Set<MediaSourceKind> = [.inline, .url]
  ) {
    self.formats = formats
    self.stillFormats = stillFormats
    self.maxBytes = maxBytes
    self.maxBase64Bytes = maxBase64Bytes
    self.maxCount = maxCount
    self.wideMaxCount = wideMaxCount
    self.maxSide = maxSide
    self.crowdedCount = crowdedCount
    self.crowdedSide = crowdedSide
    self.maxPixels = maxPixels
    self.maxPages = maxPages
    self.wideMaxPages = wideMaxPages
    self.sources = sources
  }

  /// The most bytes of a file, whichever of the two limits is tighter.
  public var largestFile: Int? {
    [maxBytes, maxBase64Bytes.map { $0 / 4 * 3 }].compactMap(\.self).min()
  }
}

/// What a provider takes beside text, whatever its model. (backends.md 6.3)
public struct MediaLimits: Sendable, Hashable {
  /// Of pictures; nil when it takes none.
  public var image: MediaTypeLimits?
  /// Of sound; nil when it takes none.
  public var audio: MediaTypeLimits?
  /// Of films; nil when it takes none.
  public var video: MediaTypeLimits?
  /// Of documents; nil when it takes none.
  public var document: MediaTypeLimits?
  /// The most bytes of a request that carries media.
  public var maxRequestBytes: Int?
  /// Whether text files become part of the message.
  public var inlinesText: Bool
  /// The most bytes of such a text file.
  public var largestInlineText: Int
  /// Whether documents and long texts that cannot go into the message are put where a tool of the provider searches
  /// them.
  public var searchesFiles: Bool

  /// Creates limits.
  public init(
    image: MediaTypeLimits? = nil, audio: MediaTypeLimits? = nil, video: MediaTypeLimits? = nil,
    document: MediaTypeLimits? = nil, maxRequestBytes: Int? = nil, inlinesText: Bool = true,
    largestInlineText: Int = 256 << 10, searchesFiles: Bool = false
  ) {
    self.image = image
    self.audio = audio
    self.video = video
    self.document = document
    self.maxRequestBytes = maxRequestBytes
    self.inlinesText = inlinesText
    self.largestInlineText = largestInlineText
    self.searchesFiles = searchesFiles
  }

  /// The most bytes of a file that is searched, and the endings of names that are known to be searchable.
  /// (backends.md 6.6)
  public static let searched = (
    maxBytes: 512 << 20,
    endings: [
      "c", "cpp", "cs", "css", "doc", "docx", "html", "java", "js", "json", "md", "pdf", "php", "pptx", "py", "rb",
      "sh",
      "tex", "ts", "txt",
    ]
  )

  /// The limits of one kind; nil when it is not taken as a file.
  public subscript(_ kind: MediaKind) -> MediaTypeLimits? {
    switch kind {
    case .image: image
    case .audio: audio
    case .video: video
    case .document: document
    case .text, .unknown: nil
    }
  }
}
