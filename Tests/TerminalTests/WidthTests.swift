// SPDX-License-Identifier: Apache-2.0

import TerminalText
import Testing

@testable import Terminal

/// How text takes room in a terminal.
@Suite struct WidthTests {
  @Test(
    "Text is split into what takes one or two columns",
    arguments: [
      ("plain", ["p", "l", "a", "i", "n"], 5),
      ("日本語", ["日", "本", "語"], 6),
      ("ｆｕ", ["ｆ", "ｕ"], 4),
      ("한국", ["한", "국"], 4),
      ("\u{1112}\u{1161}\u{11AB}", ["\u{1112}\u{1161}\u{11AB}"], 2),
      ("e\u{301}a", ["e\u{301}", "a"], 2),
      ("😀!", ["😀", "!"], 3),
      ("👩‍👩‍👧‍👦.", ["👩‍👩‍👧‍👦", "."], 3),
      ("👍🏽", ["👍🏽"], 2),
      ("🇩🇪🇫🇷", ["🇩🇪", "🇫🇷"], 4),
      ("🇩", ["🇩"], 1),
      ("❤\u{FE0F}x", ["❤\u{FE0F}", "x"], 3),
      ("1\u{FE0F}\u{20E3}", ["1\u{FE0F}\u{20E3}"], 2),
      ("क्षा", ["क\u{94D}", "ष", "\u{93E}"], 3),
      ("שלום", ["ש", "ל", "ו", "ם"], 4),
      ("─│◆●┊→", ["─", "│", "◆", "●", "┊", "→"], 6),
    ] as [(String, [String], Int)])
  func clusters(text: String, expected: [String], columns: Int) {
    var reader = ClusterReader(text[...])
    var found: [String] = []
    while let cluster = reader.next() { found.append(cluster.text) }
    #expect(found == expected)
    #expect(text.columns == columns)
  }

  @Test(
    "What steers a terminal or the direction of writing is left out",
    arguments: [
      "a\u{1B}b", "a\u{7F}b", "a\u{9B}b", "a\u{202E}b", "a\u{2066}b\u{2069}", "a\u{200E}b", "a\u{AD}b", "a\u{FEFF}b",
      "a\u{2028}b", "a\rb", "a\nb", "\u{301}ab", "a\u{200D}b", "a\u{E0041}b",
    ])
  func dropped(text: String) {
    var grid = CellGrid(ScreenSize(columns: 4, rows: 1))
    grid.write(text, .plain, in: grid.whole, row: 0)
    #expect(grid.lines == ["ab"])
  }

  @Test("Hundreds of accents on one letter stay one bounded cell")
  func manyMarks() {
    var reader = ClusterReader(("x" + String(repeating: "\u{301}", count: 5000) + "y")[...])
    let first = reader.next()
    #expect(first?.width == 1 && (first?.text.utf8.count ?? 999) < 64)
    let second = reader.next()
    #expect(second?.text == "y")
  }

  @Test(
    "Text is cut to a width between clusters",
    arguments: [
      ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""), ("日本語", 5, "日本…"),
      ("日本語", 4, "日…"), ("日本語", 6, "日本語"), ("", 3, ""), ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, "👩‍👩‍👧‍👦…"),
    ])
  func fitted(text: String, width: Int, expected: String) {
    #expect(text.fitted(width) == expected)
  }

  @Test(
    "Paragraphs are broken into rows between words, between ideographs, and else anywhere",
    arguments: [
      ("one two three", 7, ["one two", "three"]),
      ("one two three", 8, ["one two", "three"]),
      ("  indented text", 10, ["  indented", "text"]),
      ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
      ("ab cdefghij", 4, ["ab", "cdef", "ghij"]),
      ("ends in a blank ", 15, ["ends in a blank"]),
      ("日本語を書く", 5, ["日本", "語を", "書く"]),
      ("a\tb\tc", 20, ["a   b   c"]),
      ("", 10, [""]),
      ("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 4, ["👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"]),
      ("wide", 1, ["wi", "de"]),
    ])
  func wrap(text: String, width: Int, expected: [String]) {
    #expect(TextWrap.rows(text, width: width) == expected)
  }

  @Test("No row is wider than asked for, and nothing but blanks is lost", arguments: 2...12)
  func wrapBounds(width: Int) {
    let text = "Ein längerer Satz, mit 漢字かな交じり文 and 👍🏽 emoji 🇩🇪; supercalifragilistic e\u{301}t cetera. שלום עולם!"
    let rows = TextWrap.rows(text, width: width)
    #expect(rows.allSatisfy { $0.columns <= width })
    let visible: (String) -> String = { String($0.filter { $0 != " " }) }
    #expect(visible(rows.joined()) == visible(text))
  }
}
