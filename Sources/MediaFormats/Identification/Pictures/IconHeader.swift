// SPDX-License-Identifier: Apache-2.0

/// Reads the directory of a Windows icon or cursor, whose largest picture counts.
enum IconHeader {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard let mark = bytes.number(0, 4, .big), mark == 0x0000_0100 || mark == 0x0000_0200,
      let count = bytes.uint16(4, .little), count > 0
    else { return nil }
    var facts = MediaFacts(format: .ico)
    for entry in 0..<count {
      let position = 6 + 16 * entry
      guard let width = bytes[position], let height = bytes[position + 1], bytes[position + 3] == 0,
        let length = bytes.uint32(position + 8, .little), let offset = bytes.uint32(position + 12, .little),
        offset >= 6 + 16 * count
      else { return entry == 0 ? nil : MediaFacts(format: .ico, picture: facts.picture, isComplete: false) }
      guard let content = bytes.part(offset, length) else {
        facts.isComplete = false
        continue
      }
      // One byte a side, in which 0 stands for 256; a PNG inside says it itself.
      let picture =
        PNGHeader.size(content)
        ?? PictureFacts(width: width == 0 ? 256 : Int(width), height: height == 0 ? 256 : Int(height), hasAlpha: true)
      if picture.pixels > facts.picture?.pixels ?? 0 { facts.picture = picture }
    }
    return facts
  }
}
