// SPDX-License-Identifier: Apache-2.0

import RunJournal
import TerminalText

/// The last row of the screen: the keys, or what there is to say, or the message that is being typed.
enum FooterLayout {
  static func draw(_ run: RunView, _ view: ViewState, on grid: inout CellGrid, in area: Area) -> Painter.Cursor? {
    if let message = view.message { return drawMessage(message, run, view, on: &grid, in: area) }
    if view.asksToCancel {
      grid.write("Cancel the run? q cancels, any other key goes on.".fitted(area.width), .warning, in: area, row: 0)
    } else if let question = run.approvals.first, !view.isCancelling {
      drawQuestion(question, waiting: run.approvals.count, on: &grid, in: area)
    } else if let notice = view.notice {
      grid.write(TerminalOutput.flat(notice).fitted(area.width), .warning, in: area, row: 0)
    } else if view.isCancelling {
      grid.write("Cancelling… q ends at once.".fitted(area.width), .warning, in: area, row: 0)
    } else {
      drawKeys(view, on: &grid, in: area)
    }
    return nil
  }

  /// The answers to a request for approval. What is asked stands above; where there is no room for that, here.
  private static func drawQuestion(
    _ question: ApprovalQuestion, waiting: Int, on grid: inout CellGrid, in area: Area
  ) {
    var column = 0
    if grid.size.rows < 8 {
      column = grid.write("\(question.title.fitted(area.width / 2)) ", .warning, in: area, row: 0)
    }
    for answer in ApprovalKey.allCases {
      guard let option = question.options.first(where: { $0.kind == answer.kind }) else { continue }
      let name = TerminalOutput.flat(option.name)
      guard column + answer.key.columns + 8 <= area.width else { break }
      let next = grid.write(answer.key, .bold, in: area, row: 0, column: column)
      column = grid.write(" \(name)".fitted(area.width - next), .dim, in: area, row: 0, column: next) + 3
    }
    if waiting > 1, column + 12 <= area.width {
      grid.write("(\(waiting) wait)", .warning, in: area, row: 0, column: column)
    }
  }

  private static func drawKeys(_ view: ViewState, on grid: inout CellGrid, in area: Area) {
    var column = 0
    for command in commands(view.mode) {
      let width = command.shortKeys.columns + 1 + command.hint.columns
      guard column + width <= area.width else { break }
      let next = grid.write(command.shortKeys, .bold, in: area, row: 0, column: column)
      column = grid.write(" \(command.hint)", .dim, in: area, row: 0, column: next) + 3
    }
  }

  /// The commands worth a place in the footer, most wanted first.
  private static func commands(_ mode: ViewState.Mode) -> [ViewCommand] {
    switch mode {
    case .team: [.cancel, .answerNow, .steer, .focus, .help, .decisions]
    case .agent: [.back, .scroll, .steer, .answerNow, .cancel, .help]
    case .decision: [.back, .decisions, .scroll, .cancel, .help]
    case .help: [.back, .scroll, .cancel]
    }
  }

  /// The line being typed, moved so that its cursor can be seen.
  private static func drawMessage(
    _ message: LineEditor, _ run: RunView, _ view: ViewState, on grid: inout CellGrid, in area: Area
  ) -> Painter.Cursor {
    let target = view.focused.flatMap { $0 < run.agents.count ? run.agents[$0].id : nil } ?? "everyone"
    let prompt = "to \(target.fitted(area.width / 3)): "
    var column = grid.write(prompt, .bold, in: area, row: 0)
    let room = max(1, area.width - column - 1)
    let before = message.characters[..<message.cursor].map(shown)
    var start = 0
    var width = before.reduce(0) { $0 + $1.columns }
    while width > room, start < before.count {
      width -= before[start].columns
      start += 1
    }
    let visible = message.characters[start...].prefix(room + 1).map(shown).joined()
    grid.write(visible.fitted(max(1, area.width - column), ellipsis: ""), .plain, in: area, row: 0, column: column)
    if message.isEmpty, area.width - column > 30 {
      grid.write("Enter sends, Esc closes", .dim, in: area, row: 0, column: column + 1)
    }
    column = min(column + width, area.width - 1)
    return Painter.Cursor(x: area.x + column, y: area.y)
  }

  private static func shown(_ character: Character) -> String {
    character.isNewline ? "⏎" : character == "\t" ? " " : String(character)
  }
}
