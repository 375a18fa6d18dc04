// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TerminalText

/// One agent's part of the screen: who it is, how it stands, and the newest of what it wrote.
enum AgentPanel {
  /// Draws the panel with so many rows above the text: the name, the facts, and one for a rule.
  static func draw(_ agent: AgentView, _ run: RunView, headRows head: Int, on grid: inout CellGrid, in area: Area) {
    guard area.height > 0, area.width > 0 else { return }
    drawName(agent, on: &grid, in: area)
    if head > 1 { grid.write(facts(agent, run, width: area.width), .dim, in: area, row: 1) }
    let body = area.below(head)
    grid.draw(TranscriptRows.newest(body.height, of: agent.transcript, width: body.width, agent: agent.index), in: body)
  }

  /// `● scout agent1            working`
  static func drawName(_ agent: AgentView, on grid: inout CellGrid, in area: Area) {
    let (word, style) = status(agent)
    // The name comes first; what is left of the status then must still say something.
    let left = max(0, area.width - 3 - min(agent.id.columns, area.width * 2 / 3))
    let right = left < min(word.columns, 6) ? "" : word.fitted(left)
    let room = max(0, area.width - right.columns - 1)
    let mark = agent.isWinner ? "★ " : "● "
    var column = grid.write(mark, style, in: area, row: 0)
    column = grid.write(agent.id.fitted(max(0, room - column)), .agent(agent.index), in: area, row: 0, column: column)
    if column + agent.alias.columns + 1 <= room {
      grid.write(" \(agent.alias)", .dim, in: area, row: 0, column: column)
    }
    grid.write(right, style, in: area, row: 0, column: area.width - right.columns)
  }

  /// `demo-large · round 1 · 1 answer · 470 tokens`
  ///
  /// Where not all of it has room, the last facts are left out.
  static func facts(_ agent: AgentView, _ run: RunView, width: Int) -> String {
    var facts = [model(agent, run)]
    if agent.round > 0 { facts.append("round \(agent.round)") }
    if agent.answerCount > 0 { facts.append(Figures.plural(agent.answerCount, "answer")) }
    if let tokens = Figures.tokens(agent.usage) { facts.append(tokens) }
    if let cost = agent.cost { facts.append(Figures.cost(cost, isReplay: agent.isReplay)) }
    while facts.count > 1, facts.joined(separator: " · ").columns > width { facts.removeLast() }
    return facts.joined(separator: " · ").fitted(width)
  }

  /// The model. Where not all agents are played from a script, it says which are; else the header does.
  private static func model(_ agent: AgentView, _ run: RunView) -> String {
    let prefix = "replay: "
    guard agent.isReplay else { return agent.model }
    let name = agent.model.hasPrefix(prefix) ? String(agent.model.dropFirst(prefix.count)) : agent.model
    return run.isReplay ? name : "\(name) (replay)"
  }

  /// The word for how an agent stands, and how it looks.
  static func status(_ agent: AgentView) -> (word: String, style: Style) {
    let style: Style =
      switch agent.status {
      case .waiting, .done: .dim
      case .working: .plain
      case .answered: Style(.cyan)
      case .voted: Style(.green)
      case .restarting, .cancelled: .warning
      case .presenting: Style(.green, .bold)
      case .error, .timeout: .failure
      }
    if agent.status == .working, let detail = agent.detail { return (detail, .warning) }
    if agent.status == .voted, let vote = agent.vote { return ("votes \(vote)", style) }
    return (agent.status.rawValue, style)
  }
}
