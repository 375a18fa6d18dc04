// SPDX-License-Identifier: Apache-2.0

/// A place in a text as the Language Server Protocol counts it.
public struct TextPosition: Sendable, Hashable, Comparable {
  /// The line, counted from 0.
  public var line: Int
  /// The distance from the start of the line, in units of a ``PositionEncoding``.
  public var character: Int

  /// A place in a text.
  public init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  /// Whether `left` stands before `right` in the text.
  public static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.character) < (right.line, right.character)
  }
}

/// The unit in which ``TextPosition/character`` counts. The raw values are the protocol's.
public enum PositionEncoding: String, Sendable, Hashable, CaseIterable {
  /// Bytes.
  case utf8 = "utf-8"
  /// UTF-16 code units: characters outside the basic plane count twice.
  case utf16 = "utf-16"
  /// Unicode scalars.
  case utf32 = "utf-32"
}
