// SPDX-License-Identifier: Apache-2.0

/// What a text holds that no YAML text may hold, found before libyaml sees it.
///
/// libyaml stops at the first such byte without an event. Here each is replaced by spaces of the same length, so that
/// the rest can be read and all positions stay.
struct CharacterCheck {
  /// Faults of one kind.
  struct Faults {
    /// How many there are.
    var count = 0
    /// Where the first one is.
    var first = 0..<0

    mutating func add(_ range: Range<Int>) {
      if count == 0 { first = range }
      count += 1
    }
  }

  /// Whether every byte is ASCII.
  private(set) var isASCII = true
  /// Bytes that are not UTF-8.
  private(set) var invalid = Faults()
  /// Characters outside YAML's set.
  private(set) var forbidden = Faults()
  /// The number of the first forbidden character.
  private(set) var firstForbidden: UInt32 = 0
  /// Where the faults are; only the first ones of very many.
  private(set) var ranges: [Range<Int>] = []
  /// The text with all faults replaced by spaces; nil when there are none.
  private(set) var cleaned: [UInt8]?

  private static let rangeLimit = 1000

  /// Whether the text is UTF-16 by its byte-order mark.
  static func isUTF16(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
  }

  init(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        if Self.isPlain(text, at: index) {
          index += 8
          continue
        }
        let byte = text[index]
        if byte < 0x80 {
          let isAllowed = byte >= 0x20 ? byte != 0x7F : Byte.isWhite(byte)
          if !isAllowed { add(index..<index + 1, number: UInt32(byte), in: bytes) }
          index += 1
          continue
        }
        isASCII = false
        let (length, number) = Self.decode(text, at: index)
        if number.map(Self.isAllowed) != true { add(index..<index + length, number: number, in: bytes) }
        index += length
      }
    }
  }

  private mutating func add(_ range: Range<Int>, number: UInt32?, in bytes: [UInt8]) {
    if cleaned == nil { cleaned = bytes }
    for index in range { cleaned?[index] = Byte.space }
    if let number {
      if forbidden.count == 0 { firstForbidden = number }
      forbidden.add(range)
    } else {
      invalid.add(range)
    }
    if let last = ranges.last, last.upperBound == range.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else if ranges.count < Self.rangeLimit {
      ranges.append(range)
    }
  }

  /// Whether the next eight bytes are all there and between a space and `~`: one look at most of any text.
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    guard let base = text.baseAddress, index + 8 <= text.count else { return false }
    let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: index, as: UInt64.self)
    let high: UInt64 = 0x8080_8080_8080_8080
    if word & high != 0 { return false }
    // No byte below 0x20 borrows, and no byte 0x7F carries, into its high bit.
    return ((word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101)) & high == 0
  }

  /// YAML's printable characters above ASCII (as libyaml checks them).
  private static func isAllowed(_ number: UInt32) -> Bool {
    number == 0x85 || (number >= 0xA0 && number <= 0xFFFD) || number >= 0x1_0000
  }

  /// The length and number of the scalar at `index`; no number when the bytes are not UTF-8.
  private static func decode(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (length: Int, number: UInt32?) {
    let lead = text[index]
    let length: Int
    var number: UInt32
    switch lead {
    case 0xC2...0xDF: (length, number) = (2, UInt32(lead & 0x1F))
    case 0xE0...0xEF: (length, number) = (3, UInt32(lead & 0x0F))
    case 0xF0...0xF4: (length, number) = (4, UInt32(lead & 0x07))
    default: return (1, nil)
    }
    guard index + length <= text.count else { return (1, nil) }
    for offset in 1..<length {
      let byte = text[index + offset]
      guard byte & 0xC0 == 0x80 else { return (1, nil) }
      number = number << 6 | UInt32(byte & 0x3F)
    }
    let isShortest = length == 2 || (length == 3 && number >= 0x800) || (length == 4 && number >= 0x1_0000)
    let isScalar = number <= 0x10_FFFF && !(0xD800...0xDFFF).contains(number)
    return isShortest && isScalar ? (length, number) : (1, nil)
  }
}
