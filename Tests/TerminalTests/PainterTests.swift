// SPDX-License-Identifier: Apache-2.0

import TerminalText
import Testing

@testable import Terminal

/// What is sent so that the terminal shows a screen.
@Suite struct PainterTests {
  private static let capable = TerminalCapabilities(variables: ["TERM": "xterm-256color", "LANG": "C.UTF-8"])
  private static let size = ScreenSize(columns: 24, rows: 4)

  private static func grid(_ lines: [String], _ style: Style = .plain) -> CellGrid {
    var grid = CellGrid(size)
    for (row, line) in lines.enumerated() { grid.write(line, style, in: grid.whole, row: row) }
    return grid
  }

  @Test("From any screen to any other, the terminal shows the newer one")
  func sequences() {
    let words = [
      "", "plain text", "日本語 text", "a👩‍👩‍👧‍👦b", "e\u{301}te\u{301}", "🇩🇪 x", "────────────────────────", "     gap",
      "❤\u{FE0F}",
    ]
    var painter = Painter(Self.capable)
    var terminal = TestTerminal(Self.size)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      var grid = CellGrid(Self.size)
      for row in 0..<Self.size.rows {
        let column = Int.random(in: 0..<8, using: &random)
        grid.write(words.randomElement(using: &random) ?? "", .plain, in: grid.whole, row: row, column: column)
        grid.write(words.randomElement(using: &random) ?? "", .dim, in: grid.whole, row: row, column: column + 8)
      }
      terminal.take(painter.paint(grid))
      #expect(terminal.lines == grid.lines)
      if terminal.lines != grid.lines { return }
    }
  }

  @Test("Nothing is sent when nothing changed, and little when little did")
  func small() {
    var painter = Painter(Self.capable)
    let first = Self.grid(["header     0:01", "text"])
    _ = painter.paint(first)
    let again = painter.paint(first)
    #expect(again.isEmpty)
    let second = painter.paint(Self.grid(["header     0:02", "text"]))
    #expect(String(decoding: second, as: UTF8.self) == "\u{1B}[?2026h\u{1B}[1;15H2\u{1B}[?2026l")
    painter.forget()
    let whole = String(decoding: painter.paint(first), as: UTF8.self)
    #expect(whole.contains("header"))
  }

  @Test("Colours are sent only where they are wanted; attributes always")
  func colors() {
    var environment = ["TERM": "xterm-256color", "LANG": "C.UTF-8"]
    func sent() -> String {
      var painter = Painter(TerminalCapabilities(variables: environment))
      return String(decoding: painter.paint(Self.grid(["x"], Style(.red, .bold))), as: UTF8.self)
    }
    #expect(sent().contains("\u{1B}[0;1;31m"))
    environment["NO_COLOR"] = "1"
    #expect(sent().contains("\u{1B}[0;1m") && !sent().contains("31m"))
  }

  @Test("Without UTF-8 everything is ASCII and as wide as before")
  func ascii() {
    var painter = Painter(TerminalCapabilities(variables: ["TERM": "xterm", "LANG": "C"]))
    let bytes = painter.paint(Self.grid(["● 日本 │ é", "───"]))
    #expect(bytes.allSatisfy { $0 < 0x80 })
    var terminal = TestTerminal(Self.size)
    terminal.take(bytes)
    #expect(terminal.lines.prefix(2) == ["* ???? | ?", "---"])
  }

  @Test(
    "What a terminal can do follows from its environment",
    arguments: [
      (["TERM": "xterm-256color"], true, true), (["TERM": "dumb"], false, false), ([:], false, false),
      (["TERM": "vt100"], true, false), (["TERM": "vt100", "CLICOLOR_FORCE": "1"], true, true),
      (["TERM": "vt100", "COLORTERM": "truecolor"], true, true),
      (["TERM": "xterm", "CLICOLOR": "0"], true, false), (["TERM": "xterm", "NO_COLOR": ""], true, true),
      (["TERM": "xterm", "NO_COLOR": "1", "CLICOLOR_FORCE": "1"], true, false),
      (["TERM": "xterm", "CLICOLOR": "0", "CLICOLOR_FORCE": "1"], true, true), (["TERM": "linux"], true, true),
    ] as [([String: String], Bool, Bool)])
  func capabilities(variables: [String: String], canPlaceCursor: Bool, hasColors: Bool) {
    let found = TerminalCapabilities(variables: variables)
    #expect(found.canPlaceCursor == canPlaceCursor)
    #expect(found.hasColors == hasColors)
  }

  @Test("Half of a wide character that is written over goes with the other half")
  func halves() {
    var grid = CellGrid(Self.size)
    grid.write("日本", .plain, in: grid.whole, row: 0)
    grid.write("x", .plain, in: grid.whole, row: 0, column: 1)
    #expect(grid.lines[0] == " x本")
    grid.write("漢", .plain, in: grid.whole, row: 0, column: 1)
    #expect(grid.lines[0] == " 漢")
  }

  @Test("Writing outside of the screen or an area does nothing")
  func outside() {
    var grid = CellGrid(Self.size)
    let empty = grid
    grid.write("x", .plain, in: grid.whole, row: 9)
    grid.write("x", .plain, in: grid.whole, row: -1)
    grid.write("x", .plain, in: grid.whole, row: 0, column: 99)
    grid.write("日", .plain, in: grid.whole, row: 0, column: 23)
    grid.write("x", .plain, in: Area(x: 30, y: 0, width: 5, height: 1), row: 0)
    grid.fill("─", .plain, in: Area(x: 0, y: 0, width: 0, height: 1), row: 0)
    #expect(grid == empty)
  }
}
