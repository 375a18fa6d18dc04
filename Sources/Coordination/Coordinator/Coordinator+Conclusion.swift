// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// How the coordination comes to its end. (orchestration.md 1.9, 1.11)
extension Coordinator {
  /// Ends the coordination when it is decided: everybody who is left has voted, or only one is left and has answered,
  /// or nobody is left.
  mutating func concludeIfDecided() {
    guard case .coordinating = stage else { return }
    let live = states.indices.filter { states[$0].isLive }
    if live.isEmpty { return concludeWithNobody() }
    let answers = board.current
    if live.allSatisfy({ ballots[$0] != nil }) || isWindingUp,
      let decision = Decision(answers: answers, ballots: ballots)
    {
      conclude(decision, isWindingUp ? .answeredNow : .decided)
    } else if agents.count > 1, live.count == 1, board.latest[live[0]] != nil {
      conclude(Decision(winner: live[0], tally: ballots.tally, rule: .onlySurvivor), .decided)
    }
  }

  /// When there is an answer, agents that ran out of time do not make the run fail. Failed ones do, and the answer is
  /// kept.
  private mutating func concludeWithNobody() {
    let statuses = Set(states.map(\.status))
    if statuses == [.cancelled] { return finish(.cancelled, .noAgentLeft) }
    let decision = Decision(answers: board.current, ballots: ballots)
    if statuses.contains(.timeout), let decision { return conclude(decision, .noAgentLeft) }
    if let decision { announce(decision, afterTimeout: false) }
    if statuses == [.timeout] {
      let failure = ModelFailure(.timeout, "No agent answered in its time.", retryable: false)
      return finish(.timedOut, .noAgentLeft, error: failure)
    }
    finishWithStoredAnswer(.failed, .noAgentLeft, error: collectedFailure)
  }

  /// Announces the winner and lets it write the final text, unless its answer is final as it is.
  mutating func conclude(_ decision: Decision, _ reason: CoordinationOutcome.StopReason) {
    stopAllWork()
    announce(decision, afterTimeout: reason == .timeout)
    let winner = decision.winner
    let canWrite = states[winner].isLive || states[winner].status == .timeout
    if settings.finalAnswerStrategy == .reuse || !canWrite {
      finishWithStoredAnswer(.completed, reason, error: states[winner].failure)
    } else {
      present(winner, reason)
    }
  }

  /// Records the decision and ends the part of everybody else.
  mutating func announce(_ decision: Decision, afterTimeout: Bool) {
    cancelTimers(for: .coordination)
    cancelTimers(for: .windUp)
    self.decision = decision
    let winner = decision.winner
    emit(
      .winnerSelected(
        agent: winner, label: board.latest[winner]?.label, tally: decision.tally, tie: decision.tie,
        rule: decision.rule, afterTimeout: afterTimeout))
    for agent in states.indices where agent != winner && states[agent].isLive { setStatus(agent, .done) }
  }

  /// Ends the run with the winner's stored answer, or with nothing when there is no winner.
  mutating func finishWithStoredAnswer(
    _ status: CoordinationOutcome.Status, _ reason: CoordinationOutcome.StopReason, error: ModelFailure? = nil
  ) {
    let stored = decision.flatMap { board.latest[$0.winner] }
    finish(
      status, reason, text: stored?.content ?? "", source: stored == nil ? .none : .storedAnswer, error: error)
  }

  /// Ends the run. Nothing follows the event emitted here.
  mutating func finish(
    _ status: CoordinationOutcome.Status, _ reason: CoordinationOutcome.StopReason, text: String = "",
    source: CoordinationOutcome.Source = .none, complete: Bool = true, error: ModelFailure? = nil
  ) {
    for timer in timers.sorted(by: { $0.number < $1.number }) { cancel(timer) }
    for agent in states.indices where states[agent].isLive { setStatus(agent, .done) }
    let outcome = CoordinationOutcome(
      status: status, stopReason: reason, winner: decision?.winner ?? directAuthor,
      label: decision.flatMap { board.latest[$0.winner]?.label }, text: text, source: source,
      complete: complete && source != .none,
      answers: answers, votes: votes, failures: failures, durationMilliseconds: now - startedAt, error: error)
    stage = .finished(outcome)
    emit(.completed(outcome))
  }

  /// The agent of a direct run, which is decided without a decision.
  private var directAuthor: Int? {
    if case .writing(let writing) = stage, writing.call.kind == .direct { writing.agent } else { nil }
  }

  /// One failure that stands for those of all agents.
  private var collectedFailure: ModelFailure {
    let failures = failures
    guard let first = failures.first?.failure else { return ModelFailure(.unknown, "There is no agent to ask.") }
    if failures.count == 1 { return first }
    let same = failures.allSatisfy { $0.failure.failureClass == first.failureClass }
    // A sentence for people names a few; the run's result lists all.
    var reasons = failures.prefix(3).map { "\(agents[$0.agent].id): \($0.failure.message)" }
    if failures.count > reasons.count { reasons.append("(and \(failures.count - reasons.count) more)") }
    return ModelFailure(
      same ? first.failureClass : .unknown, "All agents failed. \(reasons.joined(separator: " "))", retryable: false,
      code: same ? first.code : nil, hint: first.hint)
  }
}
