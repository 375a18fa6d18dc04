// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What the user says to agents while they work. (protocol.md 5.2 `massgen/run/steer`)
///
/// A message is for an agent what a peer's new answer is: whatever it does without knowing the message no longer
/// decides anything. Answers stay, because others may judge them by the message.
extension Coordinator {
  /// The agents a message would reach now; nil stands for the whole team. Nobody once the final text is being written,
  /// except in a direct run, whose only call is then made again.
  public func steerable(_ wanted: [Int]?) -> [Int] {
    let live = states.indices.filter { states[$0].isLive }
    let reached: [Int]
    switch stage {
    case .notStarted: reached = live.filter { agents[$0].fatalProblem == nil }
    case .coordinating: reached = live
    case .writing(let writing) where writing.call.kind == .direct && !writing.isLastTry: reached = [writing.agent]
    case .writing, .finished: reached = []
    }
    return wanted.map { wanted in reached.filter(wanted.contains) } ?? reached
  }

  mutating func steer(_ message: SteerMessage, _ wanted: [Int]?) {
    let reached = steerable(wanted)
    for agent in reached { states[agent].steers.append(message) }
    switch stage {
    case .notStarted, .finished: break
    case .coordinating: reconsider(reached, message)
    case .writing: if !reached.isEmpty { writeAgain() }
    }
  }

  private mutating func reconsider(_ agents: [Int], _ message: SteerMessage) {
    let voters = ballots.withdraw(agents)
    if !voters.isEmpty {
      emit(.voteInvalidated(voters: voters, cause: .steer(id: message.id)))
      if ballots.isEmpty { setPhase(.answering, startingAgain: voters) }
    }
    for agent in agents {
      if voters.contains(agent) {
        announceRestart(agent, since: states[agent].seen)
      } else if settings.restartPolicy == .cancel, let call = states[agent].openCall {
        cancelCall(call.start.id, agent: agent)
        restart(agent, since: call.series.seen)
      }
    }
  }

  /// A lone agent has no next call, so the one it makes is cut off and made again with the message.
  private mutating func writeAgain() {
    guard case .writing(var writing) = stage else { return }
    let agent = writing.agent
    writing.call.messages = directMessages(agent)
    if case .calling(let id) = writing.activity {
      cancelCall(id, agent: agent)
      announceRestart(agent, since: Knowledge(revision: board.revision, steers: states[agent].appliedSteers))
      states[agent].round += 1
      writing.call.round = states[agent].round
      writing.call.repeats = nil
      writing.call.transportAttempt = 1
      writing.waited = 0
      writing.activity = .ready
    }
    stage = .writing(writing)
  }

  /// The conversation of a direct run as it stands.
  func directMessages(_ agent: Int) -> [Message] {
    writer.direct(agent: agent, steers: states[agent].steers)
  }

  /// Every call begins with all that has been said to its agent. Says so for what no call has carried before.
  mutating func noteSteers(_ call: CallStart) {
    let agent = call.agent
    for steer in states[agent].steers.dropFirst(states[agent].appliedSteers) {
      emit(.steerApplied(agent: agent, steerID: steer.id, text: steer.text, call.id))
    }
    states[agent].appliedSteers = states[agent].steers.count
  }
}
