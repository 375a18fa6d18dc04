// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension RunSnapshot {
  /// Takes in the next event of the run.
  public mutating func apply(_ event: RunEvent, seq: Int, at t: Int) {
    asOfSeq = seq
    self.t = max(self.t, t)
    apply(event)
  }

  /// Takes in what an event says, without its place.
  mutating func apply(_ event: RunEvent) {
    switch event {
    case .runStarted(let start): applyStart(start)
    case .runPhase(let change):
      phase = change.phase
      round = change.round
    case .agentStatus(let change):
      update(change.agentID) { agent in
        agent.status = change.status
        agent.detail = change.detail
        agent.round = change.round
      }
    case .agentRestarted(let restart):
      update(restart.agentID) { agent in
        agent.status = .restarting
        agent.detail = nil
        agent.round = restart.round
      }
    case .itemStarted(let start): items.append(OpenItem(start: start))
    case .itemDelta(let delta):
      if let index = items.lastIndex(where: { $0.start.itemID == delta.itemID }) {
        items[index].texts[delta.field, default: BoundedText()].append(delta.text)
      }
    case .itemCompleted(let end): items.removeAll { $0.start.itemID == end.itemID }
    case .answerSubmitted(let answer):
      answers.append(RunAnswer(answer))
      update(answer.agentID) { $0.answers.append(answer.label) }
    case .voteCast(let vote): applyVote(vote)
    case .voteInvalidated(let invalidation):
      for agentID in invalidation.agentIDs { dropVote(of: agentID) }
    case .winnerSelected(let selection): winner = selection
    case .usageUpdated(let usage): applyUsage(usage)
    case .evaluationCompleted(let evaluation):
      if evaluation.verdict == .restart { beginAttempt(evaluation.nextAttempt ?? attempt + 1) }
    case .runCompleted(let result): applyResult(result)
    case .approvalRequested(let question): pendingApprovals.append(question)
    case .approvalResolved(let end): pendingApprovals.removeAll { $0.approvalID == end.approvalID }
    case .inputRequested(let question): pendingInputs.append(question)
    case .inputResolved(let end): pendingInputs.removeAll { $0.inputID == end.inputID }
    case .callStarted, .callCompleted, .providerRetry, .providerFallback, .toolServerStatus, .steerApplied, .notice,
      .other:
      break
    }
  }

  private mutating func applyStart(_ start: RunStart) {
    sessionID = start.sessionID
    attempt = start.attempt
    configDigest = start.configDigest
    limits = start.limits
    agents = start.agents.map { Agent(info: $0) }
  }

  private mutating func applyVote(_ vote: VoteCast) {
    guard vote.counted else { return }
    dropVote(of: vote.agentID)
    votes.append(RunVote(vote))
    update(vote.agentID) { $0.vote = vote.targetLabel }
  }

  private mutating func dropVote(of agentID: String) {
    votes.removeAll { $0.agentID == agentID }
    update(agentID) { $0.vote = nil }
  }

  private mutating func applyUsage(_ update: UsageUpdate) {
    let share = RunUsage.Agent(agentID: update.agentID, usage: update.usage, cost: update.cost)
    if let index = usage.agents.firstIndex(where: { $0.agentID == update.agentID }) {
      usage.agents[index] = share
    } else {
      usage.agents.append(share)
    }
    usage.total = update.total ?? usage.agents.reduce(into: .init()) { $0 += $1.usage }
    cost = update.totalCost ?? cost
    self.update(update.agentID) { $0.context = update.context ?? $0.context }
  }

  /// A new attempt starts without answers, votes and rounds. (orchestration.md 3.2)
  private mutating func beginAttempt(_ number: Int) {
    attempt = number
    answers = []
    votes = []
    winner = nil
    for index in agents.indices {
      agents[index].answers = []
      agents[index].vote = nil
      agents[index].round = 0
    }
  }

  private mutating func applyResult(_ result: RunResult) {
    self.result = result
    items = []
    pendingApprovals = []
    pendingInputs = []
  }

  private mutating func update(_ agentID: String, _ change: (inout Agent) -> Void) {
    if let index = agents.firstIndex(where: { $0.info.agentID == agentID }) { change(&agents[index]) }
  }

  /// Sets the texts of open items where there are any.
  mutating func fillTexts(_ text: (String, ItemField) -> BoundedText?) {
    for index in items.indices {
      for field in ItemField.allCases {
        if let text = text(items[index].start.itemID, field) { items[index].texts[field] = text }
      }
    }
  }
}
