// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Failed calls and agents that leave. Transport failures never use up the attempts of a series. (orchestration.md
/// 1.10)
extension Coordinator {
  mutating func takeFailure(_ agent: Int, _ call: OpenCall, _ failure: ModelFailure, hadOutput: Bool, jitter: Double) {
    let id = call.start.id
    let decision = (agents[agent].transport ?? settings.transport).decide(
      failure, tries: call.start.transportAttempt, waited: call.waited, jitter: jitter)
    switch decision {
    case .fatal(let failure):
      emit(.callCompleted(id, agent: agent, outcome: .failed(failure), discardOutput: false))
      giveUp(agent, failure)
    case .retry(let pause) where isStale(agent, call.series), .exhausted(let pause) where isStale(agent, call.series):
      // What the failed call was asked is out of date. The provider still gets its pause.
      emit(.callCompleted(id, agent: agent, outcome: .failed(failure), discardOutput: hadOutput))
      restart(agent, since: call.series.seen, pause: pause)
    case .retry(let pause):
      emit(.callCompleted(id, agent: agent, outcome: .retried, discardOutput: hadOutput))
      emit(
        .providerRetry(
          agent: agent, id, attempt: call.start.transportAttempt + 1, delayMilliseconds: pause, failure: failure))
      var again = call
      again.waited += pause
      wait(agent, pause, then: .call(again))
    case .exhausted(let pause):
      emit(.callCompleted(id, agent: agent, outcome: .failed(failure), discardOutput: false))
      failSeries(agent, code: "transport:\(failure.failureClass.rawValue)", failure, pause: pause)
    }
  }

  /// An agent that cannot go on. Its answer and a vote it has cast stay.
  mutating func giveUp(_ agent: Int, _ failure: ModelFailure) {
    states[agent].failure = failure
    emit(.agentFailed(agent: agent, failure: failure))
    setStatus(agent, .error, detail: failure.failureClass.rawValue)
    stopWork(agent)
  }

  /// Cancels whatever an agent is doing.
  mutating func stopWork(_ agent: Int) {
    switch states[agent].activity {
    case .idle, .ready: break
    case .calling(let call): cancelCall(call.start.id, agent: agent)
    case .pausing(let timer, _): cancel(timer)
    }
    states[agent].activity = .idle
    endRound(agent)
  }

  /// Cancels whatever all agents are doing, calls in the order of their start.
  mutating func stopAllWork() {
    let order = states.indices.sorted { left, right in
      (states[left].openCall?.start.id.number ?? .max, left) < (states[right].openCall?.start.id.number ?? .max, right)
    }
    for agent in order { stopWork(agent) }
  }
}
