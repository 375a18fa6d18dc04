// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore

/// The events MassGen has no words for, one line each, with ids in place of indices.
struct EventLog {
  private let ids: [String]
  private(set) var lines: [String] = []

  init(_ ids: [String]) { self.ids = ids }

  mutating func record(_ step: [CoordinationEffect], at time: Int) {
    for case .event(let event) in step {
      if let line = line(event) { lines.append("\(time) \(line)") }
    }
  }

  private func line(_ event: CoordinationEvent) -> String? {
    switch event {
    case .phaseChanged(let phase, let round): return "phase \(phase) \(round)"
    case .agentStatus(let agent, let status, let detail):
      return "\(ids[agent]) is \(status)" + (detail.map { " (\($0))" } ?? "")
    case .agentRestarted(let agent, let cause, let round):
      return "\(ids[agent]) restarts for \(words(cause)), round \(round)"
    case .voteInvalidated(let voters, .newAnswers(let agent, _)):
      return "votes of \(voters.map { ids[$0] }.joined(separator: " ")) voided by \(ids[agent])"
    case .voteInvalidated(let voters, .steer(let id)):
      return "votes of \(voters.map { ids[$0] }.joined(separator: " ")) voided by \(id)"
    case .steerApplied(let agent, let id, let text, _): return "\(ids[agent]) is told \(id): \(text)"
    case .voteCast(let voter, _, let label, _, let counted, let discarded, let round):
      return "\(ids[voter]) votes \(label) in round \(round)\(counted ? "" : ": ")\(discarded?.rawValue ?? "")"
    case .callStarted(let call): return "\(ids[call.agent]) calls, round \(call.round), try \(call.transportAttempt)"
    case .callCompleted(_, let agent, let outcome, let discard):
      return "\(ids[agent])'s call \(words(outcome))" + (discard ? ", its text withdrawn" : "")
    case .protocolViolation(let agent, _, let code, let call):
      return "\(ids[agent]) violates \(code.rawValue)" + (call.map { " in \($0)" } ?? "")
    case .notice(let severity, let code, _, let agent):
      return "\(severity) \(code)" + (agent.map { " \(ids[$0])" } ?? "")
    default: return nil
    }
  }

  private func words(_ cause: RestartCause) -> String {
    switch cause {
    case .newAnswers(let agent, let labels): "\(labels.joined(separator: " ")) by \(ids[agent])"
    case .steer(let id): id
    }
  }

  private func words(_ outcome: CallOutcome) -> String {
    switch outcome {
    case .finished: "finished"
    case .failed(let failure): "failed (\(failure.failureClass.rawValue))"
    case .cancelled: "cancelled"
    case .retried: "repeated"
    }
  }
}
