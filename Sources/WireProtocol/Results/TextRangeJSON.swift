// SPDX-License-Identifier: Apache-2.0

public import JSONCore
public import YAMLTree

/// Places of a text as LSP has them.
public struct TextRangeJSON: Sendable {
  /// The lines of the text.
  public let lines: LineTable
  /// How characters of a line are counted.
  public let encoding: PositionEncoding

  /// Prepares for one text.
  public init(_ lines: LineTable, _ encoding: PositionEncoding) {
    self.lines = lines
    self.encoding = encoding
  }

  /// A byte offset as a `Position`.
  public func position(_ offset: Int) -> JSONValue {
    let position = lines.position(of: offset, encoding: encoding)
    return ["line": .integer(Int64(position.line)), "character": .integer(Int64(position.character))]
  }

  /// A range of bytes as a `Range`.
  public func range(_ range: Range<Int>) -> JSONValue {
    ["start": position(range.lowerBound), "end": position(range.upperBound)]
  }

  /// The byte a `Position` means; nil when it is none. Places outside the text are moved into it.
  public func offset(_ position: JSONValue?) -> Int? {
    guard let line = position?["line"]?.intValue, let character = position?["character"]?.intValue else { return nil }
    return lines.offset(of: TextPosition(line: line, character: character), encoding: encoding)
  }

  /// The bytes a `Range` means; nil when it is none.
  public func bytes(_ range: JSONValue?) -> Range<Int>? {
    guard let start = offset(range?["start"]), let end = offset(range?["end"]) else { return nil }
    return start..<max(start, end)
  }
}
