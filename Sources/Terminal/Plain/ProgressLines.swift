// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal

/// Turns a run's events into lines for a person. Text as it streams is not among them: it would interleave.
struct ProgressLines {
  /// The line for an event; nil when it is not worth one.
  mutating func line(for event: RunEvent, at milliseconds: Int) -> String? {
    guard let text = text(for: event) else { return nil }
    let tenths = milliseconds / 100
    let time = "\(tenths / 10).\(tenths % 10)"
    return String(repeating: " ", count: max(0, 6 - time.count)) + "\(time)s  \(text)"
  }

  private func text(for event: RunEvent) -> String? {
    switch event {
    case .runStarted(let start):
      return start.agents.map { "\($0.agentID) (\($0.alias)): \($0.model)" + ($0.replay == nil ? "" : " (replay)") }
        .joined(separator: "; ")
    case .runPhase(let change): return "— \(change.phase.rawValue)"
    case .answerSubmitted(let answer):
      return "\(answer.agentID) answers (\(answer.label)): \(Self.excerpt(answer.text ?? "…"))"
    case .voteCast(let vote):
      let discarded = vote.counted ? "" : ", not counted: something newer came first"
      return "\(vote.agentID) votes for \(vote.targetLabel)\(discarded): \(Self.excerpt(vote.reason))"
    case .agentRestarted(let restart) where restart.cause.kind == .steer:
      return "\(restart.agentID) starts over with what you said"
    case .steerApplied(let steer): return "\(steer.agentID) is told: \(Self.excerpt(steer.text))"
    case .agentRestarted(let restart):
      return "\(restart.agentID) starts over with \(restart.cause.labels.joined(separator: ", "))"
    case .providerRetry(let retry):
      return "\(retry.agentID) waits \(retry.delayMilliseconds) ms and tries again: \(retry.reason)"
    case .approvalRequested(let question): return "asks: \(Self.excerpt(question.title))"
    case .approvalResolved(let end): return "\(end.agentID): \(Self.excerpt(ApprovalWords.of(end)))"
    case .winnerSelected(let winner):
      let tally = winner.tally.map { "\($0.agentID) \($0.votes)" }.joined(separator: ", ")
      return "\(winner.agentID) wins" + (tally.isEmpty ? "" : " (\(tally))")
    case .notice(let notice) where notice.severity != .info:
      return Self.line(for: notice)
    default: return nil
    }
  }

  /// A notice, with whom it is about.
  static func line(for notice: Notice) -> String {
    let who = notice.agentID.map { "\($0): " } ?? ""
    return "\(notice.severity.rawValue): \(who)\(notice.title)" + (notice.detail.map { " — \($0)" } ?? "")
  }

  /// One line of text, short enough to be read in passing.
  private static func excerpt(_ text: String) -> String {
    let flat = TerminalOutput.flat(text)
    return flat.count > 100 ? "\(flat.prefix(99))…" : flat
  }
}
