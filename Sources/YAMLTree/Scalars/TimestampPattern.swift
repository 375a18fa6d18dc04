// SPDX-License-Identifier: Apache-2.0

/// YAML 1.1's dates and times: `2025-01-31`, or a date, a time and perhaps a zone (`2025-1-31 9:05:00.5 +01:00`).
enum TimestampPattern {
  static func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= 8, Byte.isDigit(text[0]) else { return false }
    var scan = Scan(text: text)
    guard scan.digits(4...4), scan.take(Byte.dash) else { return false }
    let afterYear = scan.index
    if scan.digits(2...2), scan.take(Byte.dash), scan.digits(2...2), scan.isAtEnd { return true }
    scan.index = afterYear
    guard scan.digits(1...2), scan.take(Byte.dash), scan.digits(1...2) else { return false }
    if !scan.take(0x54), !scan.take(0x74) {
      guard scan.blanks() > 0 else { return false }
    }
    guard scan.digits(1...2), scan.take(Byte.colon), scan.digits(2...2), scan.take(Byte.colon), scan.digits(2...2)
    else { return false }
    if scan.take(Byte.dot) { while scan.digits(1...1) {} }
    if scan.isAtEnd { return true }
    _ = scan.blanks()
    if scan.take(0x5A) { return scan.isAtEnd }
    guard scan.take(0x2B) || scan.take(Byte.dash), scan.digits(1...2) else { return false }
    if scan.isAtEnd { return true }
    return scan.take(Byte.colon) && scan.digits(2...2) && scan.isAtEnd
  }

  private struct Scan {
    let text: UnsafeBufferPointer<UInt8>
    var index = 0

    var isAtEnd: Bool { index == text.count }

    mutating func take(_ byte: UInt8) -> Bool {
      guard index < text.count, text[index] == byte else { return false }
      index += 1
      return true
    }

    /// As many digits as there are, up to the upper bound.
    mutating func digits(_ count: ClosedRange<Int>) -> Bool {
      var taken = 0
      while taken < count.upperBound, index < text.count, Byte.isDigit(text[index]) {
        index += 1
        taken += 1
      }
      return taken >= count.lowerBound
    }

    mutating func blanks() -> Int {
      let start = index
      while index < text.count, Byte.isBlank(text[index]) { index += 1 }
      return index - start
    }
  }
}
