// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// What stands right of a word and below it, which a completion must leave whole.
struct Surroundings {
  /// The first line below that has content.
  struct Line: Equatable {
    var column: Int
    /// Whether it begins with a dash.
    var isItem: Bool
  }

  /// Whether the word's closing quote stands right behind it.
  var hasClosingQuote = false
  /// Whether a colon follows the word, which makes it a key.
  var hasColon = false
  /// Whether nothing but a comment follows in the line.
  var isLineEnd = true
  /// Whether something follows in the line that brackets would take for a value.
  var hasValue = false
  /// Whether a comment follows without a blank between.
  var touchesComment = false
  /// Whether another key or value follows in brackets without a comma between.
  var needsComma = false
  /// The first line below with content; nil at the end of the text.
  var below: Line?

  init(_ file: TeamReadResult, line: Int, word: Range<Int>, quote: UInt8?) {
    let bytes = file.source.bytes
    let end = file.lines.lineRange(line).upperBound
    var at = min(word.upperBound, end)
    if let quote, at < end, bytes[at] == quote {
      hasClosingQuote = true
      at += 1
    }
    touchesComment = at < end && bytes[at] == UInt8(ascii: "#")
    while at < end, TextScan.isBlank(bytes[at]) { at += 1 }
    if at < end {
      hasColon = bytes[at] == UInt8(ascii: ":")
      isLineEnd = bytes[at] == UInt8(ascii: "#")
    }
    hasValue = at < end && !Array(",]}:#".utf8).contains(bytes[at])
    if file.source.isJSON {
      while at < bytes.count, Self.isWhite(bytes[at]) { at += 1 }
      needsComma = at < bytes.count && (bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "{"))
    } else {
      // In a later line of YAML stands what has nothing to do with brackets that are still open.
      needsComma = hasValue
    }
    below = Self.firstLine(below: line, file)
  }

  private static func firstLine(below line: Int, _ file: TeamReadResult) -> Line? {
    let bytes = file.source.bytes
    var next = line + 1
    while next < file.lines.lineCount {
      let range = file.lines.lineRange(next)
      var at = range.lowerBound
      while at < range.upperBound, TextScan.isBlank(bytes[at]) { at += 1 }
      if at < range.upperBound, bytes[at] != UInt8(ascii: "#") {
        let isItem =
          bytes[at] == UInt8(ascii: "-") && (at + 1 >= range.upperBound || TextScan.isBlank(bytes[at + 1]))
        return Line(column: at - range.lowerBound, isItem: isItem)
      }
      next += 1
    }
    return nil
  }

  private static func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
