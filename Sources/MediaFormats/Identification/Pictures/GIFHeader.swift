// SPDX-License-Identifier: Apache-2.0

/// Reads the blocks of a GIF picture (GIF89a specification).
enum GIFHeader {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard bytes.holds("GIF87a") || bytes.holds("GIF89a") else { return nil }
    var facts = MediaFacts(format: .gif, isComplete: false)
    guard var width = bytes.uint16(6, .little), var height = bytes.uint16(8, .little), let flags = bytes[10] else {
      return facts
    }
    var frames = 0
    var isTransparent = false
    var position = 13 + colorTable(flags)
    blocks: while let kind = bytes[position] {
      switch kind {
      case 0x2C:
        guard let flags = bytes[position + 9] else { break blocks }
        frames += 1
        // Viewers show a picture without a size of its own as large as its first frame.
        if width == 0 || height == 0 {
          width = bytes.uint16(position + 5, .little) ?? 0
          height = bytes.uint16(position + 7, .little) ?? 0
        }
        guard let end = endOfBlocks(bytes, from: position + 11 + colorTable(flags)) else { break blocks }
        position = end
      case 0x21:
        if bytes[position + 1] == 0xF9, let flags = bytes[position + 3], flags & 1 != 0 { isTransparent = true }
        guard let end = endOfBlocks(bytes, from: position + 2) else { break blocks }
        position = end
      case 0x00:
        // Some writers leave a zero too many between blocks.
        position += 1
      case 0x3B:
        facts.isComplete = frames > 0
        break blocks
      default:
        break blocks
      }
    }
    if width > 0, height > 0 {
      facts.picture = PictureFacts(width: width, height: height, frames: max(1, frames), hasAlpha: isTransparent)
    }
    return facts
  }

  /// The bytes of the colour table that flags tell of.
  private static func colorTable(_ flags: UInt8) -> Int { flags & 0x80 != 0 ? 3 << (Int(flags & 7) + 1) : 0 }

  /// Where a row of data blocks ends; nil when it is cut.
  private static func endOfBlocks(_ bytes: ByteView, from position: Int) -> Int? {
    var position = position
    while let length = bytes[position] {
      position += 1 + Int(length)
      if length == 0 { return position }
    }
    return nil
  }
}
