// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension ConfigNode {
  /// A key that stands twice in one object.
  struct DuplicateKey: Sendable {
    var key: String
    var range: Range<Int>
    var first: Range<Int>
  }

  /// A JSON text with the place of every key and value.
  struct JSONDocument {
    /// The data; up to the first error when there is one.
    var root: ConfigNode
    /// Keys that stand twice in one object; the last one counts.
    var duplicates: [DuplicateKey]
    /// What is wrong with the text.
    var failure: JSONError?
    /// The first keys of the objects that the error cuts short, which say nothing about what is missing.
    var cutShort: [Range<Int>]
  }

  /// Reads a JSON text strictly.
  static func read(json bytes: [UInt8]) -> JSONDocument {
    bytes.withUnsafeBytes { bytes in
      var reading = JSONReading(bytes: bytes, scanner: JSONScanner(bytes))
      let root = reading.value()
      reading.finish()
      return JSONDocument(
        root: root, duplicates: reading.duplicates, failure: reading.failure, cutShort: reading.cutShort)
    }
  }

  private struct JSONReading {
    let bytes: UnsafeRawBufferPointer
    var scanner: JSONScanner
    var duplicates: [DuplicateKey] = []
    /// The first error. After it nothing more is read.
    var failure: JSONError?
    var cutShort: [Range<Int>] = []

    mutating func finish() {
      guard failure == nil else { return }
      do {
        try scanner.finish()
      } catch {
        failure = error
      }
    }

    mutating func value() -> ConfigNode {
      var content = Content.null
      var text = ""
      var start = scanner.offset
      do {
        let kind = try scanner.peekKind()
        start = scanner.offset
        switch kind {
        case .object: content = .mapping(object())
        case .array: content = .list(array())
        case .string, .number, .bool, .null:
          let value = try scanner.readValue()
          content = ConfigNode.content(of: value)
          text = value.stringValue ?? String(decoding: bytes[start..<scanner.offset], as: UTF8.self)
        }
      } catch {
        failure = error
      }
      return ConfigNode(content: content, range: start..<max(start, scanner.offset), text: text)
    }

    private mutating func array() -> [ConfigNode] {
      var items: [ConfigNode] = []
      do {
        try scanner.beginArray()
        while failure == nil, try scanner.nextElement() { items.append(value()) }
      } catch {
        failure = error
      }
      return items
    }

    private mutating func object() -> [Member] {
      var members: [Member] = []
      var places: [String: Int] = [:]
      do {
        try scanner.beginObject()
        while failure == nil, let key = try scanner.nextKey() {
          let range = place(of: key)
          let name = JSONScanner.keyText(key)
          let member = Member(key: name, keyRange: range, value: value())
          if let first = places[name] {
            duplicates.append(DuplicateKey(key: name, range: range, first: members[first].keyRange))
            members[first] = member
          } else {
            places[name] = members.count
            members.append(member)
          }
        }
      } catch {
        failure = error
      }
      if failure != nil, let first = members.first { cutShort.append(first.keyRange) }
      return members
    }

    /// The bytes of a key with its quotes.
    private func place(of key: UnsafeRawBufferPointer) -> Range<Int> {
      guard let whole = bytes.baseAddress, let part = key.baseAddress else { return scanner.offset..<scanner.offset }
      let start = part - whole
      return start - 1..<start + key.count + 1
    }
  }

  /// What a JSON value is as content, its holders at no particular place.
  static func content(of value: JSONValue) -> Content {
    switch value {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let text): .string(text)
    case .array(let items): .list(items.map { ConfigNode(content: content(of: $0), range: 0..<0) })
    case .object(let members):
      .mapping(
        members.map {
          Member(key: $0.key, keyRange: 0..<0, value: ConfigNode(content: content(of: $0.value), range: 0..<0))
        })
    }
  }
}
