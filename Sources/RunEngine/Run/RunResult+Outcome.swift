// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal

extension RunResult {
  /// The result of a run whose coordination ended like this; usage and times are the run's to add.
  init(_ outcome: CoordinationOutcome, agentIDs: [String]) {
    let source: FinalAnswer.Source? =
      switch outcome.source {
      case .presentation: .presentation
      case .storedAnswer: .storedAnswer
      case .direct: .direct
      case .none: nil
      }
    self.init(
      status: RunStatus(rawValue: outcome.status.rawValue) ?? .failed, stopReason: outcome.stopReason.rawValue,
      answer: source.map {
        FinalAnswer(text: outcome.text, source: $0, complete: outcome.complete, label: outcome.label)
      },
      winner: outcome.winner.map { agentIDs[$0] },
      answers: outcome.answers.map {
        RunAnswer(
          agentID: agentIDs[$0.agent], label: $0.label, version: Self.version(of: $0.label), text: $0.content)
      },
      votes: outcome.votes.map {
        RunVote(
          agentID: agentIDs[$0.voter], target: agentIDs[$0.target], targetLabel: $0.targetLabel, reason: $0.reason)
      },
      error: Self.failure(outcome, agentIDs: agentIDs))
  }

  /// `k` of `agent<N>.<k>`.
  private static func version(of label: String) -> Int {
    label.split(separator: ".").last.flatMap { Int($0) } ?? 1
  }

  /// The failure of the run, with what each agent failed of.
  private static func failure(_ outcome: CoordinationOutcome, agentIDs: [String]) -> RunFailure? {
    guard let error = outcome.error else { return nil }
    var failure = RunFailure(error)
    guard !outcome.failures.isEmpty else { return failure }
    var details = failure.details ?? [:]
    details["agents"] = .array(
      outcome.failures.map {
        [
          "agentId": .string(agentIDs[$0.agent]), "class": .string($0.failure.failureClass.rawValue),
          "message": .string($0.failure.message),
        ]
      })
    failure.details = details
    return failure
  }
}
