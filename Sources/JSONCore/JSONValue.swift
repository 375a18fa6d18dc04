// SPDX-License-Identifier: Apache-2.0

// JSONCore reads, holds, addresses and writes JSON: a strict byte-based reader, a stable writer, and nothing else.

/// One JSON value, with integers kept apart from other numbers and the members of objects kept in order.
///
/// Two values are equal when they have the same kind and content; `1` and `1.0` are different values.
public enum JSONValue: Sendable, Hashable {
  /// The literal `null`.
  case null
  /// The literal `true` or `false`.
  case bool(Bool)
  /// A number written without fraction and exponent that fits 64 bits.
  case integer(Int64)
  /// Any other number. An infinity or NaN cannot be read and is written as `null`.
  case number(Double)
  /// A string, unescaped.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object.
  case object(JSONObject)
}

// MARK: - Access

extension JSONValue {
  /// What kind of JSON value this is.
  public var kind: JSONKind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .integer, .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// Whether this is `null`.
  public var isNull: Bool { self == .null }

  /// The text, when this is a string.
  public var stringValue: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// The integer, when this is a number with an integral value in range; `3.0` counts, as some clients have no integers.
  public var intValue: Int? {
    switch self {
    case .integer(let value): Int(exactly: value)
    case .number(let value): value.integerIn64Bits.flatMap(Int.init(exactly:))
    default: nil
    }
  }

  /// The number, when this is one. Integers beyond 2^53 are rounded.
  public var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The truth value, when this is `true` or `false`.
  public var boolValue: Bool? {
    if case .bool(let value) = self { return value }
    return nil
  }

  /// The elements, when this is an array.
  public var arrayValue: [JSONValue]? {
    if case .array(let elements) = self { return elements }
    return nil
  }

  /// The members, when this is an object.
  public var objectValue: JSONObject? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// The member with this key; nil when there is none or this is not an object.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { return members[key] }
    return nil
  }

  /// The element at this index; nil when it does not exist or this is not an array.
  public subscript(index: Int) -> JSONValue? {
    if case .array(let elements) = self, elements.indices.contains(index) { return elements[index] }
    return nil
  }
}

extension Double {
  /// The value, when it is an integer of 64 bits. -2^63 counts as none: as a double it may just as well stand for an
  /// integer below it.
  var integerIn64Bits: Int64? { self > -0x1p63 ? Int64(exactly: self) : nil }
}

// MARK: - Text

extension JSONValue: CustomStringConvertible {
  /// The value as compact JSON in UTF-8.
  public func encoded() -> [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  /// The value as compact JSON.
  public var description: String { String(decoding: encoded(), as: UTF8.self) }
}

// MARK: - Literals

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// Makes `null`. Beware in closures: `{ $0.isNull ? nil : $0 }` gives a value that is null, not an absent one.
  public init(nilLiteral: ()) { self = .null }
  /// Makes a truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// Makes an integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// Makes a number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Makes a string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// Makes an array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// Makes an object; of equal keys the last one wins.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}
