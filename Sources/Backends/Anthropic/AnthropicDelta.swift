// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A `content_block_delta` that adds one piece of text to a block: nearly every event of a stream.
///
/// Reading one makes no values. Events that are anything else are none of these and are read as a tree.
struct AnthropicDelta {
  /// What the piece is.
  enum Content {
    case text
    case thinking
    /// Raw JSON of a tool's input.
    case input
  }

  /// What the piece is.
  private(set) var content = Content.text
  /// The number of the block.
  private(set) var index = 0
  /// Where the piece stands, with its quotes.
  private(set) var place = 0..<0

  /// Reads an event; nil when it is not of this kind or not JSON.
  init?(_ data: UnsafeRawBufferPointer) {
    var scanner = JSONScanner(data)
    do {
      guard try readEvent(&scanner, data) else { return nil }
      try scanner.finish()
    } catch {
      return nil
    }
  }

  private mutating func readEvent(_ scanner: inout JSONScanner, _ data: UnsafeRawBufferPointer) throws(JSONError)
    -> Bool
  {
    var isDelta = false
    var hasIndex = false
    var hasPiece = false
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.count {
      case 4 where key.equals("type"):
        let word = UnsafeRawBufferPointer(rebasing: data[try scanner.skipValue()])
        isDelta = word.equals("\"content_block_delta\"")
      case 5 where key.equals("index"):
        guard try scanner.peekKind() == .number, let number = try scanner.readInteger() else { return false }
        index = Int(number)
        hasIndex = true
      case 5 where key.equals("delta"):
        hasPiece = try readPiece(&scanner, data)
        guard hasPiece else { return false }
      default:
        if key.contains(UInt8(ascii: "\\")) { return false }
        try scanner.skipValue()
      }
    }
    return isDelta && hasIndex && hasPiece
  }

  private mutating func readPiece(_ scanner: inout JSONScanner, _ data: UnsafeRawBufferPointer) throws(JSONError)
    -> Bool
  {
    guard try scanner.peekKind() == .object else { return false }
    var type: Content?
    var piece: (content: Content, place: Range<Int>)?
    try scanner.beginObject()
    while let key = try scanner.nextKey() {
      switch key.count {
      case 4 where key.equals("type"):
        type = Self.content(UnsafeRawBufferPointer(rebasing: data[try scanner.skipValue()]))
      case 4 where key.equals("text"):
        piece = (.text, try scanner.skipValue())
      case 8 where key.equals("thinking"):
        piece = (.thinking, try scanner.skipValue())
      case 12 where key.equals("partial_json"):
        piece = (.input, try scanner.skipValue())
      default:
        guard try scanner.skipNull() else { return false }
      }
    }
    guard let type, let piece, piece.content == type, data[piece.place.lowerBound] == UInt8(ascii: "\"") else {
      return false
    }
    content = type
    place = piece.place
    return true
  }

  private static func content(_ word: UnsafeRawBufferPointer) -> Content? {
    switch word.count {
    case 12 where word.equals("\"text_delta\""): .text
    case 16 where word.equals("\"thinking_delta\""): .thinking
    case 18 where word.equals("\"input_json_delta\""): .input
    default: nil
    }
  }
}
