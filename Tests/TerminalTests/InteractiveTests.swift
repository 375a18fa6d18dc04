// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Terminal

/// Typing tasks one after the other.
@Suite struct InteractiveTests {
  @Test(
    "A line is a task, a command, or something that looks like one",
    arguments: [
      ("What is best?", .task("What is best?")), ("/help", .command(.help)), ("/QUIT ", .command(.quit)),
      ("/etc/hosts", .task("/etc/hosts")), ("/etc is a folder", .task("/etc is a folder")),
      ("/nope", .unknown("/nope")),
      (" /nope", .task(" /nope")), ("/", .task("/")), ("  \n ", .nothing), ("", .nothing),
    ] as [(String, SlashCommand.Line)])
  func parsing(text: String, expected: SlashCommand.Line) {
    #expect(SlashCommand.parse(text) == expected)
  }

  @Test("Earlier texts come back in order, and the draft after them")
  func history() {
    var history = InputHistory()
    var found = [history.step(-1, from: "draft")]
    for text in ["one", "two", "two"] { history.add(text) }
    var text = "draft"
    for step in [-1, -1, -1, 1, 1, 1] {
      let next = history.step(step, from: text)
      found.append(next)
      text = next ?? text
    }
    #expect(found == [nil, "two", "one", nil, "two", "draft", nil])
  }

  @Test(
    "A prompt is broken into rows with its cursor in the right place",
    arguments: [
      ("hello", 0, 20, 5, ["> hello"], 0, 7), ("hello", 5, 20, 5, ["> hello"], 0, 2), ("", 0, 20, 5, ["> "], 0, 2),
      ("one\ntwo", 0, 20, 5, ["> one", "  two"], 1, 5), ("abcdefgh", 0, 7, 5, ["> abcd", "  efgh"], 1, 6),
      ("abcdefgh", 4, 7, 5, ["> abcd", "  efgh"], 1, 2), ("日本語", 0, 7, 5, ["> 日本", "  語"], 1, 4),
      ("a\nb\nc\nd\ne", 0, 20, 4, ["  c", "  d", "  e"], 2, 3), ("ab", 0, 3, 5, ["ab"], 0, 2),
    ] as [(String, Int, Int, Int, [String], Int, Int)])
  func rows(text: String, left: Int, columns: Int, rows: Int, expected: [String], row: Int, column: Int) {
    var editor = LineEditor(text)
    for _ in 0..<left { _ = editor.handle(.left) }
    let found = PromptRows(editor, prompt: "> ", size: ScreenSize(columns: columns, rows: rows))
    #expect(found.rows == expected)
    #expect(found.cursorRow == row && found.cursorColumn == column)
  }
}
