// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The few ways in which effects come about.
extension Coordinator {
  mutating func emit(_ event: CoordinationEvent) {
    effects.append(.event(event))
  }

  /// Sets a timer; without a time there is no limit and no timer.
  @discardableResult
  mutating func schedule(_ purpose: TimerID.Purpose, agent: Int? = nil, after milliseconds: Int?) -> TimerID? {
    guard let milliseconds else { return nil }
    lastTimerNumber += 1
    let timer = TimerID(number: lastTimerNumber, purpose: purpose, agent: agent)
    timers.insert(timer)
    effects.append(.setTimer(timer, afterMilliseconds: milliseconds))
    return timer
  }

  mutating func cancel(_ timer: TimerID) {
    guard timers.remove(timer) != nil else { return }
    effects.append(.cancelTimer(timer))
  }

  /// Cancels all timers with one purpose.
  mutating func cancelTimers(for purpose: TimerID.Purpose) {
    for timer in timers.filter({ $0.purpose == purpose }).sorted(by: { $0.number < $1.number }) { cancel(timer) }
  }

  mutating func setStatus(_ agent: Int, _ status: AgentStatus, detail: String? = nil) {
    guard states[agent].status != status else { return }
    states[agent].status = status
    emit(.agentStatus(agent: agent, status, detail: detail))
  }

  /// Enters a phase and says the highest round of any agent; `startingAgain` are those that begin their next one now.
  mutating func setPhase(_ phase: RunPhase, startingAgain agents: [Int] = []) {
    guard self.phase != phase else { return }
    self.phase = phase
    let round = states.indices.map { states[$0].round + (agents.contains($0) ? 1 : 0) }.max() ?? 0
    emit(.phaseChanged(phase, round: round))
  }

  /// Starts a call. Id and numbers are filled in here, so that they count in starting order.
  mutating func start(_ call: CallStart) -> CallStart {
    var call = call
    lastCallNumber += 1
    states[call.agent].calls += 1
    call.id = CallID(number: lastCallNumber)
    call.callNumber = states[call.agent].calls
    emit(.callStarted(call))
    noteSteers(call)
    effects.append(.startCall(call))
    return call
  }

  mutating func cancelCall(_ call: CallID, agent: Int) {
    effects.append(.cancelCall(call))
    emit(.callCompleted(call, agent: agent, outcome: .cancelled, discardOutput: false))
  }
}
