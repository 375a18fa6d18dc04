// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Timers and commands.
extension Coordinator {
  mutating func fire(_ timer: TimerID) {
    guard timers.remove(timer) != nil else { return }
    switch timer.purpose {
    case .coordination: coordinationTimedOut(after: settings.coordinationTimeoutMilliseconds)
    case .windUp: coordinationTimedOut(after: settings.presentationTimeoutMilliseconds)
    case .presentation: finalTextTimedOut()
    case .roundSoft: if let agent = timer.agent { askToFinish(agent) }
    case .round: if let agent = timer.agent { timeOut(agent) }
    case .backOff:
      if let agent = timer.agent { endPause(agent, timer) } else { endFinalPause(timer) }
    }
  }

  private mutating func endPause(_ agent: Int, _ timer: TimerID) {
    guard case .pausing(timer, let continuation) = states[agent].activity else { return }
    if case .call(let failed) = continuation, isStale(agent, failed.series) {
      restart(agent, since: failed.series.seen)
    } else {
      states[agent].activity = .ready(continuation)
    }
  }

  private mutating func askToFinish(_ agent: Int) {
    states[agent].isAskedToFinish = true
    emit(
      .notice(
        .info, code: "round_time_short", message: "The agent is asked to finish its round.", agent: agent))
  }

  /// One agent's time is over; the others go on without it.
  private mutating func timeOut(_ agent: Int) {
    emit(.agentTimedOut(agent: agent))
    setStatus(agent, .timeout)
    stopWork(agent)
  }

  /// The whole coordination's time is over.
  private mutating func coordinationTimedOut(after limit: Int?) {
    guard case .coordinating = stage else { return }
    for agent in states.indices where states[agent].isLive && ballots[agent] == nil {
      emit(.agentTimedOut(agent: agent))
      setStatus(agent, .timeout)
    }
    stopAllWork()
    if let decision = Decision(answers: board.current, ballots: ballots) {
      conclude(decision, .timeout)
    } else {
      let failure = ModelFailure(.timeout, "No agent had an answer after \(limit ?? 0) ms.", retryable: false)
      finish(.timedOut, .timeout, error: failure)
    }
  }

  mutating func obey(_ command: CoordinationInput) {
    switch command {
    case .cancelRun(let reason): cancelRun(reason)
    case .cancelAgent(let agent, let reason): cancelAgent(agent, reason)
    case .wrapUp(let reason): wrapUp(reason)
    case .steer(let id, let text, let agents): steer(SteerMessage(id: id, text: text), agents)
    case .replyFinished, .replyFailed, .timerFired: break
    }
  }

  /// Ends the run. A winner that has been chosen keeps its stored answer as the final one. (orchestration.md 1.11
  /// rule 5)
  private mutating func cancelRun(_ reason: String?) {
    guard !isFinished else { return }
    stopAllWork()
    stopFinalCall()
    for agent in states.indices where states[agent].isLive && states[agent].status != .done {
      setStatus(agent, .cancelled, detail: reason)
    }
    finishWithStoredAnswer(.cancelled, .cancelled)
  }

  private mutating func cancelAgent(_ agent: Int, _ reason: String?) {
    guard states.indices.contains(agent), states[agent].isLive else { return }
    switch stage {
    case .notStarted, .finished: return
    case .coordinating:
      setStatus(agent, .cancelled, detail: reason)
      stopWork(agent)
    case .writing(let writing) where writing.agent == agent:
      stopFinalCall()
      setStatus(agent, .cancelled, detail: reason)
      finishWithStoredAnswer(writing.stored == nil ? .cancelled : .completed, writing.stopReason)
    case .writing: return
    }
  }

  private mutating func wrapUp(_ reason: WrapUpReason) {
    switch (stage, reason) {
    case (.notStarted, _), (.finished, _), (.writing, .userRequest): return
    case (.writing(var writing), .budget):
      if case .pausing = writing.activity {
        stopFinalCall()
        return finishWithStoredAnswer(.budgetExceeded, .budget)
      }
      writing.isLastTry = true
      stage = .writing(writing)
    case (.coordinating, .userRequest):
      // Taken up by the next look at whether the run is decided. Without an answer the first one wins, and whoever is
      // at work may finish, but nobody is waited for longer than for a final text.
      guard !isWindingUp else { return }
      isWindingUp = true
      emit(.notice(.info, code: "answer_now", message: "The user asked for the answer now.", agent: nil))
      schedule(.windUp, after: settings.presentationTimeoutMilliseconds)
    case (.writing, .deadline):
      stopFinalCall()
      finishWithStoredAnswer(.timedOut, .timeout)
    case (.coordinating, .budget):
      stopCoordinating(afterTimeout: false)
      finishWithStoredAnswer(.budgetExceeded, .budget)
    case (.coordinating, .deadline):
      stopCoordinating(afterTimeout: true)
      finishWithStoredAnswer(.timedOut, .timeout)
    }
  }

  private mutating func stopCoordinating(afterTimeout: Bool) {
    stopAllWork()
    if let decision = Decision(answers: board.current, ballots: ballots) {
      announce(decision, afterTimeout: afterTimeout)
    }
  }
}

/// Of a limit of one agent and the team's the one that strikes first.
func tighter(_ own: Int?, _ team: Int?) -> Int? {
  guard let own, let team else { return own ?? team }
  return min(own, team)
}
