// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The headers of one message while they arrive.
struct HeaderBlock: Sendable {
  /// What a whole block says.
  struct Message {
    var length: Int
    var unsupportedCharset: String?
  }

  /// Why a block cannot be understood.
  struct Failure: Error {
    var reason: String
  }

  /// The beginning of the one line that must not be missing, in lower case.
  static let lengthLine = Array("content-length:".utf8)
  /// The size limit of a block in bytes.
  static let limit = 4 << 10

  private var line: [UInt8]
  private var colon: Int?
  private var count = 0
  private var hasLines = false
  private var length: Int?
  private var charset: String?

  init() { line = [] }

  /// Makes a block of which the first line has begun with `lengthLine`.
  init(line: [UInt8]) {
    self.line = line
    colon = line.count - 1
    count = line.count
  }

  /// Whether nothing of this block has arrived.
  var isEmpty: Bool { count == 0 }

  /// Takes the next byte; gives the message that follows when this byte ends the block.
  mutating func take(_ byte: UInt8) throws(Failure) -> Message? {
    count += 1
    if count > Self.limit { throw Failure(reason: "headers of more than \(Self.limit) bytes") }
    if byte == UInt8(ascii: "\n") { return try endLine() }
    if colon == nil {
      if byte == UInt8(ascii: ":"), !line.isEmpty {
        colon = line.count
      } else if !Self.isNameByte(byte), !(byte == UInt8(ascii: "\r") && line.isEmpty) {
        throw Failure(reason: "expected a header")
      }
    }
    line.append(byte)
    return nil
  }

  private mutating func endLine() throws(Failure) -> Message? {
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    defer {
      line.removeAll(keepingCapacity: true)
      colon = nil
    }
    if line.isEmpty {
      // An empty line before the first header is a stray newline after the last message.
      guard hasLines else {
        count = 0
        return nil
      }
      guard let length else { throw Failure(reason: "headers without Content-Length") }
      return Message(length: length, unsupportedCharset: charset)
    }
    guard let colon else { throw Failure(reason: "expected a header") }
    hasLines = true
    let name = line[..<colon].map(Self.lowercased)
    let value = Self.trimmed(line[(colon + 1)...])
    if name.elementsEqual(Self.lengthLine.dropLast()) {
      guard let parsed = Self.parseLength(value) else { throw Failure(reason: "a Content-Length that is no length") }
      if let length, length != parsed { throw Failure(reason: "two different Content-Length headers") }
      length = parsed
    } else if name.elementsEqual("content-type".utf8) {
      charset = Self.unsupportedCharset(in: value)
    }
    return nil
  }

  /// The block that most clients send, when all of it is there: one line with the length and no spelling of its own.
  static func usual(in bytes: UnsafeRawBufferPointer, at start: Int) -> (message: Message, size: Int)? {
    let name: StaticString = "Content-Length: "
    var at = start + name.utf8CodeUnitCount
    guard let base = bytes.baseAddress, at < bytes.count,
      memcmp(base + start, name.utf8Start, name.utf8CodeUnitCount) == 0
    else { return nil }
    var length = 0
    let digits = at
    while at < bytes.count, bytes[at] &- 0x30 <= 9, at - digits < 12 {
      length = length * 10 + Int(bytes[at] - 0x30)
      at += 1
    }
    guard at > digits, at + 4 <= bytes.count, memcmp(base + at, "\r\n\r\n", 4) == 0 else { return nil }
    return (Message(length: length, unsupportedCharset: nil), at + 4 - start)
  }

  private static func parseLength(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// The character set a `Content-Type` names, unless it is UTF-8.
  private static func unsupportedCharset(in value: ArraySlice<UInt8>) -> String? {
    for parameter in value.split(separator: UInt8(ascii: ";")).dropFirst() {
      let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1)
      guard parts.count == 2, trimmed(parts[0]).map(lowercased).elementsEqual("charset".utf8) else { continue }
      let charset = trimmed(parts[1]).filter { $0 != UInt8(ascii: "\"") }.map(lowercased)
      if charset.elementsEqual("utf-8".utf8) || charset.elementsEqual("utf8".utf8) { continue }
      return String(decoding: charset, as: UTF8.self)
    }
    return nil
  }

  /// The bytes of header names (RFC 9110 section 5.6.2).
  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  static func lowercased(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var bytes = bytes.drop(while: isSpace)
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return bytes
  }
}
