// SPDX-License-Identifier: Apache-2.0

/// Why a text is not the JSON that was expected, and where.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What went wrong, for programs.
  public enum Kind: String, Sendable, Equatable, CaseIterable {
    /// A byte that the grammar of RFC 8259 does not allow there.
    case syntax
    /// Bytes that are not UTF-8: overlong forms, encoded surrogates and values over U+10FFFF included.
    case invalidUTF8
    /// More nested arrays and objects than allowed.
    case tooDeep
    /// Half a surrogate pair, escaped in the key of an object. (In a value it is read as U+FFFD.)
    case loneSurrogateInKey
    /// Something other than white space after the value.
    case trailingData
    /// The text ends inside a value, or holds none.
    case unexpectedEnd
    /// A number too large for a double.
    case numberOutOfRange
    /// Valid so far, but not the kind of value the caller asked the scanner for.
    case unexpectedKind
  }

  /// What went wrong.
  public let kind: Kind
  /// Where, in bytes from the beginning of the text.
  public let offset: Int
  /// What went wrong, for people: a phrase without the offset.
  public let message: String

  /// Makes an error.
  public init(kind: Kind, offset: Int, message: String) {
    self.kind = kind
    self.offset = offset
    self.message = message
  }

  /// The message with the offset.
  public var description: String { "\(message) at byte \(offset)" }
}
