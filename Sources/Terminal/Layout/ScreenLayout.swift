// SPDX-License-Identifier: Apache-2.0

import RunJournal
import TerminalText

/// The whole screen, from what is known of a run and what the user wants to see of it.
enum ScreenLayout {
  /// A screen that is ready to be painted.
  struct Frame {
    var grid: CellGrid
    /// Where something is being typed.
    var cursor: Painter.Cursor?
  }

  /// Draws a frame. `elapsed` is the run's age in milliseconds.
  static func draw(_ run: RunView, _ view: ViewState, size: ScreenSize, elapsed: Int) -> Frame {
    var frame = Frame(grid: CellGrid(size), cursor: nil)
    let whole = frame.grid.whole
    let header = HeaderLayout.rows(size)
    if size.rows > 1 {
      let area = Area(x: 0, y: 0, width: whole.width, height: header).inset(margin(size))
      HeaderLayout.draw(run, view, on: &frame.grid, in: area, elapsed: elapsed)
    }
    drawBody(run, view, on: &frame.grid, in: body(size))
    let footer = whole.below(size.rows - 1).inset(margin(size))
    frame.cursor = FooterLayout.draw(run, view, on: &frame.grid, in: footer)
    return frame
  }

  /// What lies between header and footer.
  static func body(_ size: ScreenSize) -> Area {
    let header = HeaderLayout.rows(size)
    let footer = size.rows >= 8 ? 2 : 1
    return Area(x: 0, y: header, width: size.columns, height: max(0, size.rows - header - footer))
  }

  /// Columns left free at either side, where there are enough.
  static func margin(_ size: ScreenSize) -> Int { size.columns >= 40 ? 1 : 0 }

  private static func drawBody(_ run: RunView, _ view: ViewState, on grid: inout CellGrid, in area: Area) {
    if area.y + area.height < grid.size.rows - 1 {
      grid.fill("─", .dim, in: grid.whole, row: area.y + area.height)
    }
    drawQuestion(run, on: &grid, in: area)
    switch view.mode {
    case .team:
      TeamLayout.draw(run, on: &grid, in: area)
      if run.approvals.isEmpty { drawNotice(run, on: &grid, in: area) }
    case .agent(let index):
      if index < run.agents.count { FocusLayout.draw(run.agents[index], run, top: view.top, on: &grid, in: area) }
    case .decision(let page):
      drawPage(run, view, title: "Answer \(page + 1) of \(run.answers.count)", on: &grid, in: area)
    case .help: drawPage(run, view, title: "Keys", on: &grid, in: area)
    }
  }

  /// What an agent wants to do, in the rule above the footer, where its answers stand.
  private static func drawQuestion(_ run: RunView, on grid: inout CellGrid, in area: Area) {
    guard let question = run.approvals.first, area.y + area.height < grid.size.rows - 1 else { return }
    let text = " ? \(TerminalOutput.flat(question.title)) ".fitted(max(0, grid.size.columns - 4))
    grid.write(text, .warning, in: grid.whole, row: area.y + area.height, column: 2)
  }

  /// The newest notice about the whole team, in the rule above the footer.
  private static func drawNotice(_ run: RunView, on grid: inout CellGrid, in area: Area) {
    guard let notice = run.notices.last(where: { $0.agentID == nil }), area.y + area.height < grid.size.rows - 1 else {
      return
    }
    let text = " ! \(TerminalOutput.flat(notice.title)) ".fitted(max(0, grid.size.columns - 4))
    grid.write(text, .warning, in: grid.whole, row: area.y + area.height, column: 2)
  }

  private static func drawPage(
    _ run: RunView, _ view: ViewState, title: String, on grid: inout CellGrid, in area: Area
  ) {
    grid.fill("─", .dim, in: area, row: 0)
    grid.write(" \(title) ", .bold, in: area, row: 0, column: 2)
    let body = area.below(1).inset(margin(grid.size))
    grid.draw(Array(page(run, view, width: body.width).dropFirst(view.scroll).prefix(body.height)), in: body)
  }

  /// How many rows a page has, its title included.
  static func pageRows(_ run: RunView, _ view: ViewState, width: Int) -> Int {
    page(run, view, width: width - (width >= 40 ? 2 : 0)).count + 1
  }

  private static func page(_ run: RunView, _ view: ViewState, width: Int) -> [TextRow] {
    if case .decision(let page) = view.mode { return DecisionPages.rows(page, run, width: width) }
    return helpRows(width: width)
  }

  private static func helpRows(width: Int) -> [TextRow] {
    let column = min(16, max(8, width / 3))
    return ViewCommand.allCases.flatMap { command in
      TextWrap.rows(command.help, width: max(4, width - column)).enumerated().map { index, text in
        let keys = index == 0 ? command.keys.fitted(column - 1) : ""
        let gap = String(repeating: " ", count: max(1, column - keys.columns))
        return TextRow(place: .init(paragraph: 0, row: index), gutter: keys + gap, text: text)
      }
    }
  }
}
