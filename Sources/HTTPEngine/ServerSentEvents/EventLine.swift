// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What one line of an event stream is.
enum EventLine: Equatable {
  /// A comment.
  case comment
  /// A `data` field, with the place of its value.
  case data(Range<Int>)
  /// An `event` field, with the place of its value.
  case event(Range<Int>)
  /// Another field.
  case otherField
  /// Not a field at all.
  case noField

  /// Reads the line in `range` of `buffer`, which is not empty.
  init(_ buffer: UnsafeRawBufferPointer, _ range: Range<Int>) {
    let line = UnsafeRawBufferPointer(rebasing: buffer[range])
    switch line[0] {
    case UInt8(ascii: ":"):
      self = .comment
    case UInt8(ascii: "d") where line.isField("data"):
      self = .data(line.value(after: 4, in: range))
    case UInt8(ascii: "e") where line.isField("event"):
      self = .event(line.value(after: 5, in: range))
    default:
      self = line.hasFieldName ? .otherField : .noField
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The first place of a byte at or after `start`; `count` when there is none.
  func index(of byte: UInt8, from start: Int) -> Int {
    guard let baseAddress, let found = memchr(baseAddress + start, CInt(byte), count - start) else { return count }
    return baseAddress.distance(to: UnsafeRawPointer(found))
  }

  fileprivate func isField(_ name: StaticString) -> Bool {
    let length = name.utf8CodeUnitCount
    guard count >= length, let baseAddress, memcmp(baseAddress, name.utf8Start, length) == 0 else { return false }
    return count == length || self[length] == UInt8(ascii: ":")
  }

  /// The place of the value behind a field name and its colon, without one leading space.
  fileprivate func value(after nameLength: Int, in range: Range<Int>) -> Range<Int> {
    var start = Swift.min(nameLength + 1, count)
    if start < count, self[start] == 0x20 { start += 1 }
    return range.lowerBound + start..<range.upperBound
  }

  /// Whether the line begins with a name as field names are: a letter, then letters, digits, `-` and `_`.
  ///
  /// By the letter of the standard every line is a field. Plain JSON, HTML and prose are not meant as fields, though,
  /// and they are kept for a message.
  fileprivate var hasFieldName: Bool {
    func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
    let name = prefix { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x5f }
    guard let first = name.first, isLetter(first) else { return false }
    return name.count == count || self[name.count] == UInt8(ascii: ":")
  }
}
