// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// What can be seen of an event without reading it: enough to pass over what only repeats what came before.
///
/// A reply says its text five times: in deltas, at the end of the text, of the part, of the item, and in the terminal
/// event. (backends.md 2.4)
enum EventOutline {
  /// The type of an event that begins with it, as all events of OpenAI's do.
  static func leadingType(_ data: UnsafeRawBufferPointer) -> String? {
    let beginning: StaticString = #"{"type":""#
    let count = beginning.utf8CodeUnitCount
    guard data.count > count, UnsafeRawBufferPointer(rebasing: data[..<count]).equals(beginning) else { return nil }
    // No type is longer, and an escape is in none.
    let rest = data[count...].prefix(80)
    guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }),
      rest[end] == UInt8(ascii: "\"")
    else { return nil }
    return String(decoding: rest[..<end], as: UTF8.self)
  }

  /// The item and the part an event is about; nil when it does not say both.
  static func place(_ data: UnsafeRawBufferPointer) -> (item: Int, part: Int)? {
    var scanner = JSONScanner(data)
    var item: Int?
    var part: Int?
    do {
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        if scanner.keyEquals(key, "output_index") {
          item = try scanner.readInteger().map { Int($0) }
        } else if scanner.keyEquals(key, "content_index") || scanner.keyEquals(key, "summary_index") {
          part = try scanner.readInteger().map { Int($0) }
        } else {
          try scanner.skipValue()
        }
      }
      try scanner.finish()
    } catch {
      return nil
    }
    guard let item, let part else { return nil }
    return (item, part)
  }

  /// Where the complete output stands in a terminal event, and how many items it has; nil when there is none.
  static func output(_ data: UnsafeRawBufferPointer) -> (place: Range<Int>, count: Int)? {
    var scanner = JSONScanner(data)
    var found: (place: Range<Int>, count: Int)?
    do {
      try scanner.beginObject()
      while let key = try scanner.nextKey() {
        guard scanner.keyEquals(key, "response"), try scanner.peekKind() == .object else {
          try scanner.skipValue()
          continue
        }
        try scanner.beginObject()
        while let key = try scanner.nextKey() {
          guard scanner.keyEquals(key, "output"), found == nil, try scanner.peekKind() == .array else {
            try scanner.skipValue()
            continue
          }
          let start = scanner.offset
          var count = 0
          try scanner.beginArray()
          while try scanner.nextElement() {
            try scanner.skipValue()
            count += 1
          }
          found = (start..<scanner.offset, count)
        }
      }
      try scanner.finish()
    } catch {
      return nil
    }
    return found
  }
}
