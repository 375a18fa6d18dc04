// SPDX-License-Identifier: Apache-2.0

public import MediaFormats

/// Figures of files as people read them.
public enum MediaQuantity {
  /// A number of bytes: `712 bytes`, `48 KB`, `7.2 MB`. One MB is 1,048,576 bytes, as providers count.
  public static func bytes(_ count: Int) -> String {
    let units = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")]
    guard let (size, unit) = units.first(where: { count >= $0.0 }) else {
      return count == 1 ? "1 byte" : "\(count) bytes"
    }
    return "\(tenths(count, of: size)) \(unit)"
  }

  /// A number of pixels: `640 pixels`, `36 megapixels`.
  public static func pixels(_ count: Int) -> String {
    count < 1_000_000 ? "\(count) pixels" : "\(tenths(count, of: 1_000_000)) megapixels"
  }

  /// A ratio rounded to one decimal, which is left out when it is nought.
  private static func tenths(_ count: Int, of size: Int) -> String {
    let whole = count / size
    let tenths = (count % size * 10 + size / 2) / size
    if tenths == 10 { return "\(whole + 1)" }
    return tenths == 0 || whole >= 100 ? "\(whole)" : "\(whole).\(tenths)"
  }
}

extension MediaObjection {
  /// Too many bytes.
  static func size(_ bytes: Int, limit: Int, who: String, verb: String = "takes") -> MediaObjection {
    // Figures that round to the same text are given exactly.
    let (found, allowed) = (MediaQuantity.bytes(bytes), MediaQuantity.bytes(limit))
    let texts = found == allowed ? ("\(bytes) bytes", "\(limit) bytes") : (found, allowed)
    return MediaObjection(.tooLarge, figures(texts, who, verb), limit: limit, actual: bytes)
  }

  /// Too many pixels.
  static func pixels(_ pixels: Int, limit: Int, who: String, verb: String = "takes") -> MediaObjection {
    MediaObjection(
      .tooManyPixels, figures((MediaQuantity.pixels(pixels), MediaQuantity.pixels(limit)), who, verb), limit: limit,
      actual: pixels)
  }

  /// Too long a side.
  static func side(_ side: Int, limit: Int, who: String) -> MediaObjection {
    MediaObjection(
      .tooLongSide, "a side of \(side) pixels; \(who) takes \(limit)", limit: limit, actual: side)
  }

  private static func figures(_ texts: (found: String, allowed: String), _ who: String, _ verb: String) -> String {
    "\(texts.found); \(who)\(verb.isEmpty ? "" : " ")\(verb) \(texts.allowed)"
  }
}

extension MediaKind {
  /// Many of the kind, in a sentence.
  public var plural: String {
    switch self {
    case .image: "pictures"
    case .audio: "sound"
    case .video: "films"
    case .document: "documents"
    case .text: "text files"
    case .unknown: "files of this type"
    }
  }

  /// One of the kind, in a sentence.
  public var singular: String {
    switch self {
    case .image: "a picture"
    case .audio: "sound"
    case .video: "a film"
    case .document: "a document"
    case .text: "a text file"
    case .unknown: "a file"
    }
  }
}
