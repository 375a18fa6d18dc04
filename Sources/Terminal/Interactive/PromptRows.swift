// SPDX-License-Identifier: Apache-2.0

import TerminalText

/// A text that is being typed as rows of the terminal, and where its cursor is.
struct PromptRows: Equatable {
  var rows: [String]
  var cursorRow: Int
  var cursorColumn: Int

  /// Breaks the text at its line breaks and at the width. The first row begins with `prompt`, the others with as many
  /// blanks. Of a text that is higher than `height` the rows around the cursor are kept.
  init(_ editor: LineEditor, prompt: String, size: ScreenSize) {
    let prompt = prompt.columns * 2 < size.columns ? prompt : ""
    let indent = String(repeating: " ", count: prompt.columns)
    let width = max(2, size.columns - 1)
    rows = [prompt]
    cursorRow = 0
    cursorColumn = prompt.columns
    var column = prompt.columns
    for (index, character) in editor.characters.enumerated() {
      if index == editor.cursor { (cursorRow, cursorColumn) = (rows.count - 1, column) }
      if character.isNewline {
        rows.append(indent)
        column = indent.columns
        continue
      }
      let shown = character == "\t" ? " " : String(character)
      let columns = shown.columns
      if column + columns > width {
        if index == editor.cursor { (cursorRow, cursorColumn) = (rows.count, indent.columns) }
        rows.append(indent)
        column = indent.columns
      }
      rows[rows.count - 1] += shown.fitted(columns)
      column += columns
    }
    if editor.cursor == editor.characters.count { (cursorRow, cursorColumn) = (rows.count - 1, column) }
    let height = max(1, size.rows - 1)
    guard rows.count > height else { return }
    let first = min(max(0, cursorRow - height / 2), rows.count - height)
    rows = Array(rows[first..<first + height])
    cursorRow -= first
  }
}
