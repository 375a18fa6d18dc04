// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// An agent as a late joiner needs to see it.
public struct AgentSnapshot: Sendable, Equatable {
  /// The configured id.
  public var id: String
  /// The name the agent goes by among the others; the number of its labels under the policy `stable`.
  public var alias: String
  /// What it is doing.
  public var status: AgentStatus
  /// How often new answers have made it start again.
  public var round: Int
  /// Calls started so far.
  public var calls: Int
  /// Its newest answer.
  public var answer: CoordinationOutcome.Answer?
  /// Its vote, while it counts.
  public var vote: CoordinationOutcome.Vote?
  /// Why it was given up.
  public var failure: ModelFailure?
}
