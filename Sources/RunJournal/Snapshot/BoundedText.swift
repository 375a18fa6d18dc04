// SPDX-License-Identifier: Apache-2.0

/// A growing text of which only the end is kept.
///
/// How the text was cut into pieces makes no difference to what is kept.
public struct BoundedText: Sendable, Equatable {
  /// The most that ``text`` gives, in bytes.
  public static let limit = 32_768

  /// How many bytes were added in all.
  public private(set) var byteCount = 0
  /// The end of the text, up to twice the limit so that dropping is rare.
  private var bytes: [UInt8] = []

  /// Makes an empty text.
  public init() {}

  /// Adds a piece.
  public mutating func append(_ piece: String) {
    var piece = piece
    piece.withUTF8 { piece in
      byteCount += piece.count
      bytes.append(contentsOf: piece)
    }
    if bytes.count > 2 * Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
  }

  /// The end of the text: all of it up to ``limit`` bytes, else the last bytes from a Unicode scalar on.
  public var text: String {
    var kept = bytes.suffix(Self.limit)
    while byteCount > Self.limit, let first = kept.first, first & 0xC0 == 0x80 { kept.removeFirst() }
    return String(decoding: kept, as: UTF8.self)
  }

  /// How many bytes of the beginning ``text`` leaves out.
  public var omittedBytes: Int { byteCount - text.utf8.count }

  /// Whether both had the same length and show the same end.
  public static func == (left: BoundedText, right: BoundedText) -> Bool {
    left.byteCount == right.byteCount && left.bytes.suffix(limit) == right.bytes.suffix(limit)
  }
}
