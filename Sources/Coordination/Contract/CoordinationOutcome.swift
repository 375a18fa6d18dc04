// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// How a run ended.
public struct CoordinationOutcome: Sendable, Equatable {
  /// In the words of the protocol. (protocol.md section 4)
  public enum Status: String, Sendable, Hashable {
    case completed, failed, cancelled, timedOut, budgetExceeded
  }

  /// Why the run came to its end.
  public enum StopReason: String, Sendable, Hashable {
    /// Every live agent had voted, or the only one left had answered.
    case decided
    /// Coordination was skipped, or the run was a direct one.
    case direct
    /// The time for coordination was over.
    case timeout
    /// The user wanted the answer now.
    case answeredNow
    /// A budget was used up.
    case budget
    /// The user cancelled.
    case cancelled
    /// No agent was left.
    case noAgentLeft
    /// There was no question.
    case noQuestion
  }

  /// Where the final text comes from.
  public enum Source: String, Sendable, Hashable {
    case presentation, storedAnswer, direct, none
  }

  /// A stored answer.
  public struct Answer: Sendable, Equatable {
    /// Whose answer it is.
    public var agent: Int
    /// Its label, `agent<N>.<k>`.
    public var label: String
    /// The answer.
    public var content: String
  }

  /// A vote that counted in the end.
  public struct Vote: Sendable, Equatable {
    /// Who voted.
    public var voter: Int
    /// For whose answer.
    public var target: Int
    /// Label of that answer.
    public var targetLabel: String
    /// Why, in the voter's words.
    public var reason: String
  }

  /// Why an agent was given up.
  public struct AgentFailure: Sendable, Equatable {
    /// Which agent.
    public var agent: Int
    /// Why.
    public var failure: ModelFailure
  }

  /// The terminal status of the run.
  public var status: Status
  /// Why it came to its end.
  public var stopReason: StopReason
  /// The agent whose answer was chosen.
  public var winner: Int?
  /// Label of the winner's answer.
  public var label: String?
  /// The final text; empty when there is none.
  public var text: String
  /// Where ``text`` comes from.
  public var source: Source
  /// Whether ``text`` is a whole text; false for the beginning of one that was cut off, and when there is none.
  public var complete: Bool
  /// The newest answer of every agent that has one, in registration order.
  public var answers: [Answer]
  /// Voters in registration order.
  public var votes: [Vote]
  /// Agents that were given up, in registration order.
  public var failures: [AgentFailure]
  /// Time from the start to the end, in milliseconds.
  public var durationMilliseconds: Int
  /// Why the run failed, or why the presentation did when ``source`` is `storedAnswer`.
  public var error: ModelFailure?
}
