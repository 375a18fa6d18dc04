// SPDX-License-Identifier: Apache-2.0

/// Reads the chunks of a WebP picture (WebP container specification; RFC 6386, 9.1; WebP lossless, 3).
enum WebPHeader {
  static func facts(_ bytes: ByteView, isWhole: Bool) -> MediaFacts {
    var facts = MediaFacts(format: .webp, isComplete: false)
    var orientation = 1
    var frames = 0
    var hasPicture = false
    var isAnimated = false
    for chunk in ChunkSequence(bytes, from: 12, .little) {
      switch chunk.name {
      case "VP8X":
        // The size of the canvas; it stands before the frames.
        guard let flags = chunk.content[0], let width = chunk.content.uint24(4, .little),
          let height = chunk.content.uint24(7, .little)
        else { break }
        isAnimated = flags & 0x02 != 0
        facts.picture = PictureFacts(width: width + 1, height: height + 1, hasAlpha: flags & 0x10 != 0)
      case "VP8 ":
        hasPicture = hasPicture || chunk.isWhole
        facts.picture = facts.picture ?? lossy(chunk.content)
      case "VP8L":
        hasPicture = hasPicture || chunk.isWhole
        facts.picture = facts.picture ?? lossless(chunk.content)
      case "ANMF":
        hasPicture = hasPicture || chunk.isWhole
        frames += 1
      case "EXIF":
        orientation = TIFFDirectory.orientation(chunk.content.clamped(chunk.content.holds("Exif\0\0") ? 6 : 0))
      default:
        break
      }
    }
    facts.picture?.orientation = orientation
    facts.picture?.frames = isAnimated ? max(1, frames) : 1
    facts.isComplete = isWhole && hasPicture
    return facts
  }

  private static func lossy(_ frame: ByteView) -> PictureFacts? {
    guard frame.number(3, 3, .big) == 0x9D012A, let width = frame.uint16(6, .little),
      let height = frame.uint16(8, .little), width & 0x3FFF > 0, height & 0x3FFF > 0
    else { return nil }
    // The upper two bits ask for a scale when shown, which nobody heeds.
    return PictureFacts(width: width & 0x3FFF, height: height & 0x3FFF, hasAlpha: false)
  }

  private static func lossless(_ frame: ByteView) -> PictureFacts? {
    guard frame[0] == 0x2F, let bits = frame.uint32(1, .little) else { return nil }
    return PictureFacts(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1, hasAlpha: bits >> 28 & 1 == 1)
  }
}
