// SPDX-License-Identifier: Apache-2.0

import Glibc

extension JSONScanner {
  /// Reads an integer; nil when the next value is anything else (it is passed over), fractions and integers beyond 64
  /// bits included. `12.0` counts as an integer.
  public mutating func readInteger() throws(JSONError) -> Int64? {
    switch try readNumber() {
    case .integer(let value): value
    case .number(let value): value.integerIn64Bits
    default: nil
    }
  }

  /// Reads a number; nil when the next value is anything else, which is passed over.
  public mutating func readDouble() throws(JSONError) -> Double? {
    try readNumber()?.doubleValue
  }

  /// Reads a truth value; nil when the next value is anything else, which is passed over.
  public mutating func readBool() throws(JSONError) -> Bool? {
    let byte = peek()
    try skipValue()
    return byte == UInt8(ascii: "t") ? true : byte == UInt8(ascii: "f") ? false : nil
  }

  private mutating func readNumber() throws(JSONError) -> JSONValue? {
    switch peek() {
    case UInt8(ascii: "-"), 0x30...0x39: return try scanNumber()
    default:
      try skipValue()
      return nil
    }
  }

  /// Reads the number that begins at the cursor.
  mutating func scanNumber() throws(JSONError) -> JSONValue {
    let number = try parseNumber()
    if let integer = number.integer { return .integer(integer) }
    return .number(try double(of: number))
  }

  /// Passes over the number that begins at the cursor; too large ones are an error here, too.
  mutating func skipNumber() throws(JSONError) {
    let number = try parseNumber()
    if number.mayOverflow { _ = try double(of: number) }
  }
}

/// The parts of a number's text.
private struct NumberText {
  var start: Int
  var end: Int
  var isNegative = false
  /// All digits as one integer; meaningless once `isLong`.
  var digits: UInt64 = 0
  /// Whether the digits do not fit.
  var isLong = false
  var isIntegral = true
  var integralDigits = 0
  var fractionDigits = 0
  var exponent = 0

  var integer: Int64? {
    guard isIntegral, !isLong else { return nil }
    if isNegative { return digits <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- digits) : nil }
    return Int64(exactly: digits)
  }

  /// Whether the value could lie beyond the largest double, which is over 10^308.
  var mayOverflow: Bool { integralDigits + exponent > 308 }

  /// The value if a single exact operation gives it: both operands are doubles without rounding (Clinger, "How to read
  /// floating point numbers accurately", 1990).
  var simpleDouble: Double? {
    let scale = exponent - fractionDigits
    guard !isLong, digits <= 1 << 53, abs(scale) < Self.powers.count else { return nil }
    let power = Self.powers[abs(scale)]
    let magnitude = scale < 0 ? Double(digits) / power : Double(digits) * power
    return isNegative ? -magnitude : magnitude
  }

  /// The powers of ten that doubles hold exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]
}

extension JSONScanner {
  @inline(__always)
  private mutating func parseNumber() throws(JSONError) -> NumberText {
    var number = NumberText(start: offset, end: offset)
    var at = offset
    if bytes[at] == UInt8(ascii: "-") {
      number.isNegative = true
      at += 1
    }
    let first = at
    try digits(&at, &number)
    number.integralDigits = at - first
    if number.integralDigits > 1, bytes[first] == 0x30 {
      throw failure(.syntax, "a number must not begin with 0", at: first + 1)
    }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      number.isIntegral = false
      at += 1
      let fraction = at
      try digits(&at, &number)
      number.fractionDigits = at - fraction
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      number.isIntegral = false
      at += 1
      try exponent(&at, &number)
    }
    number.end = at
    offset = at
    return number
  }

  @inline(__always)
  private func digits(_ at: inout Int, _ number: inout NumberText) throws(JSONError) {
    let start = at
    var value = number.digits
    while at < bytes.count {
      let digit = bytes[at] &- 0x30
      if digit > 9 { break }
      if value >= 1_000_000_000_000_000_000 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
        if overflow || carry { number.isLong = true }
        value = number.isLong ? UInt64.max : sum
      } else {
        value = value &* 10 &+ UInt64(digit)
      }
      at += 1
    }
    number.digits = value
    if at == start { throw missingDigit(at: at) }
  }

  private func exponent(_ at: inout Int, _ number: inout NumberText) throws(JSONError) {
    var isNegative = false
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") {
      isNegative = bytes[at] == UInt8(ascii: "-")
      at += 1
    }
    let start = at
    var value = 0
    while at < bytes.count, bytes[at] &- 0x30 <= 9 {
      value = min(value * 10 + Int(bytes[at] - 0x30), 1 << 40)
      at += 1
    }
    if at == start { throw missingDigit(at: at) }
    number.exponent = isNegative ? -value : value
  }

  private func missingDigit(at offset: Int) -> JSONError {
    offset < bytes.count
      ? failure(.syntax, "expected a digit", at: offset)
      : failure(.unexpectedEnd, "the text ends inside a number", at: offset)
  }

  private func double(of number: NumberText) throws(JSONError) -> Double {
    if let simple = number.simpleDouble { return simple }
    let length = number.end - number.start
    // strtod wants a terminated string; the process keeps the "C" locale, so the decimal point is a dot.
    let value = withUnsafeTemporaryAllocation(of: CChar.self, capacity: length + 1) { copy in
      UnsafeMutableRawBufferPointer(copy).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: bytes[number.start..<number.end]))
      copy[length] = 0
      return copy.baseAddress.map { strtod($0, nil) } ?? 0
    }
    guard value.isFinite else { throw failure(.numberOutOfRange, "a number too large for a double", at: number.start) }
    return value
  }
}
