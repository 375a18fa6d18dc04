// SPDX-License-Identifier: Apache-2.0

/// Reads the chunks of a PNG picture (PNG specification 3rd edition, 5 and 11).
enum PNGHeader {
  private static let signature: UInt64 = 0x8950_4E47_0D0A_1A0A

  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.number(0, 8, .big) == signature else { return nil }
    var facts = MediaFacts(format: .png, isComplete: false)
    for chunk in PNGChunks(bytes) {
      switch chunk.name {
      case "IHDR" where facts.picture == nil:
        facts.picture = picture(chunk.content)
      case "acTL":
        facts.picture?.frames = max(1, chunk.content.uint32(0, .big) ?? 1)
      case "tRNS":
        facts.picture?.hasAlpha = true
      case "eXIf":
        facts.picture?.orientation = TIFFDirectory.orientation(chunk.content)
      case "IEND":
        facts.isComplete = chunk.isWhole
        return facts
      default:
        break
      }
    }
    return facts
  }

  /// The size that stands at the beginning; nil for what is no PNG picture.
  static func size(_ bytes: ByteView) -> PictureFacts? {
    guard bytes.number(0, 8, .big) == signature, bytes.holds("IHDR", at: 12) else { return nil }
    return picture(bytes.clamped(16, 13))
  }

  private static func picture(_ header: ByteView) -> PictureFacts? {
    guard let width = header.uint32(0, .big), let height = header.uint32(4, .big), let colors = header[9],
      width > 0, height > 0
    else { return nil }
    // Colour types 4 and 6 have an alpha channel; the others can have a chunk tRNS.
    return PictureFacts(width: width, height: height, hasAlpha: colors & 4 != 0)
  }
}

/// The chunks of a PNG picture: length, name, content, checksum.
private struct PNGChunks: Sequence, IteratorProtocol {
  struct Element {
    let name: FourCharacters
    let content: ByteView
    let isWhole: Bool
  }

  private let bytes: ByteView
  private var position = 8

  init(_ bytes: ByteView) { self.bytes = bytes }

  mutating func next() -> Element? {
    guard let length = bytes.uint32(position, .big), let name = FourCharacters(bytes, at: position + 4) else {
      return nil
    }
    let start = position + 8
    position = start + length + 4
    return Element(name: name, content: bytes.clamped(start, length), isWhole: position <= bytes.count)
  }
}
