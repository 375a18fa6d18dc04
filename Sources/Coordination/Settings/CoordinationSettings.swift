// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// Everything a team can choose about how its agents coordinate.
public struct CoordinationSettings: Sendable, Equatable {
  /// Whether the agents coordinate at all.
  public enum Mode: String, Sendable, Hashable, CaseIterable {
    /// Rounds of answers and votes, then a presentation. A lone agent refines its own answer.
    case coordinated
    /// One call of the first agent without workflow tools; its text is the final answer.
    case direct
  }

  /// How answers are named in prompts.
  public var aliasPolicy: AliasPolicy
  /// Whether the agents coordinate at all.
  public var mode: Mode
  /// The first live agent presents without any answer or vote.
  public var skipCoordinationRounds: Bool
  /// Model calls of one series: the first and the retries after protocol violations.
  public var maxAttempts: Int
  /// Failed series in a row after which an agent is given up.
  public var maxFailedSeries: Int
  /// Answers one agent may give; afterwards it may only vote.
  public var maxNewAnswersPerAgent: Int?
  /// Answers all agents together may give; afterwards they may only vote.
  public var maxNewAnswersGlobal: Int?
  /// Restarts of an agent after which it may only vote.
  public var maxRounds: Int?
  /// How different a new answer has to be.
  public var noveltyRequirement: Strictness
  /// How good an answer has to be to be voted for.
  public var votingSensitivity: Strictness
  /// Agents describe acting steps during rounds instead of taking them. (orchestration.md 6.1)
  public var planningMode: Bool
  /// What agents are told in planning mode; the built-in text when nil.
  public var planningInstruction: String?
  /// What a new answer does to replies that are being written.
  public var restartPolicy: RestartPolicy
  /// Where the final text comes from.
  public var finalAnswerStrategy: FinalAnswerStrategy
  /// When and after how long a failed call is repeated.
  public var transport: TransportPolicy
  /// Limit of the phase before the presentation, in milliseconds.
  public var coordinationTimeoutMilliseconds: Int?
  /// Limit of the presentation with its retry, in milliseconds.
  public var presentationTimeoutMilliseconds: Int?
  /// After this time in one round an agent is asked to finish at its next boundary, in milliseconds.
  public var agentRoundSoftTimeoutMilliseconds: Int?
  /// After this time in one round an agent is given up, in milliseconds.
  public var agentRoundTimeoutMilliseconds: Int?
  /// Prompt sections the team replaces by its own text.
  public var promptOverrides: [PromptSection.Name: String]

  /// The same two limits for an agent's rounds after its first; nil takes those of the first.
  public var laterRounds: RoundLimits?

  /// How long a round may take.
  public struct RoundLimits: Sendable, Equatable {
    /// Afterwards the agent is asked to finish at its next boundary.
    public var softMilliseconds: Int?
    /// Afterwards the agent is given up.
    public var hardMilliseconds: Int?

    /// Creates limits.
    public init(softMilliseconds: Int? = nil, hardMilliseconds: Int? = nil) {
      self.softMilliseconds = softMilliseconds
      self.hardMilliseconds = hardMilliseconds
    }
  }

  /// The limits of an agent's first round.
  var rounds: RoundLimits {
    RoundLimits(
      softMilliseconds: agentRoundSoftTimeoutMilliseconds, hardMilliseconds: agentRoundTimeoutMilliseconds)
  }

  /// Creates settings; every default is the product's.
  public init(
    aliasPolicy: AliasPolicy = .stable, mode: Mode = .coordinated, skipCoordinationRounds: Bool = false,
    maxAttempts: Int = 3, maxFailedSeries: Int = 2, maxNewAnswersPerAgent: Int? = nil,
    maxNewAnswersGlobal: Int? = nil, maxRounds: Int? = nil, noveltyRequirement: Strictness = .lenient,
    votingSensitivity: Strictness = .lenient, planningMode: Bool = false, planningInstruction: String? = nil,
    restartPolicy: RestartPolicy = .boundary, finalAnswerStrategy: FinalAnswerStrategy = .present,
    transport: TransportPolicy = TransportPolicy(), coordinationTimeoutMilliseconds: Int? = 1_800_000,
    presentationTimeoutMilliseconds: Int? = 600_000, agentRoundSoftTimeoutMilliseconds: Int? = nil,
    agentRoundTimeoutMilliseconds: Int? = nil, promptOverrides: [PromptSection.Name: String] = [:]
  ) {
    self.aliasPolicy = aliasPolicy
    self.mode = mode
    self.skipCoordinationRounds = skipCoordinationRounds
    self.maxAttempts = maxAttempts
    self.maxFailedSeries = maxFailedSeries
    self.maxNewAnswersPerAgent = maxNewAnswersPerAgent
    self.maxNewAnswersGlobal = maxNewAnswersGlobal
    self.maxRounds = maxRounds
    self.noveltyRequirement = noveltyRequirement
    self.votingSensitivity = votingSensitivity
    self.planningMode = planningMode
    self.planningInstruction = planningInstruction
    self.restartPolicy = restartPolicy
    self.finalAnswerStrategy = finalAnswerStrategy
    self.transport = transport
    self.coordinationTimeoutMilliseconds = coordinationTimeoutMilliseconds
    self.presentationTimeoutMilliseconds = presentationTimeoutMilliseconds
    self.agentRoundSoftTimeoutMilliseconds = agentRoundSoftTimeoutMilliseconds
    self.agentRoundTimeoutMilliseconds = agentRoundTimeoutMilliseconds
    self.promptOverrides = promptOverrides
  }
}
