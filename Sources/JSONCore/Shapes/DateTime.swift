// SPDX-License-Identifier: Apache-2.0

/// Times as texts: the format `date-time` of JSON Schema, RFC 3339.
public enum DateTime {
  /// Milliseconds since 1970 of a time like `2026-01-31T09:00:00.5+01:00`; nil when the text is none.
  ///
  /// A leap second counts as the first second of the next minute.
  public static func milliseconds(_ text: String) -> Int? {
    var fields = Fields(text.utf8[...])
    guard let year = fields.number(4), fields.skip("-"), let month = fields.number(2), (1...12).contains(month),
      fields.skip("-"), let day = fields.number(2), day >= 1, day <= days(month, year),
      fields.skip("T") || fields.skip("t") || fields.skip(" "),
      let hour = fields.number(2), hour <= 23, fields.skip(":"), let minute = fields.number(2), minute <= 59,
      fields.skip(":"), let second = fields.number(2), second <= 60,
      let fraction = fields.milliseconds(), let offset = fields.offsetMinutes(), fields.rest.isEmpty
    else { return nil }
    let minutes = (dayNumber(year, month, day) * 24 + hour) * 60 + minute - offset
    return (minutes * 60 + second) * 1000 + fraction
  }

  private static func days(_ month: Int, _ year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 to a date. A year counts from March here, so that the leap day is its last.
  private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let marchYear = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return marchYear * 365 + leapDays + dayOfYear - 719_468
  }

  /// Takes a text apart from its front.
  private struct Fields {
    var rest: Substring.UTF8View

    init(_ text: Substring.UTF8View) { rest = text }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func number(_ digits: Int) -> Int? {
      guard rest.prefix(digits).count == digits else { return nil }
      var number = 0
      for byte in rest.prefix(digits) {
        guard (0x30...0x39).contains(byte) else { return nil }
        number = number * 10 + Int(byte - 0x30)
      }
      rest.removeFirst(digits)
      return number
    }

    mutating func milliseconds() -> Int? {
      guard skip(".") else { return 0 }
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest.removeFirst(digits.count)
      var value = 0
      for byte in (Array(digits.prefix(3)) + [0x30, 0x30]).prefix(3) { value = value * 10 + Int(byte - 0x30) }
      return value
    }

    mutating func offsetMinutes() -> Int? {
      if skip("Z") || skip("z") { return 0 }
      let sign = skip("+") ? 1 : skip("-") ? -1 : 0
      guard sign != 0, let hours = number(2), hours <= 23, skip(":"), let minutes = number(2), minutes <= 59 else {
        return nil
      }
      return sign * (hours * 60 + minutes)
    }
  }
}
