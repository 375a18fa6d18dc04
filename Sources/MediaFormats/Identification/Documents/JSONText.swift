// SPDX-License-Identifier: Apache-2.0

/// Tells whether a text is JSON: one object or array, well-formed (RFC 8259).
///
/// A number, a word or a string alone is text to people, so it is none here.
struct JSONText {
  private let bytes: ByteView
  private var position = 0
  /// The open brackets, true for objects.
  private var open: [Bool] = []

  /// What is nested deeper is data for nobody.
  private static let deepest = 512

  private init(_ bytes: ByteView) { self.bytes = bytes }

  /// Whether the bytes, which are valid UTF-8, are an object or an array and nothing else.
  static func isOneValue(_ bytes: ByteView) -> Bool {
    var text = JSONText(bytes)
    text.skipSpace()
    guard let first = text.peek, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return false }
    guard text.readValue() else { return false }
    text.skipSpace()
    return text.peek == nil
  }

  private var peek: UInt8? { bytes[position] }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  /// Reads one value with everything in it.
  private mutating func readValue() -> Bool {
    while true {
      skipSpace()
      if take("{") || take("[") {
        let isObject = bytes[position - 1] == UInt8(ascii: "{")
        skipSpace()
        if take(isObject ? "}" : "]") {
          // Empty: a whole value.
        } else {
          open.append(isObject)
          guard open.count <= Self.deepest, !isObject || readKey() else { return false }
          continue
        }
      } else if !readScalar() {
        return false
      }
      // Behind a value: the next one, or the ends of what it stands in.
      while let isObject = open.last {
        skipSpace()
        if take(",") {
          guard !isObject || readKey() else { return false }
          break
        }
        guard take(isObject ? "}" : "]") else { return false }
        open.removeLast()
      }
      if open.isEmpty { return true }
    }
  }

  private mutating func readKey() -> Bool {
    skipSpace()
    guard readString() else { return false }
    skipSpace()
    return take(":")
  }

  private mutating func readScalar() -> Bool {
    switch peek {
    case UInt8(ascii: "\""): return readString()
    case UInt8(ascii: "t"): return read("true")
    case UInt8(ascii: "f"): return read("false")
    case UInt8(ascii: "n"): return read("null")
    default: return readNumber()
    }
  }

  private mutating func read(_ word: StaticString) -> Bool {
    guard bytes.holds(word, at: position) else { return false }
    position += word.utf8CodeUnitCount
    return true
  }

  private mutating func readString() -> Bool {
    guard take("\"") else { return false }
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        return true
      case UInt8(ascii: "\\"):
        guard let escaped = peek, "\"\\/bfnrtu".utf8.contains(escaped) else { return false }
        position += 1
        guard escaped != UInt8(ascii: "u") || readHexadecimal() else { return false }
      case 0..<0x20:
        return false
      default:
        break
      }
    }
    return false
  }

  private mutating func readHexadecimal() -> Bool {
    for _ in 0..<4 {
      guard let byte = peek, Character(Unicode.Scalar(byte)).isHexDigit else { return false }
      position += 1
    }
    return true
  }

  private mutating func readNumber() -> Bool {
    _ = take("-")
    guard take("0") || readDigits() else { return false }
    if take("."), !readDigits() { return false }
    guard take("e") || take("E") else { return true }
    _ = take("+") || take("-")
    return readDigits()
  }

  private mutating func readDigits() -> Bool {
    let start = position
    while let byte = peek, (0x30...0x39).contains(byte) { position += 1 }
    return position > start
  }
}
