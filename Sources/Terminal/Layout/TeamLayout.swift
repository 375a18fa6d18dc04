// SPDX-License-Identifier: Apache-2.0

import TerminalText

/// Divides the screen among the agents: columns where they have room, else sections one above the other, else a row each.
struct TeamLayout: Equatable {
  /// An agent beside others has at least this many columns.
  static let leastColumns = 32
  /// An agent above others has at least this many rows, its rule not counted.
  static let leastRows = 3

  /// Agents in each row of the grid, by their places in the team.
  private(set) var bands: [Range<Int>] = []
  /// Whether each agent gets only its name row.
  private(set) var isList = false

  init(agents: Int, in area: Area) {
    guard agents > 0 else { return }
    let most = max(1, min(agents, (area.width + 1) / (Self.leastColumns + 1)))
    let rows = (agents + most - 1) / most
    if rows > 1, area.height / rows < Self.leastRows + 1 {
      isList = true
      bands = (0..<agents).map { $0..<$0 + 1 }
      return
    }
    // As even as possible: four agents are two and two, not three and one.
    var start = 0
    for row in 0..<rows {
      let count = (agents - start + (rows - row) - 1) / (rows - row)
      bands.append(start..<start + count)
      start += count
    }
  }

  static func draw(_ run: RunView, on grid: inout CellGrid, in area: Area) {
    let layout = TeamLayout(agents: run.agents.count, in: area)
    if layout.isList {
      for (row, agent) in run.agents.prefix(area.height).enumerated() {
        AgentPanel.drawName(agent, on: &grid, in: area.below(row))
      }
      return
    }
    var y = 0
    var lines: [Int] = []
    for (index, band) in layout.bands.enumerated() {
      let end = area.height * (index + 1) / layout.bands.count
      let place = Area(x: area.x, y: area.y + y, width: area.width, height: end - y)
      lines = drawBand(run, band, below: lines, on: &grid, in: place)
      y = end
    }
    // The lines between the last columns end in the rule below.
    for x in lines { grid.write("┴", .dim, in: Area(x: x, y: area.y + area.height, width: 1, height: 1), row: 0) }
  }

  /// Rows above the text: on small areas fewer, and no second rule where there is one above each agent.
  private static func headRows(height: Int, isBand: Bool) -> Int {
    if height >= 8, isBand { return 3 }
    return height >= 4 ? 2 : min(1, height)
  }

  /// A row of the grid: panels side by side with a line between them, and a rule above, in which the lines of the row
  /// above end. Returns where its own lines stand.
  private static func drawBand(
    _ run: RunView, _ band: Range<Int>, below ending: [Int], on grid: inout CellGrid, in area: Area
  ) -> [Int] {
    grid.fill("─", .dim, in: area, row: 0)
    for x in ending { grid.write("┴", .dim, in: area, row: 0, column: x - area.x) }
    let head = headRows(height: area.height - 1, isBand: band.count > 1)
    if head == 3 { grid.fill("─", .dim, in: area, row: 3) }
    var lines: [Int] = []
    var x = 0
    for (offset, place) in band.enumerated() {
      let end = (area.width + 1) * (offset + 1) / band.count - 1
      let column = Area(x: area.x + x, y: area.y, width: end - x, height: area.height)
      AgentPanel.draw(
        run.agents[place], run, headRows: head, on: &grid, in: column.below(1).inset(area.width >= 40 ? 1 : 0))
      x = end + 1
      guard offset < band.count - 1 else { continue }
      let line = Area(x: area.x + end, y: area.y, width: 1, height: area.height)
      for row in 1..<max(1, area.height) { grid.write("│", .dim, in: line, row: row) }
      grid.write(ending.contains(line.x) ? "┼" : "┬", .dim, in: line, row: 0)
      if head == 3 { grid.write("┼", .dim, in: line, row: 3) }
      lines.append(line.x)
    }
    return lines
  }
}
