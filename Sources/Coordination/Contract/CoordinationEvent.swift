// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// What happened, for journal and faces. Agents are indices in registration order.
public enum CoordinationEvent: Sendable, Equatable {
  /// The run is in another phase. `round` is the highest round of any agent.
  case phaseChanged(RunPhase, round: Int)
  /// An agent's status for people. `detail` is a code or a short sentence.
  case agentStatus(agent: Int, AgentStatus, detail: String?)
  /// A call was started; its ``CoordinationEffect/startCall(_:)`` follows.
  case callStarted(CallStart)
  /// A call is over. With `discardOutput` whatever was shown of its output is withdrawn.
  case callCompleted(CallID, agent: Int, outcome: CallOutcome, discardOutput: Bool)
  /// An answer was recorded under a label `agent<N>.<k>`; `version` is `k`.
  case answerSubmitted(agent: Int, label: String, version: Int, content: String)
  /// A vote arrived. `discardReason` says why it does not count.
  case voteCast(
    voter: Int, target: Int, targetLabel: String, reason: String, counted: Bool, discardReason: VoteDiscardReason?,
    round: Int)
  /// These agents' votes are void, because they were cast without knowing the cause.
  case voteInvalidated(voters: [Int], cause: RestartCause)
  /// An agent gives up its conversation to start again with what is new.
  case agentRestarted(agent: Int, cause: RestartCause, round: Int)
  /// A call carries a message of the user to an agent for the first time. Once for each agent the message is for.
  case steerApplied(agent: Int, steerID: String, text: String, CallID)
  /// A reply broke a rule of the coordination.
  case protocolViolation(agent: Int, CallID, code: FeedbackCode, toolCallID: String?)
  /// A series of attempts ended without result; `code` is `max_attempts:<feedback code>` or `transport:<class>`.
  case seriesFailed(agent: Int, code: String)
  /// A failed call is repeated after a pause; `attempt` is the number of the coming try.
  case providerRetry(agent: Int, CallID, attempt: Int, delayMilliseconds: Int, failure: ModelFailure)
  /// An agent was given up.
  case agentFailed(agent: Int, failure: ModelFailure)
  /// An agent's time or the run's time was over before it had voted.
  case agentTimedOut(agent: Int)
  /// The team has decided. `tally` names every agent with votes, in registration order.
  case winnerSelected(
    agent: Int, label: String?, tally: [VoteCount], tie: Bool, rule: WinnerRule, afterTimeout: Bool)
  /// The winner begins to write the final text.
  case presentationStarted(agent: Int)
  /// Something worth knowing that changes nothing.
  case notice(NoticeSeverity, code: String, message: String, agent: Int?)
  /// The end of the run; the last event.
  case completed(CoordinationOutcome)
}

/// How a call ended.
public enum CallOutcome: Sendable, Equatable {
  /// Normally.
  case finished
  /// It failed and is not repeated.
  case failed(ModelFailure)
  /// It was cancelled.
  case cancelled
  /// It failed and is repeated.
  case retried
}

/// What is new for an agent that starts again, or whose vote is void.
public enum RestartCause: Sendable, Hashable {
  /// Answers by others under these labels; `agent` gave the last of them.
  case newAnswers(agent: Int, labels: [String])
  /// A message of the user.
  case steer(id: String)
}

/// Why a vote does not count.
public enum VoteDiscardReason: String, Sendable, Hashable {
  /// An answer arrived in the same instant.
  case superseded
  /// The voter had not seen the current answers, or not the user's last message to it.
  case stale
}

/// Votes for one answer.
public struct VoteCount: Sendable, Hashable {
  /// Whose answer.
  public var agent: Int
  /// How many.
  public var votes: Int

  /// Creates a count.
  public init(agent: Int, votes: Int) {
    self.agent = agent
    self.votes = votes
  }
}

/// What decided.
public enum WinnerRule: String, Sendable, Hashable {
  /// The most votes.
  case majority
  /// Equal votes; the first registered of the tied agents.
  case tieRegistrationOrder
  /// No votes; the first registered agent that has an answer.
  case firstAnswer
  /// The only agent left has an answer.
  case onlySurvivor
  /// Coordination rounds are switched off.
  case skip
}

/// How much a notice matters.
public enum NoticeSeverity: String, Sendable, Hashable {
  case info, warning, error
}
