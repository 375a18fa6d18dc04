// SPDX-License-Identifier: Apache-2.0

/// YAML 1.1's numbers in PyYAML's form: underscores between digits, octal with a leading `0`, base 60 with colons.
enum NumberScanner {
  typealias Text = UnsafeBufferPointer<UInt8>

  // MARK: Untagged

  /// The integer a text is; a float when it does not fit 64 bits; nil when it is no integer.
  static func integer(_ text: Text) -> YAMLScalar? {
    let (isNegative, digits) = splitSign(text)
    guard let first = digits.first, Byte.isDigit(first) else { return nil }
    if first == Byte.zero, digits.count > 1 {
      switch digits[1] {
      case 0x62: return number(digits.dropFirst(2), radix: 2, isNegative)
      case 0x78: return number(digits.dropFirst(2), radix: 16, isNegative)
      default: return number(digits.dropFirst(1), radix: 8, isNegative, emptyIsZero: true)
      }
    }
    if digits.contains(Byte.colon) { return sexagesimal(digits, isNegative) }
    return number(digits[...], radix: 10, isNegative)
  }

  /// The number a text with a dot, `.inf` or `.nan` is.
  static func float(_ text: Text) -> Double? {
    guard text.contains(Byte.dot) else { return nil }
    let (isNegative, rest) = splitSign(text)
    let sign: Double = isNegative ? -1 : 1
    if rest[0] == Byte.dot {
      switch String(decoding: rest, as: UTF8.self) {
      case ".inf", ".Inf", ".INF": return sign * .infinity
      case ".nan", ".NaN", ".NAN": return rest.count == text.count ? .nan : nil
      default: break
      }
      // A leading dot takes no sign and needs a digit behind it.
      guard rest.count == text.count, rest.count > 1, Byte.isDigit(rest[1]) else { return nil }
    }
    var index = 0
    while index < rest.count, isDigitOrUnderscore(rest[index]) { index += 1 }
    guard index == 0 || Byte.isDigit(rest[0]) else { return nil }
    if index < rest.count, rest[index] == Byte.colon { return sexagesimalFloat(rest).map { sign * $0 } }
    guard index < rest.count, rest[index] == Byte.dot else { return nil }
    index += 1
    while index < rest.count, isDigitOrUnderscore(rest[index]) { index += 1 }
    if index < rest.count {
      guard rest[index] | 0x20 == 0x65, index + 2 < rest.count, isSign(rest[index + 1]) else { return nil }
      guard rest[(index + 2)...].allSatisfy(Byte.isDigit) else { return nil }
    }
    return decimal(rest).map { sign * $0 }
  }

  // MARK: Tagged

  /// The integer that a text tagged `!!int` is: what is an integer untagged, and decimals with blanks around them.
  static func taggedInteger(_ text: Text) -> YAMLScalar? {
    let trimmed = trim(text)
    if trimmed.isEmpty { return nil }
    return integer(trimmed)
  }

  /// The float that a text tagged `!!float` is; here integers and exponents without a sign are floats too.
  static func taggedFloat(_ text: Text) -> Double? {
    let trimmed = trim(text)
    if let float = float(trimmed) { return float }
    let (isNegative, rest) = splitSign(trimmed)
    guard let first = rest.first else { return nil }
    if rest.contains(Byte.colon) { return sexagesimalFloat(rest).map { isNegative ? -$0 : $0 } }
    guard Byte.isDigit(first) || first == Byte.dot else { return nil }
    let isNumeric = rest.allSatisfy {
      isDigitOrUnderscore($0) || $0 == Byte.dot || $0 | 0x20 == 0x65 || isSign($0)
    }
    return isNumeric ? decimal(rest).map { isNegative ? -$0 : $0 } : nil
  }

  // MARK: Parts

  private static func splitSign(_ text: Text) -> (isNegative: Bool, rest: Text) {
    guard let first = text.first, isSign(first) else { return (false, text) }
    return (first == Byte.dash, UnsafeBufferPointer(rebasing: text.dropFirst()))
  }

  private static func isSign(_ byte: UInt8) -> Bool { byte == 0x2B || byte == Byte.dash }

  private static func isDigitOrUnderscore(_ byte: UInt8) -> Bool { Byte.isDigit(byte) || byte == Byte.underscore }

  private static func trim(_ text: Text) -> Text {
    var slice = text[...]
    while let first = slice.first, Byte.isWhite(first) { slice = slice.dropFirst() }
    while let last = slice.last, Byte.isWhite(last) { slice = slice.dropLast() }
    return UnsafeBufferPointer(rebasing: slice)
  }

