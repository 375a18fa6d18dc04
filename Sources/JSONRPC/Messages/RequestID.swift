// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// The id of a request, which is given back byte for byte as it came.
///
/// Ids are integers of any size or strings. Two ids are equal when they mean the same, however they are spelled.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
  private enum Meaning: Sendable, Hashable {
    case integer(Int64)
    /// An integer beyond 64 bits. Neighbours may count as equal; they are still given back exactly.
    case large(Double)
    case text(String)
  }

  private let meaning: Meaning
  /// How it was spelled, where writing the meaning would spell it differently.
  private let spelling: [UInt8]?

  private init(_ meaning: Meaning, spelling: [UInt8]? = nil) {
    self.meaning = meaning
    self.spelling = spelling
  }

  /// Makes an id of a string.
  public init(_ text: String) { self.init(Meaning.text(text)) }

  /// Makes an id of an integer.
  public init(_ number: Int) { self.init(Meaning.integer(Int64(number))) }

  /// Makes an id of a value, as when one message names the id of another; nil when it can be none.
  public init?(_ value: JSONValue) {
    switch value {
    case .integer(let number): self.init(Meaning.integer(number))
    case .number(let number) where number.rounded() == number && number.magnitude >= 0x1p63:
      self.init(Meaning.large(number))
    case .string(let text): self.init(Meaning.text(text))
    default: return nil
    }
  }

  /// Makes an id of a JSON text that has been checked; nil for `null`, fractions, exponents and all other kinds.
  init?(json bytes: UnsafeRawBufferPointer) {
    let isString = bytes.first == UInt8(ascii: "\"")
    if !isString, !bytes.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }) { return nil }
    guard let value = try? JSONReader.parse(bytes), let id = RequestID(value) else { return nil }
    switch id.meaning {
    case .integer(let number): self.init(id.meaning, spelling: number == 0 && bytes.count > 1 ? Array(bytes) : nil)
    case .large: self.init(id.meaning, spelling: Array(bytes))
    case .text: self.init(id.meaning, spelling: bytes.contains(UInt8(ascii: "\\")) ? Array(bytes) : nil)
    }
  }

  /// The integer, when the id is one of 64 bits.
  var number: Int? {
    if case .integer(let number) = meaning { return Int(exactly: number) }
    return nil
  }

  /// The string, when the id is one.
  public var text: String? {
    if case .text(let text) = meaning { return text }
    return nil
  }

  /// Whether both mean the same.
  public static func == (left: RequestID, right: RequestID) -> Bool { left.meaning == right.meaning }

  /// Feeds the meaning to a hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(meaning) }

  /// Writes the id as it came.
  public func write(to writer: inout JSONWriter) {
    if let spelling { return writer.raw(spelling) }
    switch meaning {
    case .integer(let number): writer.integer(number)
    case .large(let number): writer.number(number)
    case .text(let text): writer.string(text)
    }
  }

  /// The id as JSON.
  public var description: String {
    var writer = JSONWriter(reserving: 32)
    write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
