// SPDX-License-Identifier: Apache-2.0

/// A strict cursor over JSON text that makes no values except those it is asked for.
///
/// Reading an object is `beginObject()`, then `nextKey()` and one read of the value until the key is nil; an array is
/// `beginArray()`, then `nextElement()` and one read of the element until it is false. Everything that is passed over,
/// skipped values included, is checked as ``JSONReader`` checks it. After an error the cursor must not be used further.
///
/// The scanner borrows the bytes: use it only while they stay valid.
public struct JSONScanner {
  /// How many arrays and objects may be open at a time if the caller does not say.
  public static let defaultDepth = 128
  /// The most any caller may allow, so that no text can exhaust the stack.
  public static let greatestDepth = 1024

  let bytes: UnsafeRawBufferPointer
  private let maxDepth: Int
  private var depth = 0
  /// Whether the innermost container was opened and nothing in it was read yet.
  private var isAtFirst = false

  /// How many bytes have been read.
  public internal(set) var offset = 0

  /// Makes a cursor at the beginning of a text.
  ///
  /// - Parameter maxDepth: how many arrays and objects may be open at a time, at most ``greatestDepth``.
  public init(_ bytes: UnsafeRawBufferPointer, maxDepth: Int = JSONScanner.defaultDepth) {
    self.bytes = bytes
    self.maxDepth = min(maxDepth, Self.greatestDepth)
  }

  /// The kind of the value that comes next. Nothing is read except white space.
  public mutating func peekKind() throws(JSONError) -> JSONKind {
    switch peek() {
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), 0x30...0x39: return .number
    default: throw unexpected("a value")
    }
  }

  /// Makes sure that only white space follows.
  public mutating func finish() throws(JSONError) {
    skipSpace()
    if offset < bytes.count { throw failure(.trailingData, "unexpected text after the value") }
  }
}

// MARK: - Containers

extension JSONScanner {
  /// Opens the object that comes next.
  public mutating func beginObject() throws(JSONError) { try open(UInt8(ascii: "{"), .object) }

  /// Opens the array that comes next.
  public mutating func beginArray() throws(JSONError) { try open(UInt8(ascii: "["), .array) }

  /// The next key of the innermost object: the bytes between its quotes with escapes as they stand.
  ///
  /// Compare with ``keyEquals(_:_:)``. nil after the last member; the object is closed then.
  public mutating func nextKey() throws(JSONError) -> UnsafeRawBufferPointer? {
    guard try advance(before: UInt8(ascii: "}"), "“,” or “}”") else { return nil }
    return try scanKey().raw
  }

  /// Whether the innermost array has one more element, which must then be read. When it has not the array is closed.
  public mutating func nextElement() throws(JSONError) -> Bool {
    try advance(before: UInt8(ascii: "]"), "“,” or “]”")
  }

  private mutating func open(_ bracket: UInt8, _ kind: JSONKind) throws(JSONError) {
    guard peek() == bracket else { throw try mismatch(kind) }
    try enter()
    offset += 1
    isAtFirst = true
  }

  /// Moves to the next member or element, or past the closing bracket.
  @inline(__always)
  private mutating func advance(before bracket: UInt8, _ expected: StaticString) throws(JSONError) -> Bool {
    let byte = peek()
    if byte == bracket {
      offset += 1
      depth -= 1
      isAtFirst = false
      return false
    }
    if isAtFirst {
      isAtFirst = false
      return true
    }
    guard byte == UInt8(ascii: ",") else { throw unexpected(expected) }
    offset += 1
    return true
  }

  /// Reads a key and its colon.
  @inline(__always)
  mutating func scanKey() throws(JSONError) -> (raw: UnsafeRawBufferPointer, isEscaped: Bool) {
    guard peek() == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
    let start = offset + 1
    let isEscaped = try scanString(isKey: true)
    let raw = UnsafeRawBufferPointer(rebasing: bytes[start..<offset - 1])
    guard peek() == UInt8(ascii: ":") else { throw unexpected("“:”") }
    offset += 1
    return (raw, isEscaped)
  }

