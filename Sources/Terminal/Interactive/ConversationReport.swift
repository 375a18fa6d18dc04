// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunEngine
import RunJournal
import TeamConfig
import TerminalText

/// What the commands between two tasks show.
enum ConversationReport {
  static func lines(
    _ command: SlashCommand, _ turns: [Conversation.Turn], _ file: TeamFile, _ owner: TerminalRun
  ) -> [String] {
    switch command {
    case .help:
      return SlashCommand.allCases.map { "  /\($0.rawValue.padded(9))\($0.help)" } + [
        "  Everything else is a task. A backslash at its end goes on in the next line; ↑ brings back earlier ones."
      ]
    case .team: return team(turns, file, owner)
    case .status: return status(turns)
    case .answers: return last(turns) { answers($0.result) }
    case .votes: return last(turns) { votes($0.result) }
    case .cost: return last(turns) { cost($0.result, turns) }
    case .new, .quit: return []
    }
  }

  private static func last(_ turns: [Conversation.Turn], _ lines: (Conversation.Turn) -> [String]) -> [String] {
    turns.last.map(lines) ?? ["Nothing has run yet."]
  }

  private static func team(_ turns: [Conversation.Turn], _ file: TeamFile, _ owner: TerminalRun) -> [String] {
    var lines = [file.displayName]
    if let run = turns.last?.run {
      lines += run.agents.map { agent in
        "  \(agent.id.padded(16))\(agent.alias.padded(9))\(agent.descriptor.model)"
          + (agent.problem.map { ": \($0)" } ?? "")
      }
    } else {
      let context = TeamContext(workingDirectory: owner.environment.workingDirectory)
      let team = TeamReader.read(file.source, context: context).team
      lines += (team?.agents ?? []).map { "  \($0.id)" }
    }
    return lines
  }

  private static func status(_ turns: [Conversation.Turn]) -> [String] {
    guard let newest = turns.last else { return ["Nothing has run yet."] }
    return ["session \(newest.run.sessionID)"]
      + turns.enumerated().map { index, turn in
        let time = Figures.duration(milliseconds: turn.result.durationMilliseconds)
        return "  \(index + 1). \(turn.result.status.rawValue), \(time), journal in \(turn.run.folder)"
      }
  }

  private static func answers(_ result: RunResult) -> [String] {
    guard !result.answers.isEmpty else { return ["There are no answers."] }
    return result.answers.flatMap { answer in
      ["\(answer.label) by \(answer.agentID)"]
        + (answer.text ?? "(too long to be shown; it is in the journal)").split(
          omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).map { "  \($0)" }
    }
  }

  private static func votes(_ result: RunResult) -> [String] {
    guard !result.votes.isEmpty else { return ["There are no votes."] }
    return result.votes.map { "\($0.agentID) for \($0.targetLabel) (\($0.target)): \($0.reason)" }
  }

  private static func cost(_ result: RunResult, _ turns: [Conversation.Turn]) -> [String] {
    func line(_ name: String, _ usage: TokenUsage, _ cost: Cost?, _ isReplay: Bool) -> String {
      "\(name.padded(16))\((Figures.tokens(usage) ?? "no tokens reported").padded(20))"
        + Figures.cost(cost, isReplay: isReplay)
    }
    var lines = result.usage.agents.map { line("  \($0.agentID)", $0.usage, $0.cost, result.replayed) }
    lines.append(line("run", result.usage.total, result.cost, result.replayed))
    guard turns.count > 1 else { return lines }
    let usage = turns.reduce(into: TokenUsage()) { $0 += $1.result.usage.total }
    let costs = turns.compactMap(\.result.cost)
    var sum = costs.first
    sum?.amount = costs.reduce(0) { $0 + $1.amount }
    sum?.estimated = costs.contains(where: \.estimated)
    let isReplay = turns.allSatisfy(\.result.replayed)
    let known =
      costs.count == turns.count ? "" : costs.isEmpty ? "" : "  (known of \(costs.count) of \(turns.count) runs)"
    return lines + [line(Figures.plural(turns.count, "run"), usage, sum, isReplay) + known]
  }
}

extension String {
  /// The text with blanks behind it up to a width, and at least one.
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - columns))
  }
}
