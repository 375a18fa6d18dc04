// SPDX-License-Identifier: Apache-2.0

/// `coordination_table.txt`: what the agents did, one event a line, a column for each agent. (orchestration.md 3.6)
struct CoordinationTable {
  private static let columnWidth = 34

  private let agents: [String]
  private var rows: [(agent: String?, text: String)] = []

  init(agents: [String]) { self.agents = agents }

  mutating func add(_ agent: String?, _ type: String, _ details: String) {
    let text = MassGenLogExport.oneLine(type == "agent_error" ? "Error: \(details)" : details)
    rows.append((agent, Self.cut(text)))
  }

  func text(task: String, winner: String?) -> String {
    let rule = "+-----+" + agents.map { _ in String(repeating: "-", count: Self.columnWidth + 2) + "+" }.joined() + "\n"
    var text = "Task: \(Self.cut(MassGenLogExport.oneLine(task), 200))\n"
    if let winner { text += "Winner: \(winner)\n" }
    text += "\n\(rule)\(line("#", agents.map { Self.cut($0) }))\(rule)"
    for (index, row) in rows.enumerated() {
      let cells = agents.map { agent in
        row.agent == nil ? agent == agents.first ? row.text : "" : agent == row.agent ? row.text : ""
      }
      text += line("\(index + 1)", cells)
    }
    return text + rule
  }

  private func line(_ number: String, _ cells: [String]) -> String {
    "| \(Self.padded(number, 3)) |" + cells.map { " \(Self.padded($0, Self.columnWidth)) |" }.joined() + "\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  private static func cut(_ text: String, _ width: Int = columnWidth) -> String {
    text.count > width ? text.prefix(width - 1) + "…" : text
  }
}
