// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import RunJournal

/// Turns what the coordination says about agent numbers into journal events about agent ids.
struct EventTranslator {
  let agentIDs: [String]

  /// The journal's form of an event, where it needs nothing but names. Calls, answers and the end of a run need more
  /// than that and are written by the run itself.
  func event(for event: CoordinationEvent, roundOf round: (Int) -> Int) -> RunEvent? {
    switch event {
    case .phaseChanged(let phase, let round):
      return .runPhase(PhaseChange(phase: phase, round: round))
    case .agentStatus(let agent, let status, let detail):
      return .agentStatus(
        AgentStatusChange(agentID: agentIDs[agent], status: status, detail: detail, round: round(agent)))
    case .voteCast(let voter, let target, let label, let reason, let counted, let discardReason, let round):
      return .voteCast(
        VoteCast(
          agentID: agentIDs[voter], target: agentIDs[target], targetLabel: label, reason: reason, round: round,
          counted: counted, discardReason: discardReason?.rawValue))
    case .voteInvalidated(let voters, let cause):
      return .voteInvalidated(VoteInvalidation(agentIDs: voters.map { agentIDs[$0] }, cause: journalForm(of: cause)))
    case .agentRestarted(let agent, let cause, let round):
      return .agentRestarted(AgentRestart(agentID: agentIDs[agent], cause: journalForm(of: cause), round: round))
    case .steerApplied(let agent, let steer, let text, let call):
      return .steerApplied(
        SteerApplication(agentID: agentIDs[agent], steerID: steer, text: text, callID: call.description))
    case .protocolViolation(let agent, let call, let code, _):
      return .notice(
        Notice(
          .info, code: code.rawValue, title: "The reply broke a rule of the coordination and is asked for again.",
          detail: call.description, agentID: agentIDs[agent]))
    case .seriesFailed(let agent, let code):
      return .notice(
        Notice(
          .warning, code: "series_failed", title: "The agent could not come to an answer or a vote.", detail: code,
          agentID: agentIDs[agent]))
    case .providerRetry(let agent, let call, let attempt, let delay, let failure):
      return .providerRetry(
        ProviderRetry(
          agentID: agentIDs[agent], callID: call.description, attempt: attempt, delayMilliseconds: delay,
          httpStatus: failure.httpStatus, reason: failure.message))
    case .agentFailed(let agent, let failure):
      return .notice(
        Notice(
          .error, code: failure.failureClass.rawValue, title: failure.message, detail: failure.hint,
          agentID: agentIDs[agent]))
    case .agentTimedOut(let agent):
      return .notice(
        Notice(
          .warning, code: "agent_timed_out", title: "The agent had not voted when its time was over.",
          agentID: agentIDs[agent]))
    case .winnerSelected(let agent, let label, let tally, let tie, let rule, let afterTimeout):
      return .winnerSelected(
        WinnerSelection(
          agentID: agentIDs[agent], label: label,
          tally: tally.map { WinnerSelection.Tally(agentID: agentIDs[$0.agent], votes: $0.votes) }, isTie: tie,
          rule: WinnerSelection.Rule(rawValue: rule.rawValue) ?? .majority, afterTimeout: afterTimeout))
    case .notice(let severity, let code, let message, let agent):
      return .notice(
        Notice(
          Notice.Severity(rawValue: severity.rawValue) ?? .info, code: code, title: message,
          agentID: agent.map { agentIDs[$0] }))
    case .callStarted, .callCompleted, .answerSubmitted, .presentationStarted, .completed:
      return nil
    }
  }

  private func journalForm(of cause: Coordination.RestartCause) -> RunJournal.RestartCause {
    switch cause {
    case .newAnswers(let agent, let labels): RunJournal.RestartCause(agentID: agentIDs[agent], labels: labels)
    case .steer(let id): RunJournal.RestartCause(steerID: id)
    }
  }
}
