// SPDX-License-Identifier: Apache-2.0

import TerminalText

/// One agent on the whole screen, with everything that is kept of its text to scroll through.
enum FocusLayout {
  private static let headRows = 3

  static func draw(_ agent: AgentView, _ run: RunView, top: TextRow.Place?, on grid: inout CellGrid, in area: Area) {
    let margin = ScreenLayout.margin(grid.size)
    grid.fill("─", .dim, in: area, row: 0)
    grid.fill("─", .dim, in: area, row: headRows)
    let area = area.inset(margin)
    AgentPanel.drawName(agent, on: &grid, in: area.below(1))
    grid.write(AgentPanel.facts(agent, run, width: area.width), .dim, in: area, row: 2)
    let body = area.below(headRows + 1)
    let rows = rows(agent, body.width)
    let first = firstRow(top, rows, height: body.height)
    grid.draw(Array(rows[first...].prefix(body.height)), in: body)
    let below = rows.count - first - body.height
    if below > 0 {
      let note = " \(Figures.plural(below, "row")) below "
      grid.write(note, .dim, in: area, row: headRows, column: max(0, area.width - note.columns - 1))
    }
  }

  /// The place at the top after a scrolling key; nil when that is the newest.
  static func place(
    afterScrolling top: TextRow.Place?, by key: Key, _ agent: AgentView, in area: Area
  ) -> TextRow.Place? {
    let body = area.below(headRows + 1)
    let rows = rows(agent, body.inset(ScreenLayout.margin(ScreenSize(columns: area.width, rows: 1))).width)
    let newest = max(0, rows.count - body.height)
    let first = firstRow(top, rows, height: body.height) + ViewState.rows(of: key, page: body.height)
    return first >= newest || rows.isEmpty ? nil : rows[max(0, first)].place
  }

  private static func rows(_ agent: AgentView, _ width: Int) -> [TextRow] {
    TranscriptRows.newest(.max, of: agent.transcript, width: width, agent: agent.index)
  }

  private static func firstRow(_ top: TextRow.Place?, _ rows: [TextRow], height: Int) -> Int {
    let newest = max(0, rows.count - height)
    guard let top else { return newest }
    // Paragraphs are not always in the order of their numbers: an answer takes the place of the call that made it.
    return min(newest, rows.firstIndex { $0.place == top } ?? rows.firstIndex { $0.place > top } ?? newest)
  }
}
