// SPDX-License-Identifier: Apache-2.0

import TerminalText
import YAMLTree

/// The line a range begins on, as it can be shown: cut around the range when it is long, without what could steer a
/// terminal, and with keys as `***`.
struct SourceExcerpt: Equatable {
  /// The line's number, counted from 1.
  var lineNumber: Int
  /// The line, or a part of it.
  var text: String
  /// Columns in front of what is marked.
  var indent: Int
  /// Columns that are marked; at least one.
  var width: Int

  /// The most columns of a line that are shown.
  private static let mostColumns = 120
  /// Bytes of a line, before and behind the range, that are looked at.
  private static let surroundings = 480
  private static let tab = 4

  /// A piece of the line that is shown together.
  private struct Cell {
    var text: String
    var width: Int
    var isMarked: Bool
  }

  /// The excerpt for a range; nil where there is nothing to see.
  init?(_ range: Range<Int>, lines: LineTable, bytes: [UInt8], secrets: [Range<Int>]) {
    let number = lines.line(at: range.lowerBound)
    let line = lines.lineRange(number)
    guard !line.isEmpty, range.lowerBound <= line.upperBound else { return nil }
    let window =
      Self.floor(
        max(line.lowerBound, range.lowerBound - Self.surroundings), bytes, line.lowerBound)..<Self.floor(
        min(line.upperBound, max(range.lowerBound, min(range.upperBound, line.upperBound)) + Self.surroundings), bytes,
        line.lowerBound)
    lineNumber = number + 1
    var cells = Self.cells(window, marked: range, bytes, secrets)
    // An empty range, or one at the end of the line, points behind what is there.
    if !cells.contains(where: \.isMarked) {
      let before = Self.cells(
        window.lowerBound..<max(window.lowerBound, min(range.lowerBound, window.upperBound)), marked: 0..<0, bytes,
        secrets
      ).count
      if before < cells.count {
        cells[before].isMarked = true
      } else {
        cells.append(Cell(text: " ", width: 1, isMarked: true))
      }
    }
    let isCutBefore = window.lowerBound > line.lowerBound
    let isCutBehind = window.upperBound < line.upperBound
    let first = cells.firstIndex(where: \.isMarked) ?? 0
    // What stands before the mark may take half of the room, so that some of what follows is seen.
    var start = first
    var used = 0
    while start > 0, used + cells[start - 1].width <= Self.mostColumns / 2 {
      start -= 1
      used += cells[start].width
    }
    var end = start
    used = 0
    while end < cells.count, used + cells[end].width <= Self.mostColumns {
      used += cells[end].width
      end += 1
    }
    let shown = cells[start..<end]
    let dotsBefore = isCutBefore || start > 0
    let dotsBehind = isCutBehind || end < cells.count
    text = (dotsBefore ? "…" : "") + shown.reduce(into: "") { $0 += $1.text } + (dotsBehind ? "…" : "")
    while text.hasSuffix(" ") { text.removeLast() }
    indent = (dotsBefore ? 1 : 0) + shown.prefix { !$0.isMarked }.reduce(0) { $0 + $1.width }
    width = max(1, shown.drop { !$0.isMarked }.prefix(while: \.isMarked).reduce(0) { $0 + $1.width })
  }

  private static func cells(
    _ window: Range<Int>, marked: Range<Int>, _ bytes: [UInt8], _ secrets: [Range<Int>]
  ) -> [Cell] {
    var cells: [Cell] = []
    var column = 0
    var offset = window.lowerBound
    func append(_ text: String, _ width: Int, _ range: Range<Int>) {
      cells.append(Cell(text: text, width: width, isMarked: marked.overlaps(range)))
      column += width
    }
    while offset < window.upperBound {
      if let secret = secrets.first(where: { $0.contains(offset) }) {
        let end = min(secret.upperBound, window.upperBound)
        append("***", 3, offset..<end)
        offset = end
        continue
      }
      let byte = bytes[offset]
      let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      let end = min(offset + length, window.upperBound)
      if byte == 0x09 {
        let blanks = tab - column % tab
        append(String(repeating: " ", count: blanks), blanks, offset..<end)
      } else if byte < 0x80 {
        append(byte < 0x20 || byte == 0x7F ? " " : String(UnicodeScalar(byte)), 1, offset..<end)
      } else {
        let scalar = String(decoding: bytes[offset..<end], as: UTF8.self).unicodeScalars.first ?? " "
        let width = ScalarWidth.columns(of: scalar)
        // Marks that take no room belong to the letter before them; what is left over may steer the terminal.
        if width > 0 {
          append(String(Character(scalar)), width, offset..<end)
        } else if scalar.properties.generalCategory == .nonspacingMark, !cells.isEmpty {
          cells[cells.count - 1].text.unicodeScalars.append(scalar)
        }
      }
      offset = end
    }
    return cells
  }

  /// The start of the scalar a byte is in.
  private static func floor(_ offset: Int, _ bytes: [UInt8], _ least: Int) -> Int {
    var offset = offset
    while offset > least, offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }
}
