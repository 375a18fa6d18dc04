// SPDX-License-Identifier: Apache-2.0

import Glibc

extension JSONScanner {
  /// Reads a string. Half a surrogate pair becomes U+FFFD.
  public mutating func readString() throws(JSONError) -> String {
    guard peek() == UInt8(ascii: "\"") else { throw try mismatch(.string) }
    let start = offset + 1
    let isEscaped = try scanString(isKey: false)
    return Self.decode(UnsafeRawBufferPointer(rebasing: bytes[start..<offset - 1]), isEscaped: isEscaped)
  }

  /// Reads a string if one comes next; any other value is passed over and gives nil.
  public mutating func readStringIfPresent() throws(JSONError) -> String? {
    if peek() == UInt8(ascii: "\"") { return try readString() }
    try skipValue()
    return nil
  }

  /// Reads a string and appends its unescaped UTF-8 to `output`.
  public mutating func appendString(to output: inout [UInt8]) throws(JSONError) {
    guard peek() == UInt8(ascii: "\"") else { throw try mismatch(.string) }
    let start = offset + 1
    let isEscaped = try scanString(isKey: false)
    if isEscaped {
      Self.unescape(UnsafeRawBufferPointer(rebasing: bytes[start..<offset - 1])) { output.append($0, 0..<$0.count) }
    } else {
      output.append(bytes, start..<offset - 1)
    }
  }

  /// Whether a key from ``nextKey()`` is `name`, which is plain ASCII without quotes and backslashes.
  public func keyEquals(_ key: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
    Self.keyEquals(key, name)
  }

  /// Whether a key from ``nextKey()`` is `name`, which is plain ASCII without quotes and backslashes.
  public static func keyEquals(_ key: UnsafeRawBufferPointer, _ name: StaticString) -> Bool {
    let length = name.utf8CodeUnitCount
    guard key.count >= length, let start = key.baseAddress else { return length == 0 && key.isEmpty }
    if key.count == length { return memcmp(start, name.utf8Start, length) == 0 }
    // Only escapes can make a longer spelling of the same key.
    guard key.contains(UInt8(ascii: "\\")) else { return false }
    var rest = UnsafeRawBufferPointer(start: name.utf8Start, count: length)
    var isEqual = true
    unescape(key) { run in
      isEqual = isEqual && rest.count >= run.count && rest.prefix(run.count).elementsEqual(run)
      if isEqual { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(run.count)) }
    }
    return isEqual && rest.isEmpty
  }

  /// The text of a key from ``nextKey()``, unescaped.
  public static func keyText(_ key: UnsafeRawBufferPointer) -> String {
    decode(key, isEscaped: key.contains(UInt8(ascii: "\\")))
  }
}

// MARK: - Checking

extension JSONScanner {
  /// Passes over the string whose opening quote comes next and checks it.
  ///
  /// - Returns: whether it has escapes.
  mutating func scanString(isKey: Bool) throws(JSONError) -> Bool {
    var at = offset + 1
    var isEscaped = false
    while true {
      while at + 8 <= bytes.count {
        let stops = Eight.specialsOrNonASCII(in: Eight.load(bytes, at))
        if stops != 0 {
          at += stops.trailingZeroBitCount >> 3
          break
        }
        at += 8
      }
      guard at < bytes.count else { throw failure(.unexpectedEnd, "the text ends inside a string", at: at) }
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") {
        offset = at + 1
        return isEscaped
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
        at = try scanEscape(at: at, isKey: isKey)
      } else if byte >= 0x80 {
        at = try scanNonASCII(at: at)
      } else if byte < 0x20 {
        throw failure(.syntax, "a control character in a string must be escaped", at: at)
      } else {
        at += 1
      }
    }
  }

  private func scanNonASCII(at start: Int) throws(JSONError) -> Int {
    var at = start
    repeat {
      let length = UTF8Bytes.sequenceLength(in: bytes, at: at)
      if length == 0 { throw failure(.invalidUTF8, "bytes that are not UTF-8", at: at) }
      at += length
    } while at < bytes.count && bytes[at] >= 0x80
    return at
  }

  /// Checks the escape whose backslash stands at `start` and returns the offset behind it.
  private func scanEscape(at start: Int, isKey: Bool) throws(JSONError) -> Int {
    guard start + 1 < bytes.count else { throw failure(.unexpectedEnd, "the text ends inside a string", at: start + 1) }
    switch bytes[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start + 2
    case UInt8(ascii: "u"):
      let unit = try codeUnit(at: start + 2)
      guard isKey, unit & 0xF800 == 0xD800 else { return start + 6 }
      if unit < 0xDC00, start + 7 < bytes.count, bytes[start + 6] == UInt8(ascii: "\\"),
        bytes[start + 7] == UInt8(ascii: "u"), try codeUnit(at: start + 8) & 0xFC00 == 0xDC00
      {
        return start + 12
      }
      throw failure(.loneSurrogateInKey, "half a surrogate pair in a key", at: start)
    default:
      throw failure(.syntax, "an unknown escape in a string", at: start + 1)
    }
  }

  private func codeUnit(at start: Int) throws(JSONError) -> UInt16 {
    for at in start..<start + 4 {
      guard at < bytes.count else { throw failure(.unexpectedEnd, "the text ends inside a string", at: at) }
      guard Self.hexDigit(bytes[at]) != nil else { throw failure(.syntax, "“\\u” needs four hex digits", at: at) }
    }
    return Self.codeUnit(bytes, at: start)
  }
}

