// SPDX-License-Identifier: Apache-2.0

/// The first directory of TIFF data, which is also how EXIF is written (TIFF 6.0, section 2).
struct TIFFDirectory {
  private let bytes: ByteView
  private let order: ByteOrder
  private let start: Int
  private let entries: Int
  /// Whether all entries are there.
  let isWhole: Bool

  init?(_ bytes: ByteView) {
    switch bytes.number(0, 4, .big) {
    case 0x4949_2A00: order = .little
    case 0x4D4D_002A: order = .big
    default: return nil
    }
    guard let start = bytes.uint32(4, order), let entries = bytes.uint16(start, order) else { return nil }
    self.bytes = bytes
    self.start = start + 2
    self.entries = entries
    isWhole = bytes.part(self.start, entries * 12) != nil
  }

  /// How a picture with this EXIF data is to be shown: 1...8; 1 when it does not say.
  static func orientation(_ exif: ByteView) -> Int {
    guard let number = TIFFDirectory(exif)?.number(.orientation), (1...8).contains(number) else { return 1 }
    return number
  }

  /// A tag of a directory, by its number.
  enum Tag: Int {
    case width = 256
    case height = 257
    case stripOffsets = 273
    case orientation = 274
    case stripLengths = 279
    case tileOffsets = 324
    case tileLengths = 325
    case extraSamples = 338
  }

  /// The first number of a tag.
  func number(_ tag: Tag) -> Int? { numbers(tag)?.first { _ in true } }

  /// All numbers of a tag; as many as are there.
  func numbers(_ tag: Tag) -> Numbers? {
    for entry in 0..<entries {
      let position = start + 12 * entry
      guard let name = bytes.uint16(position, order) else { return nil }
      guard name == tag.rawValue, let type = bytes.uint16(position + 2, order),
        let count = bytes.uint32(position + 4, order), let width = [1: 1, 3: 2, 4: 4][type]
      else { continue }
      // Values of up to four bytes stand in the entry itself.
      let place = count <= 4 / width ? position + 8 : bytes.uint32(position + 8, order) ?? bytes.count
      return Numbers(bytes: bytes.clamped(place, count * width), width: width, order: order, claimed: count)
    }
    return nil
  }

  /// The numbers of a tag.
  struct Numbers: Sequence, IteratorProtocol {
    fileprivate let bytes: ByteView
    fileprivate let width: Int
    fileprivate let order: ByteOrder
    /// How many there should be.
    let claimed: Int
    private var position = 0

    fileprivate init(bytes: ByteView, width: Int, order: ByteOrder, claimed: Int) {
      (self.bytes, self.width, self.order, self.claimed) = (bytes, width, order, claimed)
    }

    /// Whether all of them are there.
    var isWhole: Bool { bytes.count == claimed * width }

    mutating func next() -> Int? {
      defer { position += width }
      return bytes.number(position, width, order).map { Int($0) }
    }
  }
}
