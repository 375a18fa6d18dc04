// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// Lays JSON out on lines: a member or item a line, lists of single values on one line where they were.
struct JSONLayout {
  /// A token and how it nests.
  private struct Token {
    var range: Range<Int>
    var byte: UInt8
    /// Whether it is, or stands in, a list that stays on one line.
    var isInline = false
  }

  /// The edits of the white space between the tokens of a valid JSON text.
  static func edits(of bytes: [UInt8], step: Int) -> [TextEdit] {
    let tokens = tokens(of: bytes)
    let hasReturns = bytes.contains(0x0D)
    var edits: [TextEdit] = []
    var depth = 0
    func newLine() -> String { (hasReturns ? "\r\n" : "\n") + String(repeating: " ", count: max(0, depth) * step) }
    func put(_ text: String, from start: Int, to end: Int) {
      if start <= end, !bytes[start..<end].elementsEqual(text.utf8) {
        edits.append(TextEdit(range: start..<end, replacement: text))
      }
    }
    for (index, token) in tokens.enumerated() {
      let isCloser = token.byte == UInt8(ascii: "}") || token.byte == UInt8(ascii: "]")
      if isCloser { depth -= 1 }
      guard index > 0 else {
        if opens(token.byte) { depth += 1 }
        continue
      }
      let before = tokens[index - 1]
      let space: String
      switch (before.byte, token.byte) {
      case (UInt8(ascii: "{"), UInt8(ascii: "}")), (UInt8(ascii: "["), UInt8(ascii: "]")): space = ""
      case (_, UInt8(ascii: ",")), (_, UInt8(ascii: ":")): space = ""
      case (UInt8(ascii: ":"), _): space = " "
      case (UInt8(ascii: ","), _): space = before.isInline ? " " : newLine()
      case (UInt8(ascii: "["), _) where before.isInline, (_, UInt8(ascii: "]")) where token.isInline: space = ""
      default: space = newLine()
      }
      put(space, from: before.range.upperBound, to: token.range.lowerBound)
      if opens(token.byte) { depth += 1 }
    }
    if let last = tokens.last { put(hasReturns ? "\r\n" : "\n", from: last.range.upperBound, to: bytes.count) }
    return edits
  }

  private static func opens(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") }

  private static func tokens(of bytes: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count {
      let byte = bytes[index]
      let start = index
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D:
        index += 1
        continue
      case UInt8(ascii: "\""):
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index = min(index + 1, bytes.count)
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
        UInt8(ascii: ":"):
        index += 1
      default:
        while index < bytes.count, !" \t\r\n{}[],:\"".utf8.contains(bytes[index]) { index += 1 }
      }
      tokens.append(Token(range: start..<index, byte: byte))
    }
    markInlineLists(&tokens, bytes)
    return tokens
  }

  private static func markInlineLists(_ tokens: inout [Token], _ bytes: [UInt8]) {
    var start: Int?
    for index in tokens.indices {
      switch tokens[index].byte {
      case UInt8(ascii: "["): start = index
      case UInt8(ascii: "{"), UInt8(ascii: "}"): start = nil
      case UInt8(ascii: "]"):
        if let first = start,
          !bytes[tokens[first].range.lowerBound..<tokens[index].range.lowerBound].contains(0x0A)
        {
          for inner in first...index { tokens[inner].isInline = true }
        }
        start = nil
      default: break
      }
    }
  }
}