  /// A number whose digits are all of `radix`, with underscores anywhere among them.
  private static func number(
    _ digits: Slice<Text>, radix: Int64, _ isNegative: Bool, emptyIsZero: Bool = false
  ) -> YAMLScalar? {
    var value: Int64 = 0
    var wide: Double = 0
    var fits = true
    var hasDigit = false
    for byte in digits where byte != Byte.underscore {
      guard let digit = digitValue(byte), digit < radix else { return nil }
      hasDigit = true
      wide = wide * Double(radix) + Double(digit)
      if fits { fits = accumulate(digit, radix: radix, isNegative, into: &value) }
    }
    guard hasDigit || emptyIsZero else { return nil }
    if fits { return .integer(value) }
    // Rounded once rather than at every digit where the standard library can do it.
    let exact = radix == 10 ? decimal(UnsafeBufferPointer(rebasing: digits)) : nil
    return .float((exact ?? wide) * (isNegative ? -1 : 1))
  }

  private static func accumulate(_ digit: Int64, radix: Int64, _ isNegative: Bool, into value: inout Int64) -> Bool {
    let (product, overflow) = value.multipliedReportingOverflow(by: radix)
    let (sum, carry) = product.addingReportingOverflow(isNegative ? -digit : digit)
    guard !overflow, !carry else { return false }
    value = sum
    return true
  }

  private static func digitValue(_ byte: UInt8) -> Int64? {
    switch byte {
    case Byte.zero...0x39: Int64(byte - Byte.zero)
    case 0x61...0x66: Int64(byte - 0x61) + 10
    case 0x41...0x46: Int64(byte - 0x41) + 10
    default: nil
    }
  }

  /// `12:30:45`: a part that begins with 1 to 9, then parts below 60 of one or two digits.
  private static func sexagesimal(_ digits: Text, _ isNegative: Bool) -> YAMLScalar? {
    guard let first = digits.first, first > Byte.zero, first <= 0x39 else { return nil }
    var value: Int64 = 0
    var wide: Double = 0
    var fits = true
    for (index, part) in digits.split(separator: Byte.colon, omittingEmptySubsequences: false).enumerated() {
      guard let partValue = index == 0 ? firstPart(part) : sixtieths(part) else { return nil }
      guard case .integer(let small) = partValue else {
        if case .float(let large) = partValue { wide = wide * 60 + large }
        fits = false
        continue
      }
      wide = wide * 60 + Double(small)
      if fits { fits = accumulate(small, radix: 60, isNegative, into: &value) }
    }
    return fits ? .integer(value) : .float(isNegative ? -wide : wide)
  }

  private static func firstPart(_ part: Slice<Text>) -> YAMLScalar? { number(part, radix: 10, false) }

  private static func sixtieths(_ part: Slice<Text>) -> YAMLScalar? {
    guard part.count == 1 || part.count == 2, part.allSatisfy(Byte.isDigit) else { return nil }
    guard part.count == 1 || part[part.startIndex] < 0x36 else { return nil }
    return number(part, radix: 10, false)
  }

  /// `1:30.5`: like an integer of base 60 whose last part has a dot and a fraction.
  private static func sexagesimalFloat(_ text: Text) -> Double? {
    var value: Double = 0
    let parts = text.split(separator: Byte.colon, omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      let whole = part.prefix { $0 != Byte.dot }
      guard whole.count == part.count || index == parts.count - 1 else { return nil }
      let isWellFormed =
        index == 0
        ? whole.first.map(Byte.isDigit) == true && whole.allSatisfy(isDigitOrUnderscore)
        : sixtieths(whole) != nil
      guard isWellFormed, part.dropFirst(whole.count + 1).allSatisfy(isDigitOrUnderscore) else { return nil }
      guard let number = decimal(UnsafeBufferPointer(rebasing: part)) else { return nil }
      value = value * 60 + number
    }
    return value
  }

  /// A decimal number with optional dot and exponent.
  private static func decimal(_ text: Text) -> Double? {
    var digits = String(decoding: text.filter { $0 != Byte.underscore }, as: UTF8.self)
    if digits.hasSuffix(".") { digits += "0" }
    if digits.hasPrefix(".") { digits = "0" + digits }
    if let value = Double(digits) { return value }
    return Double(digits.replacing(".e", with: ".0e").replacing(".E", with: ".0e"))
  }
}
