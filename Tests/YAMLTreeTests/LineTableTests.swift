// SPDX-License-Identifier: Apache-2.0

import Testing
import YAMLTree

@Suite("Line table")
struct LineTableTests {
  /// `^` stands before the byte; then line and character in UTF-8, UTF-16 and UTF-32.
  @Test(
    "A byte has a position in each encoding, and the position leads back to it",
    arguments: [
      ("^", 0, 0, 0, 0), ("abc^", 0, 3, 3, 3), ("a\n^b", 1, 0, 0, 0), ("a\r\n^b", 1, 0, 0, 0), ("a\r^b", 1, 0, 0, 0),
      ("a^\r\nb", 0, 1, 1, 1), ("é^x", 0, 2, 1, 1), ("€^x", 0, 3, 1, 1), ("😀^x", 0, 4, 2, 1), ("x😀😀^", 0, 9, 5, 3),
      ("e\u{301}^x", 0, 3, 2, 2), ("👨‍👩‍👧^x", 0, 18, 8, 5), ("a\u{2028}b^", 0, 5, 3, 3), ("a\u{85}b^", 0, 4, 3, 3),
      ("\u{FEFF}ab^", 0, 2, 2, 2), ("\u{FEFF}^ab", 0, 0, 0, 0), ("a\n\u{FEFF}b^", 1, 4, 2, 2), ("a\n\n^", 2, 0, 0, 0),
      ("\t\té^", 0, 4, 3, 3), ("é\r\n😀^\n", 1, 4, 2, 1), ("a\n\r^b", 2, 0, 0, 0),
    ])
  func roundTrip(_ marked: String, _ line: Int, _ utf8: Int, _ utf16: Int, _ utf32: Int) {
    let text = Array(marked.utf8)
    let offset = text.firstIndex(of: 0x5E) ?? 0
    let table = LineTable(Array(text[..<offset] + text[(offset + 1)...]))
    for (encoding, character) in zip(PositionEncoding.allCases, [utf8, utf16, utf32]) {
      let position = TextPosition(line: line, character: character)
      #expect(table.position(of: offset, encoding: encoding) == position)
      #expect(table.offset(of: position, encoding: encoding) == offset)
    }
  }

  @Test("Positions outside the text and inside characters are clamped and rounded down")
  func clamping() {
    let table = LineTable(Array("a😀b\r\nc".utf8))
    func offset(_ line: Int, _ character: Int, _ encoding: PositionEncoding = .utf16) -> Int {
      table.offset(of: TextPosition(line: line, character: character), encoding: encoding)
    }
    #expect(offset(0, 2) == 1)  // inside the surrogate pair
    #expect(offset(0, 3) == 5)
    #expect(offset(0, 3, .utf8) == 1)  // inside the four bytes
    #expect(offset(0, 99) == 6)
    #expect(offset(0, 99, .utf8) == 6)
    #expect(offset(0, -1) == 0)
    #expect(offset(-1, 5) == 0)
    #expect(offset(1, 5) == 9)
    #expect(offset(9, 0) == 9)
    #expect(table.position(of: 3, encoding: .utf16) == TextPosition(line: 0, character: 1))
    #expect(table.position(of: 7, encoding: .utf16) == TextPosition(line: 0, character: 4))  // between \r and \n
    #expect(table.position(of: 99, encoding: .utf16) == TextPosition(line: 1, character: 1))
    #expect(table.position(of: -5, encoding: .utf16) == TextPosition(line: 0, character: 0))
  }

  @Test(
    "Lines end at \\n, \\r\\n and \\r only",
    arguments: [
      ("", [""]), ("a", ["a"]), ("a\n", ["a", ""]), ("a\r\nb\rc\nd", ["a", "b", "c", "d"]),
      ("\r\r\n\n", ["", "", "", ""]), ("a\u{2028}b\u{85}c\u{0B}d", ["a\u{2028}b\u{85}c\u{0B}d"]),
    ])
  func lines(_ text: String, _ expected: [String]) {
    let bytes = Array(text.utf8)
    let table = LineTable(bytes)
    let lines = (0..<table.lineCount).map { String(decoding: bytes[table.lineRange($0)], as: UTF8.self) }
    #expect(lines == expected)
    #expect(table.lineRange(99) == table.lineRange(table.lineCount - 1))
    #expect(table.lineRange(-1) == table.lineRange(0))
  }

  @Test("A very long line is counted like a short one")
  func longLine() {
    let unit = "aé€😀"  // 10 bytes, 5 UTF-16 units, 4 scalars
    let table = LineTable(Array(("x\n" + String(repeating: unit, count: 5000)).utf8))
    for count in [0, 1, 99, 1023, 2500, 4999, 5000] {
      let offset = 2 + 10 * count
      #expect(table.position(of: offset, encoding: .utf16) == TextPosition(line: 1, character: 5 * count))
      #expect(table.position(of: offset, encoding: .utf32) == TextPosition(line: 1, character: 4 * count))
      #expect(table.offset(of: TextPosition(line: 1, character: 5 * count), encoding: .utf16) == offset)
      #expect(table.offset(of: TextPosition(line: 1, character: 4 * count), encoding: .utf32) == offset)
    }
    #expect(table.offset(of: TextPosition(line: 1, character: 5 * 1500 + 4), encoding: .utf16) == 2 + 15_006)
  }

  @Test("Invalid UTF-8 has positions too")
  func invalidText() {
    let table = LineTable([0x61, 0xFF, 0x80, 0x80, 0x0A, 0x9F, 0x62])
    for offset in 0...7 {
      for encoding in PositionEncoding.allCases {
        let position = table.position(of: offset, encoding: encoding)
        #expect(table.position(of: table.offset(of: position, encoding: encoding), encoding: encoding) == position)
      }
    }
  }
}
