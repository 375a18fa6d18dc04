// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// A run as a report for people: task, team, timeline, answers, votes, winner, final answer, usage and cost.
///
/// Texts of people and models stand in fences that are longer than anything in them, or escaped in one line.
struct MarkdownExport {
  private let source: ExportSource

  init(_ source: ExportSource) { self.source = source }

  /// What is remembered of the run while its timeline is written.
  private struct Outline {
    var team: [RunAgent] = []
    var answers: [Int] = []
    var votes: [(t: Int, vote: VoteCast)] = []
    var winner: WinnerSelection?
    var result: RunResult?
    var usage: [String: (usage: TokenUsage, cost: Cost?)] = [:]
  }

  func render(into sink: inout some ExportSink) throws(ExportError) {
    let record = source.record
    try write(head(record), &sink)
    try write("## Task\n\n", &sink)
    try writeFenced(.whole(record.task), &sink)
    var outline = Outline(team: record.agents)
    try write("## Team\n\n\(team(record.agents))\n## Timeline\n\n", &sink)
    try write(MarkdownText.table(["time", "agent", "what"], []), &sink)
    try source.forEachEvent { placed throws(ExportError) in
      note(placed, &outline)
      guard let text = TimelineText.of(placed.event) else { return }
      let agent = placed.event.agentID.map(MarkdownText.inline) ?? ""
      try write("| \(Self.clock(placed.t)) | \(agent) | \(MarkdownText.inline(text)) |\n", &sink)
    }
    try writeAnswers(outline, &sink)
    try write(votes(outline), &sink)
    try writeEnd(outline, &sink)
    try write(usage(outline), &sink)
  }

  private func note(_ placed: ExportSource.Placed, _ outline: inout Outline) {
    switch placed.event {
    case .answerSubmitted: outline.answers.append(placed.seq)
    case .voteCast(let vote): outline.votes.append((placed.t, vote))
    case .winnerSelected(let winner): outline.winner = winner
    case .usageUpdated(let update): outline.usage[update.agentID] = (update.usage, update.cost)
    case .runCompleted(let result):
      outline.result = result
      for agent in result.usage.agents { outline.usage[agent.agentID] = (agent.usage, agent.cost) }
    default: break
    }
  }

  private func head(_ record: RunRecord) -> String {
    let title = SessionSummary.title(of: record.task) ?? record.runID
    var text = "# \(MarkdownText.inline(title))\n\n"
    if source.isUnfinished {
      text += "**Unfinished:** the run went on when this report was made; it has what was there.\n\n"
    }
    var facts = [
      ("run", record.runID), ("session", record.sessionID), ("status", record.status.rawValue),
      ("started", WallClock.iso8601(record.startedAt)), ("folder", record.cwd),
    ]
    if let reason = record.stopReason { facts.append(("stopped because", reason)) }
    if let duration = record.durationMilliseconds { facts.append(("took", Self.clock(duration))) }
    if let file = record.config.text("source") { facts.append(("team file", file)) }
    if record.replayed { facts.append(("replay", "prepared replies were played; no model was asked")) }
    if let error = record.error { facts.append(("error", error.message)) }
    for (name, value) in facts where !value.isEmpty { text += "- \(name): \(MarkdownText.inline(value))\n" }
    return text + "\n"
  }

  private func team(_ agents: [RunAgent]) -> String {
    MarkdownText.table(
      ["agent", "alias", "backend", "model"],
      agents.map { agent in
        [agent.agentID, agent.alias, agent.backend + (agent.replay == nil ? "" : " (replay)"), agent.model]
          .map(MarkdownText.inline)
      })
  }

  private func writeAnswers(_ outline: Outline, _ sink: inout some ExportSink) throws(ExportError) {
    try write("\n## Answers\n\n", &sink)
    if outline.answers.isEmpty { try write("None.\n\n", &sink) }
    for seq in outline.answers {
      guard let placed = try source.event(seq), case .answerSubmitted(let answer) = placed.event else { continue }
      let label = MarkdownText.inline(answer.label)
      try write("### \(label) by \(MarkdownText.inline(answer.agentID)) at \(Self.clock(placed.t))\n\n", &sink)
      try writeFenced(source.text(of: answer) ?? .whole(""), &sink)
    }
  }

  private func votes(_ outline: Outline) -> String {
    let rows = outline.votes.map { t, vote in
      [
        Self.clock(t), MarkdownText.inline(vote.agentID), MarkdownText.inline(vote.targetLabel),
        vote.counted ? "yes" : "no", MarkdownText.inline(vote.reason),
      ]
    }
    return "## Votes\n\n"
      + (rows.isEmpty ? "None.\n" : MarkdownText.table(["time", "agent", "for", "counted", "reason"], rows)) + "\n"
  }

  private func writeEnd(_ outline: Outline, _ sink: inout some ExportSink) throws(ExportError) {
    if let winner = outline.winner {
      let label = winner.label.map { " with \(MarkdownText.inline($0))" } ?? ""
      let tally = winner.tally.map { "\(MarkdownText.inline($0.agentID)) \($0.votes)" }.joined(separator: ", ")
      let votes = tally.isEmpty ? "no votes" : "votes: \(tally)"
      try write(
        "## Winner\n\n\(MarkdownText.inline(winner.agentID))\(label) (\(winner.rule.rawValue); \(votes))\n\n", &sink)
    }
    try write("## Final answer\n\n", &sink)
    guard let result = outline.result, let text = source.text(of: result) else { return try write("None.\n\n", &sink) }
    if result.answer?.complete == false { try write("The answer was cut off.\n\n", &sink) }
    try writeFenced(text, &sink)
  }

  private func usage(_ outline: Outline) -> String {
    func cost(_ cost: Cost?) -> String {
      guard let cost else { return "not known" }
      return "\(cost.amount) \(cost.currency)" + (cost.complete ? "" : " and a part that is not known")
    }
    var total = TokenUsage()
    var rows = outline.team.compactMap { agent -> [String]? in
      guard let used = outline.usage[agent.agentID] else { return nil }
      total += used.usage
      return [
        MarkdownText.inline(agent.agentID), MarkdownText.inline(agent.model), "\(used.usage.input)",
        "\(used.usage.output)", cost(used.cost),
      ]
    }
    guard !rows.isEmpty else { return "## Usage and cost\n\nNot known.\n" }
    rows.append(["all", "", "\(total.input)", "\(total.output)", cost(outline.result?.cost)])
    return "## Usage and cost\n\n"
      + MarkdownText.table(["agent", "model", "input tokens", "output tokens", "cost"], rows)
  }

  private func writeFenced(_ text: ExportSource.LongText, _ sink: inout some ExportSink) throws(ExportError) {
    var length = MarkdownText.FenceLength()
    var last: UInt8?
    try source.forEachPiece(of: text) { bytes in
      length.take(bytes)
      last = bytes.last ?? last
    }
    try write("\(length.fence)text\n", &sink)
    try source.forEachPiece(of: text) { bytes throws(ExportError) in try sink.append(bytes) }
    try write("\(last == nil || last == UInt8(ascii: "\n") ? "" : "\n")\(length.fence)\n\n", &sink)
  }

  private func write(_ text: String, _ sink: inout some ExportSink) throws(ExportError) {
    try sink.append(Array(text.utf8))
  }

  /// Minutes, seconds and milliseconds, for example `1:05.250`.
  static func clock(_ milliseconds: Int) -> String {
    func pad(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
    }
    return "\(milliseconds / 60_000):\(pad(milliseconds / 1000 % 60, 2)).\(pad(milliseconds % 1000, 3))"
  }
}
