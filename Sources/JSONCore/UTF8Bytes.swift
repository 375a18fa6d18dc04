// SPDX-License-Identifier: Apache-2.0

/// Checking and finding things in UTF-8 without making strings.
public enum UTF8Bytes {
  /// Whether the bytes are UTF-8 throughout: no overlong forms, no encoded surrogates, nothing over U+10FFFF.
  public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool { firstInvalid(in: bytes) == nil }

  /// Whether the bytes are UTF-8 throughout: no overlong forms, no encoded surrogates, nothing over U+10FFFF.
  public static func isValid(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { isValid($0) } }

  /// The offset of the first byte that does not begin a valid sequence; nil when all is valid.
  public static func firstInvalid(in bytes: UnsafeRawBufferPointer) -> Int? {
    var at = 0
    while at < bytes.count {
      while at + 8 <= bytes.count, bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) & Eight.highBits == 0 {
        at += 8
      }
      guard at < bytes.count else { return nil }
      if bytes[at] < 0x80 {
        at += 1
      } else {
        let length = sequenceLength(in: bytes, at: at)
        if length == 0 { return at }
        at += length
      }
    }
    return nil
  }

  /// The length of the multi-byte sequence that begins here (Unicode, table 3-7); 0 when it is not valid.
  static func sequenceLength(in bytes: UnsafeRawBufferPointer, at start: Int) -> Int {
    let available = bytes.count - start
    func continues(_ index: Int) -> Bool { bytes[start + index] & 0xC0 == 0x80 }
    switch bytes[start] {
    case 0xC2...0xDF:
      return available >= 2 && continues(1) ? 2 : 0
    case let lead where lead & 0xF0 == 0xE0:
      guard available >= 3, continues(1), continues(2) else { return 0 }
      let second = bytes[start + 1]
      return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ? 0 : 3
    case let lead where lead & 0xF8 == 0xF0 && lead <= 0xF4:
      guard available >= 4, continues(1), continues(2), continues(3) else { return 0 }
      let second = bytes[start + 1]
      return (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) ? 0 : 4
    default:
      return 0
    }
  }
}

/// Tests on eight bytes at a time in one machine word.
///
/// Each test gives a word in which the lowest set bit stands in the first byte that matches; bits above it mean nothing.
enum Eight {
  static let highBits: UInt64 = 0x8080_8080_8080_8080
  static let ones: UInt64 = 0x0101_0101_0101_0101

  /// The bytes that end a run of plain text in a JSON string: the quote, the backslash and control characters.
  @inline(__always)
  static func specials(in word: UInt64) -> UInt64 {
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let control = (word &- ones &* 0x20) & ~word
    return (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | control) & highBits
  }

  /// As ``specials(in:)``, and every byte that is not ASCII.
  @inline(__always)
  static func specialsOrNonASCII(in word: UInt64) -> UInt64 { specials(in: word) | (word & highBits) }

  /// Loads eight bytes so that the first one is the lowest.
  @inline(__always)
  static func load(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}

extension [UInt8] {
  /// Appends a part of a buffer as one copy; a raw buffer as such is appended byte by byte.
  @inline(__always)
  mutating func append(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    guard let base = bytes.baseAddress else { return }
    let start = (base + range.lowerBound).assumingMemoryBound(to: UInt8.self)
    append(contentsOf: UnsafeBufferPointer(start: start, count: range.count))
  }
}
