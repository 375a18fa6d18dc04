// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What the coordination knows about one agent.
struct AgentState: Sendable {
  /// What is going on right now.
  enum Activity: Sendable {
    /// Nothing. A live agent without a counted vote begins a round at the end of the step.
    case idle
    /// Something else is started at the end of the step.
    case ready(Continuation)
    /// A call is being made.
    case calling(OpenCall)
    /// A pause, after which the agent is as ready as is said here.
    case pausing(TimerID, then: Continuation)
  }

  /// How an agent goes on.
  enum Continuation: Sendable {
    /// With a fresh conversation.
    case round
    /// With a retry of its conversation.
    case retry(Series)
    /// With the same call once more.
    case call(OpenCall)
  }

  var status: AgentStatus = .waiting
  var activity: Activity = .idle
  /// How often something new has made the agent start again.
  var round = 0
  /// How many of these rounds it had because of the user's messages alone; they do not use up the rounds it may have.
  var steeredRounds = 0
  /// What its newest conversation was shown; nil before the first one.
  var seen: Knowledge?
  /// What the user has said to it during the run.
  var steers: [SteerMessage] = []
  /// How many of these a call has carried.
  var appliedSteers = 0
  /// Calls started so far.
  var calls = 0
  /// Failed series since the last result.
  var failedSeries = 0
  /// Limits of the current round.
  var roundTimers: [TimerID] = []
  /// Whether the soft limit of the current round has passed.
  var isAskedToFinish = false
  /// Why it was given up.
  var failure: ModelFailure?

  var isLive: Bool { status.isLive }

  var openCall: OpenCall? {
    if case .calling(let call) = activity { call } else { nil }
  }
}
