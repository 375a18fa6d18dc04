// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore

/// A chunk that carries one piece of text, usage perhaps, and nothing else worth knowing: nearly every chunk of a stream.
///
/// Reading one makes no values. Chunks with anything else in them are none of these and are read as a tree.
struct PlainChunk {
  /// What the piece is.
  enum Content: Equatable {
    case nothing
    case text
    case reasoning
    /// Arguments of the call with this `index`.
    case arguments(Int)
  }

  /// What the piece is.
  private(set) var content = Content.nothing
  /// Where the piece stands, with its quotes.
  private(set) var place = 0..<0
  /// Where the running usage stands, if there is one.
  private(set) var usagePlace: Range<Int>?

  /// Reads a chunk; nil when it is not of this kind or not JSON.
  init?(_ data: UnsafeRawBufferPointer) {
    var scanner = JSONScanner(data)
    do {
      guard try readChunk(&scanner, data) else { return nil }
      try scanner.finish()
    } catch {
      return nil
    }
  }

  private mutating func readChunk(_ scanner: inout JSONScanner, _ data: UnsafeRawBufferPointer) throws(JSONError)
    -> Bool
  {
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.count {
      case 7 where key.equals("choices"):
        guard try readChoices(&scanner) else { return false }
      case 5 where key.equals("usage"):
        if try scanner.skipNull() { break }
        guard try scanner.peekKind() == .object else { return false }
        usagePlace = try scanner.skipValue()
      case 5 where key.equals("error"), 6 where key.equals("x_groq"):
        guard try scanner.skipNull() else { return false }
      case 6 where key.equals("object"):
        let place = try scanner.skipValue()
        if UnsafeRawBufferPointer(rebasing: data[place]).equals("\"error\"") { return false }
      default:
        if key.contains(UInt8(ascii: "\\")) { return false }
        try scanner.skipValue()
      }
    }
    return true
  }

  /// Reads `choices`: exactly one.
  private mutating func readChoices(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    guard try scanner.peekKind() == .array else { return false }
    try scanner.beginArray()
    guard try scanner.nextElement(), try readChoice(&scanner) else { return false }
    return try !scanner.nextElement()
  }

  private mutating func readChoice(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    guard try scanner.peekKind() == .object else { return false }
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.count {
      case 5 where key.equals("delta"):
        guard try readDelta(&scanner) else { return false }
      case 5 where key.equals("index"):
        guard try scanner.peekKind() == .number, try scanner.readInteger() == 0 else { return false }
      case 13 where key.equals("finish_reason"), 5 where key.equals("usage"), 7 where key.equals("message"):
        guard try scanner.skipNull() else { return false }
      default:
        if key.contains(UInt8(ascii: "\\")) { return false }
        try scanner.skipValue()
      }
    }
    return true
  }

  private mutating func readDelta(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    guard try scanner.peekKind() == .object else { return false }
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.count {
      case 7 where key.equals("content"):
        guard try readPiece(&scanner, as: .text) else { return false }
      case 17 where key.equals("reasoning_content"), 9 where key.equals("reasoning"):
        guard try readPiece(&scanner, as: .reasoning) else { return false }
      case 10 where key.equals("tool_calls"):
        guard try readToolCalls(&scanner) else { return false }
      case 4 where key.equals("role"):
        try scanner.skipValue()
      default:
        // Refusals, pictures and whatever else may come.
        guard try scanner.skipNull() else { return false }
      }
    }
    return true
  }

  /// Reads the arguments of one call that has begun already.
  private mutating func readToolCalls(_ scanner: inout JSONScanner) throws(JSONError) -> Bool {
    if try scanner.skipNull() { return true }
    guard try scanner.peekKind() == .array else { return false }
    try scanner.beginArray()
    guard try scanner.nextElement() else { return true }
    guard try scanner.peekKind() == .object else { return false }
    var index: Int?
    var piece: Range<Int>?
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.count {
      case 5 where key.equals("index"):
        guard try scanner.peekKind() == .number, let number = try scanner.readInteger() else { return false }
        index = Int(number)
      case 8 where key.equals("function"):
        piece = try Self.readArguments(&scanner)
      case 4 where key.equals("type"):
        try scanner.skipValue()
      default:
        guard try scanner.skipNull() else { return false }
      }
    }
    guard let index, let piece, content == .nothing, try !scanner.nextElement() else { return false }
    content = .arguments(index)
    place = piece
    return true
  }

  private static func readArguments(_ scanner: inout JSONScanner) throws(JSONError) -> Range<Int>? {
    guard try scanner.peekKind() == .object else { return nil }
    var piece: Range<Int>?
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      if key.equals("arguments") {
        guard try scanner.peekKind() == .string else { return nil }
        piece = try scanner.skipValue()
      } else if try !scanner.skipNull() {
        return nil
      }
    }
    return piece
  }

  /// Reads a string that is the chunk's only piece; null and empty ones are none.
  private mutating func readPiece(_ scanner: inout JSONScanner, as content: Content) throws(JSONError) -> Bool {
    if try scanner.skipNull() { return true }
    guard try scanner.peekKind() == .string else { return false }
    let place = try scanner.skipValue()
    if place.count == 2 { return true }
    guard self.content == .nothing else { return false }
    self.content = content
    self.place = place
    return true
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes are exactly those of an ASCII text.
  @inline(__always)
  func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount, let baseAddress else { return false }
    return memcmp(baseAddress, text.utf8Start, count) == 0
  }

  /// Whether the bytes are exactly those of an array.
  @inline(__always)
  func equals(_ bytes: [UInt8]) -> Bool {
    guard count == bytes.count, let baseAddress else { return bytes.isEmpty }
    return bytes.withUnsafeBytes { other in
      other.baseAddress.map { memcmp(baseAddress, $0, count) == 0 } ?? true
    }
  }
}
