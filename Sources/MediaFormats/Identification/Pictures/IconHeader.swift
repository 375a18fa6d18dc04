// SPDX-License-Identifier: Apache-2.0

/// Reads the directory of a Windows icon or cursor, whose largest picture counts.
enum IconHeader {
  static func facts(_ bytes: ByteView) -> MediaFacts? {
    guard let entries = entries(bytes) else { return nil }
    let best = entries.max { $0.picture.pixels < $1.picture.pixels }
    return MediaFacts(format: .ico, picture: best?.picture, isComplete: entries.allSatisfy { $0.content != nil })
  }

  /// The bytes of the largest picture; nil when they are not there.
  static func largest(_ bytes: ByteView) -> ByteView? {
    entries(bytes)?.max { $0.picture.pixels < $1.picture.pixels }?.content
  }

  private struct Entry {
    let picture: PictureFacts
    let content: ByteView?
  }

  /// More pictures than any icon has.
  private static let mostEntries = 256

  /// The entries of the directory; nil when it is none.
  private static func entries(_ bytes: ByteView) -> [Entry]? {
    guard let mark = bytes.number(0, 4, .big), mark == 0x0000_0100 || mark == 0x0000_0200,
      let count = bytes.uint16(4, .little), (1...mostEntries).contains(count)
    else { return nil }
    var entries: [Entry] = []
    for position in stride(from: 6, to: 6 + 16 * count, by: 16) {
      guard let width = bytes[position], let height = bytes[position + 1], bytes[position + 3] == 0,
        let length = bytes.uint32(position + 8, .little), let offset = bytes.uint32(position + 12, .little),
        offset >= 6 + 16 * count
      else { return nil }
      let content = bytes.part(offset, length)
      // One byte a side, in which 0 stands for 256; a PNG inside says it itself.
      let stated = PictureFacts(
        width: width == 0 ? 256 : Int(width), height: height == 0 ? 256 : Int(height), hasAlpha: true)
      entries.append(Entry(picture: content.flatMap(PNGHeader.size) ?? stated, content: content))
    }
    return entries
  }
}