  private mutating func enter() throws(JSONError) {
    if depth >= maxDepth { throw failure(.tooDeep, "more than \(maxDepth) nested arrays and objects") }
    depth += 1
  }
}

// MARK: - Skipping

extension JSONScanner {
  /// Checks the next value and passes over it.
  ///
  /// - Returns: where it stands, without surrounding white space.
  @discardableResult
  public mutating func skipValue() throws(JSONError) -> Range<Int> {
    skipSpace()
    let start = offset
    try skip()
    return start..<offset
  }

  /// Passes over `null` if that comes next, and says whether it did.
  public mutating func skipNull() throws(JSONError) -> Bool {
    guard peek() == UInt8(ascii: "n") else { return false }
    try scanLiteral("null")
    return true
  }

  /// Passes over one value without recursion: the kinds of up to 64 open containers are the bits of a word, and only
  /// every 64th level begins anew.
  private mutating func skip() throws(JSONError) {
    var objects: UInt64 = 0  // the lowest bit is the innermost container: 1 for an object
    var open = 0
    values: while true {
      let byte = peek()
      switch byte {
      case UInt8(ascii: "\""):
        _ = try scanString(isKey: false)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if open == UInt64.bitWidth {
          try skip()
          break
        }
        try enter()
        offset += 1
        let isObject = byte == UInt8(ascii: "{")
        if peek() == byte + 2 {  // in ASCII the closing bracket stands two after the opening one
          offset += 1
          depth -= 1
          break
        }
        objects = objects << 1 | (isObject ? 1 : 0)
        open += 1
        if isObject { _ = try scanKey() }
        continue values
      default:
        try skipScalar(byte)
      }
      while open > 0 {
        let isObject = objects & 1 == 1
        let next = peek()
        if next == UInt8(ascii: ",") {
          offset += 1
          if isObject { _ = try scanKey() }
          continue values
        }
        guard next == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          throw unexpected(isObject ? "“,” or “}”" : "“,” or “]”")
        }
        offset += 1
        depth -= 1
        objects >>= 1
        open -= 1
      }
      return
    }
  }

  private mutating func skipScalar(_ byte: UInt8) throws(JSONError) {
    switch byte {
    case UInt8(ascii: "-"), 0x30...0x39: try skipNumber()
    case UInt8(ascii: "t"): try scanLiteral("true")
    case UInt8(ascii: "f"): try scanLiteral("false")
    case UInt8(ascii: "n"): try scanLiteral("null")
    default: throw unexpected("a value")
    }
  }
}

// MARK: - Bytes

extension JSONScanner {
  /// The next byte that is not white space; 0, which is nowhere allowed, at the end.
  @inline(__always)
  mutating func peek() -> UInt8 {
    skipSpace()
    return offset < bytes.count ? bytes[offset] : 0
  }

  @inline(__always)
  mutating func skipSpace() {
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte > 0x20 { return }
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      offset += 1
    }
  }

  mutating func scanLiteral(_ literal: StaticString) throws(JSONError) {
    let length = literal.utf8CodeUnitCount
    for index in 0..<length {
      let at = offset + index
      guard at < bytes.count else { throw failure(.unexpectedEnd, "the text ends inside a value", at: at) }
      guard bytes[at] == literal.utf8Start[index] else { throw failure(.syntax, "expected “\(literal)”", at: at) }
    }
    offset += length
  }

  /// The error for a value of the wrong kind; if there is no value at all, that is the error.
  mutating func mismatch(_ expected: JSONKind) throws(JSONError) -> JSONError {
    let found = try peekKind()
    return failure(.unexpectedKind, "expected \(expected.rawValue), found \(found.rawValue)")
  }

  func unexpected(_ expected: StaticString) -> JSONError {
    offset < bytes.count
      ? failure(.syntax, "expected \(expected)")
      : failure(.unexpectedEnd, "the text ends where \(expected) must follow")
  }

  func failure(_ kind: JSONError.Kind, _ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(kind: kind, offset: offset ?? self.offset, message: message)
  }
}
