// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// What late joiners and the journal read.
extension Coordinator {
  /// How the run ended, once it has.
  public var outcome: CoordinationOutcome? {
    if case .finished(let outcome) = stage { outcome } else { nil }
  }

  /// Where the run is.
  public var currentPhase: RunPhase { phase }

  /// How often new answers have restarted the team.
  public var round: Int { board.revision }

  /// The chosen agent, once there is one.
  public var winner: Int? { decision?.winner }

  /// The newest answer of every agent that has one, in registration order.
  public var answers: [CoordinationOutcome.Answer] {
    board.current.map { CoordinationOutcome.Answer(agent: $0.agent, label: $0.label, content: $0.content) }
  }

  /// The votes that count, voters in registration order.
  public var votes: [CoordinationOutcome.Vote] {
    ballots.all.map(CoordinationOutcome.Vote.init)
  }

  /// Agents that were given up, in registration order.
  public var failures: [CoordinationOutcome.AgentFailure] {
    states.indices.compactMap { agent in
      states[agent].failure.map { CoordinationOutcome.AgentFailure(agent: agent, failure: $0) }
    }
  }

  /// Everything about every agent, in registration order.
  public var agentSnapshots: [AgentSnapshot] {
    states.enumerated().map { agent, state in
      AgentSnapshot(
        id: agents[agent].id, alias: alias(of: agent), status: state.status, round: state.round, calls: state.calls,
        answer: answers.first { $0.agent == agent }, vote: ballots[agent].map(CoordinationOutcome.Vote.init),
        failure: state.failure)
    }
  }

  /// The name an agent goes by when everybody has answered. Under `stable` that is its name in every call.
  public func alias(of agent: Int) -> String {
    let table = AliasTable(policy: settings.aliasPolicy, ids: agents.map(\.id), answerers: Array(agents.indices))
    return table.alias(of: agent) ?? "agent\(agent + 1)"
  }
}

extension CoordinationOutcome.Vote {
  init(_ ballot: Ballot) {
    self.init(
      voter: ballot.voter, target: ballot.target, targetLabel: ballot.targetLabel, reason: ballot.reason)
  }
}