// MARK: - Decoding

extension JSONScanner {
  /// The text of a checked string without its quotes.
  static func decode(_ raw: UnsafeRawBufferPointer, isEscaped: Bool) -> String {
    guard isEscaped else { return String(decoding: raw, as: UTF8.self) }
    // No escape is shorter than what it stands for.
    return String(unsafeUninitializedCapacity: raw.count) { output in
      var count = 0
      let output = UnsafeMutableRawBufferPointer(output)
      unescape(raw) { run in
        UnsafeMutableRawBufferPointer(rebasing: output[count...]).copyMemory(from: run)
        count += run.count
      }
      return count
    }
  }

  /// Hands out the unescaped bytes of a checked string run by run.
  @inline(__always)
  private static func unescape(_ raw: UnsafeRawBufferPointer, _ emit: (UnsafeRawBufferPointer) -> Void) {
    var at = 0
    while at < raw.count {
      let runStart = at
      while at + 8 <= raw.count {
        let specials = Eight.specials(in: Eight.load(raw, at))
        if specials != 0 {
          at += specials.trailingZeroBitCount >> 3
          break
        }
        at += 8
      }
      while at < raw.count, raw[at] != UInt8(ascii: "\\") { at += 1 }
      if at > runStart { emit(UnsafeRawBufferPointer(rebasing: raw[runStart..<at])) }
      guard at < raw.count else { return }
      var scalar = unescaped(raw[at + 1])
      at += 2
      if scalar == 0 {
        scalar = UInt32(codeUnit(raw, at: at))
        at += 4
        if scalar & 0xF800 == 0xD800 { scalar = joinSurrogates(scalar, raw, &at) }
      }
      withUnsafeBytes(of: encode(scalar).littleEndian) { emit(UnsafeRawBufferPointer(rebasing: $0[..<length(scalar)])) }
    }
  }

  /// The scalar of a surrogate and its partner at `at`, which is passed over; U+FFFD when the partner is missing.
  private static func joinSurrogates(_ first: UInt32, _ raw: UnsafeRawBufferPointer, _ at: inout Int) -> UInt32 {
    guard first < 0xDC00, at + 6 <= raw.count, raw[at] == UInt8(ascii: "\\"), raw[at + 1] == UInt8(ascii: "u")
    else { return 0xFFFD }
    let second = UInt32(codeUnit(raw, at: at + 2))
    guard second & 0xFC00 == 0xDC00 else { return 0xFFFD }
    at += 6
    return 0x10000 + (first & 0x3FF) << 10 + second & 0x3FF
  }

  /// What a short escape stands for; 0 for `u`.
  private static func unescaped(_ byte: UInt8) -> UInt32 {
    switch byte {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "u"): 0
    default: UInt32(byte)
    }
  }

  /// The UTF-8 bytes of a scalar, the first one lowest.
  private static func encode(_ scalar: UInt32) -> UInt32 {
    func tail(_ shift: UInt32) -> UInt32 { 0x80 | (scalar >> shift & 0x3F) }
    return switch scalar {
    case 0..<0x80: scalar
    case 0x80..<0x800: 0xC0 | scalar >> 6 | tail(0) << 8
    case 0x800..<0x10000: 0xE0 | scalar >> 12 | tail(6) << 8 | tail(0) << 16
    default: 0xF0 | scalar >> 18 | tail(12) << 8 | tail(6) << 16 | tail(0) << 24
    }
  }

  private static func length(_ scalar: UInt32) -> Int {
    scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
  }

  private static func codeUnit(_ raw: UnsafeRawBufferPointer, at start: Int) -> UInt16 {
    var unit: UInt16 = 0
    for at in start..<start + 4 { unit = unit << 4 | UInt16(hexDigit(raw[at]) ?? 0) }
    return unit
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
