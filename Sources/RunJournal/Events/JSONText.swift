// SPDX-License-Identifier: Apache-2.0

/// Pieces of JSON that the hot path reads and writes itself.
enum JSONText {
  /// Appends the digits of a number that is not negative.
  static func appendDigits(_ number: Int, to bytes: inout [UInt8]) {
    var rest = UInt(bitPattern: max(number, 0))
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = 20
      repeat {
        start -= 1
        let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
        digits[start] = 0x30 + UInt8(truncatingIfNeeded: digit)
        rest = quotient
      } while rest != 0
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }

  /// The number whose digits end at a place; 0 when there are none.
  static func digits(before end: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    var number = 0
    var factor = 1
    var at = end - 1
    while at >= 0, at > end - 19, case 0x30...0x39 = bytes[at] {
      number += Int(bytes[at] - 0x30) * factor
      factor *= 10
      at -= 1
    }
    return number
  }
}
