// SPDX-License-Identifier: Apache-2.0

extension JSONWriter {
  /// Appends a text as a JSON string with its quotes.
  ///
  /// Only what RFC 8259 section 7 demands is escaped: the quote, the backslash and control characters.
  public static func appendEscaped(_ text: String, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { appendEscaped(checked: UnsafeRawBufferPointer($0), to: &output) }
  }

  /// Appends a text that is given as UTF-8 as a JSON string with its quotes. Invalid sequences become U+FFFD.
  public static func appendEscaped(utf8 text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    if UTF8Bytes.isValid(text) {
      appendEscaped(checked: text, to: &output)
    } else {
      appendEscaped(String(decoding: text, as: UTF8.self), to: &output)
    }
  }

  /// A text longer than this gets its room at once; growing step by step would copy it several times.
  private static let longText = 16 << 10

  private static func appendEscaped(checked text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    if text.count > longText, output.capacity - output.count < text.count + 2 {
      output.reserveCapacity(max(output.count + text.count + text.count / 16, output.capacity * 2))
    }
    output.append(UInt8(ascii: "\""))
    var runStart = 0
    var at = 0
    while true {
      at = endOfRun(in: text, from: at)
      if at > runStart { output.append(text, runStart..<at) }
      guard at < text.count else { break }
      appendEscape(of: text[at], to: &output)
      at += 1
      runStart = at
    }
    output.append(UInt8(ascii: "\""))
  }

  /// The offset of the next byte that must be escaped, or the end.
  private static func endOfRun(in text: UnsafeRawBufferPointer, from start: Int) -> Int {
    var at = start
    while at + 8 <= text.count {
      let specials = Eight.specials(in: Eight.load(text, at))
      if specials != 0 { return at + specials.trailingZeroBitCount >> 3 }
      at += 8
    }
    while at < text.count {
      let byte = text[at]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return at }
      at += 1
    }
    return at
  }

  private static func appendEscape(of byte: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x09: output.append(UInt8(ascii: "t"))
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0C: output.append(UInt8(ascii: "f"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    case 0x00..<0x20:
      for digit in [UInt8(ascii: "u"), 0x30, 0x30, 0x30 + byte >> 4] { output.append(digit) }
      output.append(byte & 15 < 10 ? 0x30 + byte & 15 : 0x57 + byte & 15)
    default: output.append(byte)
    }
  }

  /// Appends the decimal digits of an integer.
  static func appendInteger(_ value: Int64, to output: inout [UInt8]) {
    var magnitude = value.magnitude
    withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
      var start = 20
      repeat {
        start -= 1
        digits[start] = 0x30 + UInt8(truncatingIfNeeded: magnitude % 10)
        magnitude /= 10
      } while magnitude > 0
      if value < 0 {
        start -= 1
        digits[start] = UInt8(ascii: "-")
      }
      output.append(UnsafeRawBufferPointer(digits), start..<20)
    }
  }
}
