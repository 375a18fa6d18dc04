// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal
import TerminalText

/// The top of the screen: the team and its task, how far it is, and what it has used.
enum HeaderLayout {
  static func rows(_ size: ScreenSize) -> Int { size.rows >= 10 ? 2 : 1 }

  static func draw(_ run: RunView, _ view: ViewState, on grid: inout CellGrid, in area: Area, elapsed: Int) {
    let clock = Figures.clock(milliseconds: elapsed)
    let stage = stage(run, view)
    let name = run.team + (run.isReplay ? " (replay)" : "")
    pair(name, .bold, [stage, progress(run), clock], Style(.standard), on: &grid, in: area, row: 0)
    guard area.height > 1 else { return }
    let spent = [
      Figures.tokens(run.usage),
      run.usage == nil && !run.isReplay ? nil : Figures.cost(run.cost, isReplay: run.isReplay),
    ]
    pair(run.task, .plain, spent, .dim, on: &grid, in: area, row: 1)
  }

  /// What the team is doing, in one word.
  static func stage(_ run: RunView, _ view: ViewState) -> String {
    if let result = run.result { return result.status.rawValue }
    if view.isCancelling { return "cancelling" }
    return switch run.phase {
    case .answering: "answering"
    case .voting: "voting"
    case .presenting: "presenting"
    case .postEvaluation: "evaluating"
    case nil: "starting"
    }
  }

  private static func progress(_ run: RunView) -> String? {
    if let winner = run.winner { return "\(winner.agentID) wins" }
    guard !run.answers.isEmpty else { return nil }
    let answers = Figures.plural(run.answers.count, "answer")
    let live = run.agents.count { $0.status.isLive }
    return run.countedVotes.isEmpty
      ? answers : "\(answers), \(run.countedVotes.count) of \(Figures.plural(live, "vote"))"
  }

  /// Something at the left and facts at the right, of which the last ones matter most.
  private static func pair(
    _ left: String, _ leftStyle: Style, _ right: [String?], _ rightStyle: Style, on grid: inout CellGrid, in area: Area,
    row: Int
  ) {
    var facts = right.compactMap { $0 }
    var text = facts.joined(separator: " · ")
    while facts.count > 1, text.columns > area.width * 2 / 3 {
      facts.remove(at: facts.count > 2 ? 1 : 0)
      text = facts.joined(separator: " · ")
    }
    text = text.fitted(area.width)
    grid.write(text, rightStyle, in: area, row: row, column: area.width - text.columns)
    grid.write(left.fitted(area.width - text.columns - 2), leftStyle, in: area, row: row)
  }
}
