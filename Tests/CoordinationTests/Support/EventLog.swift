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
    case .agentRestarted(let agent, let cause, let labels, let round):
      return "\(ids[agent]) restarts for \(labels.joined(separator: " ")) by \(ids[cause]), round \(round)"
    case .voteInvalidated(let voters, let agent):
      return "votes of \(voters.map { ids[$0] }.joined(separator: " ")) voided by \(ids[agent])"
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

  private func words(_ outcome: CallOutcome) -> String {
    switch outcome {
    case .finished: "finished"
    case .failed(let failure): "failed (\(failure.failureClass.rawValue))"
    case .cancelled: "cancelled"
    case .retried: "repeated"
    }
  }
}
