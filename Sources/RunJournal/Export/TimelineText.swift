// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What an event means, in a few words for people; the rows of timelines and logs.
enum TimelineText {
  /// Tools whose calls are answers and votes, which have events of their own.
  private static let workflowTools: Set<String> = ["new_answer", "vote"]

  /// The words for an event; nil for events that are no news: streams, states and calls that went well.
  static func of(_ event: RunEvent) -> String? {
    switch event {
    case .runStarted(let start): "run started with \(start.agents.map(\.agentID).joined(separator: ", "))"
    case .runPhase(let change): "phase \(change.phase.rawValue)"
    case .agentRestarted(let restart): "starts over because of \(restart.cause.labels.joined(separator: ", "))"
    case .callCompleted(let call): call.error.map { "call \(call.status.rawValue): \($0.message)" }
    case .itemCompleted(let item): tool(item)
    case .answerSubmitted(let answer): "submits \(answer.label)"
    case .voteCast(let vote):
      "votes for \(vote.targetLabel)" + (vote.counted ? "" : " (not counted: \(vote.discardReason ?? "discarded"))")
    case .voteInvalidated(let event): "votes lose their value: \(event.agentIDs.joined(separator: ", "))"
    case .winnerSelected(let winner): "wins" + (winner.label.map { " with \($0)" } ?? "") + " (\(winner.rule.rawValue))"
    case .providerRetry: "asks its provider again"
    case .providerFallback: "goes to another provider or model"
    case .evaluationCompleted(let evaluation): "evaluation: \(evaluation.verdict.rawValue)"
    case .approvalRequested(let question): "asks for approval: \(question.title)"
    case .approvalResolved(let end): approval(end)
    case .inputRequested(let question): "asks the user: \(question.message)"
    case .inputResolved(let end): "question ends: \(end.action.rawValue) (\(end.decider.rawValue))"
    case .notice(let notice): "\(notice.severity.rawValue): \(notice.title)"
    case .runCompleted(let result): "run \(result.status.rawValue) (\(result.stopReason))"
    default: other(event)
    }
  }

  private static func tool(_ item: ItemEnd) -> String? {
    guard let call = item.toolCall, call.server != nil || !workflowTools.contains(call.tool) else { return nil }
    let name = call.server.map { "\($0)/\(call.tool)" } ?? call.tool
    return "calls \(name)" + (item.status == .completed ? "" : " (\(item.status.rawValue))")
  }

  private static func approval(_ end: ApprovalEnd) -> String {
    let words =
      switch end.option?.kind {
      case .allowOnce: "is allowed"
      case .allowAlways: "is allowed for the whole run"
      case .rejectOnce: "is rejected"
      case .rejectAlways: "is rejected for the whole run"
      case nil: "is no longer asked"
      }
    return "\(words) (\(end.decider.rawValue))" + (end.note.map { ": \($0)" } ?? "")
  }

  private static func other(_ event: RunEvent) -> String? {
    switch event.type {
    case .steerApplied: "is told something by the user"
    case .workspaceChanged: "workspace changed"
    default: nil
    }
  }
}
