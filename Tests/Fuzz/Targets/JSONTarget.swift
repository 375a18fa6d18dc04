// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension FuzzTarget {
  /// JSON: the ways to read a text agree, what is written reads back as the same, pointers find what they point at.
  static let json = FuzzTarget("json", corpora: [SeedCorpus(folder: "corpus/json-test-suite", suffix: ".json")]) {
    (bytes) throws(Violation) in
    try checkUTF8(bytes)
    try checkPointerText(bytes)
    let read = Result { () throws(JSONError) in try JSONReader.parse(bytes) }
    let skipped = Result { () throws(JSONError) in try skip(bytes) }
    switch (read, skipped) {
    case (.success(let value), .success):
      try checkWalk(bytes, value)
      try checkWriting(value)
      var pointers = PointerCheck(root: value)
      try pointers.visit(value, JSONPointer(tokens: []))
    case (.failure(let first), .failure(let second)):
      try expectEqual(first, second, "reading and skipping fail alike")
      try expect((0...bytes.count).contains(first.offset), "\(first) is inside the text")
    default:
      throw Violation("reading and skipping disagree: \(read), \(skipped)")
    }
    let duplicates = Result { () throws(JSONError) in try JSONReader.parseReportingDuplicates(bytes) }
    try expectEqual(duplicates.map(\.value), read, "reading with a list of duplicates gives the same")
  }

  /// The decision about UTF-8 is that of the standard library.
  private static func checkUTF8(_ bytes: [UInt8]) throws(Violation) {
    try expectEqual(
      UTF8Bytes.isValid(bytes), String(validating: bytes, as: UTF8.self) != nil, "valid here is valid there")
  }

  /// A text that is a pointer is written as it was read.
  private static func checkPointerText(_ bytes: [UInt8]) throws(Violation) {
    guard bytes.count < 200, UTF8Bytes.isValid(bytes) else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let pointer = try? JSONPointer(parsing: text) else { return }
    try expect(pointer.description.utf8.elementsEqual(text.utf8), "the pointer \(text) is written as it was read")
  }

  private static func skip(_ bytes: [UInt8]) throws(JSONError) {
    try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      var scanner = JSONScanner(UnsafeRawBufferPointer(bytes))
      try scanner.skipValue()
      try scanner.finish()
    }
  }

  /// Pulling a value out piece by piece gives the same value.
  private static func checkWalk(_ bytes: [UInt8], _ value: JSONValue) throws(Violation) {
    let walked = Result { () throws(JSONError) in
      try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
        let bytes = UnsafeRawBufferPointer(buffer)
        var scanner = JSONScanner(bytes)
        let value = try walk(&scanner, bytes)
        try scanner.finish()
        return value
      }
    }
    try expectEqual(walked, .success(value), "pulled out piece by piece it is the same")
  }

  private static func walk(
    _ scanner: inout JSONScanner, _ bytes: UnsafeRawBufferPointer
  ) throws(JSONError) -> JSONValue {
    switch try scanner.peekKind() {
    case .object:
      var object = JSONObject()
      try scanner.beginObject()
      while let key = try scanner.nextKey() { object[JSONScanner.keyText(key)] = try walk(&scanner, bytes) }
      return .object(object)
    case .array:
      var elements: [JSONValue] = []
      try scanner.beginArray()
      while try scanner.nextElement() { elements.append(try walk(&scanner, bytes)) }
      return .array(elements)
    case .string:
      var text: [UInt8] = []
      try scanner.appendString(to: &text)
      return .string(String(decoding: text, as: UTF8.self))
    case .number:
      var ahead = scanner
      let integer = try ahead.readInteger()
      ahead = scanner
      let isDigits = bytes[try ahead.skipValue()].allSatisfy { $0 < 0x40 && $0 != UInt8(ascii: ".") }
      let double = try scanner.readDouble() ?? 0
      return isDigits ? integer.map { .integer($0) } ?? .number(double) : .number(double)
    case .bool:
      return try scanner.readBool().map { .bool($0) } ?? "no truth value"
    case .null:
      return try scanner.skipNull() ? .null : "not null"
    }
  }

  /// What is written reads back as the same, and is then written as the same bytes.
  private static func checkWriting(_ value: JSONValue) throws(Violation) {
    let written = value.encoded()
    guard let again = try? JSONReader.parse(written) else { throw Violation("what is written is JSON: \(value)") }
    try expectEqual(again, value, "what is written reads back as the same")
    try expectEqual(again.hashValue, value.hashValue, "equal values have equal hashes")
    try expectEqual(again.encoded(), written, "the same value is written as the same bytes")
    let forPeople = try? JSONReader.parse(value.encodedForPeople())
    try expectEqual(forPeople, value, "what is written for people reads back as the same")
  }
}

/// Points at the values inside a value, up to a number of them.
private struct PointerCheck {
  let root: JSONValue
  private var left = 100

  init(root: JSONValue) { self.root = root }

  mutating func visit(_ value: JSONValue, _ pointer: JSONPointer) throws(Violation) {
    guard left > 0 else { return }
    left -= 1
    try check(value, pointer)
    if case .object(let members) = value {
      for (key, value) in members { try visit(value, pointer.appending(key)) }
    } else if case .array(let elements) = value {
      for (index, value) in elements.enumerated() { try visit(value, pointer.appending(index)) }
    }
  }

  private func check(_ value: JSONValue, _ pointer: JSONPointer) throws(Violation) {
    try expectEqual(root.value(at: pointer), value, "\(pointer) finds its value")
    try expectEqual(try? JSONPointer(parsing: pointer.description), pointer, "a pointer reads back as the same")
    var changed = root
    do { try changed.set("other", at: pointer) } catch { throw Violation("what is there can be set: \(error)") }
    try expectEqual(changed.value(at: pointer), "other", "what was set at \(pointer) is there")
  }
}
