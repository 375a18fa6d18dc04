// SPDX-License-Identifier: Apache-2.0

/// The address of a value inside a JSON value (RFC 6901).
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  /// The keys and indices from the outside in, unescaped.
  public let tokens: [String]

  /// Makes a pointer of keys and indices.
  public init(tokens: [String]) { self.tokens = tokens }

  /// Reads a pointer: empty for the whole value, else tokens that each follow a `/`, with `~0` for `~` and `~1` for `/`.
  public init(parsing text: String) throws(JSONPointerError) {
    guard !text.isEmpty else {
      self.init(tokens: [])
      return
    }
    guard text.utf8.first == UInt8(ascii: "/") else {
      throw JSONPointerError(kind: .syntax, message: "a JSON pointer begins with “/”: \(text)")
    }
    var tokens: [String] = []
    for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard let token = Self.unescape(part) else {
        throw JSONPointerError(kind: .syntax, message: "“~” must be followed by 0 or 1 in a JSON pointer: \(text)")
      }
      tokens.append(token)
    }
    self.init(tokens: tokens)
  }

  /// The pointer as text.
  public var description: String {
    var bytes: [UInt8] = []
    for token in tokens {
      bytes.append(UInt8(ascii: "/"))
      for byte in token.utf8 {
        switch byte {
        case UInt8(ascii: "~"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "0")]
        case UInt8(ascii: "/"): bytes += [UInt8(ascii: "~"), UInt8(ascii: "1")]
        default: bytes.append(byte)
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// This pointer with one more token at its end.
  public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

  /// This pointer with an array index at its end.
  public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

  private static func unescape(_ part: Substring.UTF8View.SubSequence) -> String? {
    var bytes: [UInt8] = []
    var isTilde = false
    for byte in part {
      if isTilde {
        guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else { return nil }
        bytes.append(byte == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
        isTilde = false
      } else if byte == UInt8(ascii: "~") {
        isTilde = true
      } else {
        bytes.append(byte)
      }
    }
    return isTilde ? nil : String(decoding: bytes, as: UTF8.self)
  }

  /// The index a token means in an array: digits without a leading zero.
  static func index(_ token: String) -> Int? {
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    guard token.utf8.count == 1 || token.utf8.first != 0x30 else { return nil }
    return Int(token)
  }
}

/// Why a text is not a JSON pointer, or why nothing can be set where one points.
public struct JSONPointerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong, for programs.
  public enum Kind: String, Sendable, Equatable {
    /// The text is not a JSON pointer.
    case syntax
    /// A token on the way, or the last one, names nothing that exists or could be created.
    case notFound
  }

  /// What went wrong.
  public let kind: Kind
  /// What went wrong, for people.
  public let message: String

  /// The message.
  public var description: String { message }
}

extension JSONValue {
  /// The value a pointer points at; nil when there is none.
  public func value(at pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      switch value {
      case .object(let members):
        guard let member = members[token] else { return nil }
        value = member
      case .array(let elements):
        guard let index = JSONPointer.index(token), index < elements.count else { return nil }
        value = elements[index]
      default:
        return nil
      }
    }
    return value
  }

  /// Sets the value a pointer points at.
  ///
  /// Missing members of objects are created on the way, as objects. In an array a token is an existing index, or the
  /// count or `-` to append. When it throws, the value is unchanged.
  public mutating func set(_ newValue: JSONValue, at pointer: JSONPointer) throws(JSONPointerError) {
    self = try setting(newValue, at: pointer.tokens[...], of: pointer)
  }

  private func setting(
    _ newValue: JSONValue, at tokens: ArraySlice<String>, of pointer: JSONPointer
  ) throws(JSONPointerError) -> JSONValue {
    guard let token = tokens.first else { return newValue }
    let rest = tokens.dropFirst()
    switch self {
    case .object(var members):
      let member = members[token] ?? .object(JSONObject())
      members[token] = try member.setting(newValue, at: rest, of: pointer)
      return .object(members)
    case .array(var elements):
      let index = token == "-" ? elements.count : JSONPointer.index(token)
      guard let index, index <= elements.count else {
        throw JSONPointerError(kind: .notFound, message: "“\(token)” is no element of the array at \(pointer)")
      }
      if index == elements.count {
        elements.append(try JSONValue.object(JSONObject()).setting(newValue, at: rest, of: pointer))
      } else {
        elements[index] = try elements[index].setting(newValue, at: rest, of: pointer)
      }
      return .array(elements)
    default:
      throw JSONPointerError(kind: .notFound, message: "“\(token)” of \(pointer) is inside a \(kind.rawValue)")
    }
  }
}
