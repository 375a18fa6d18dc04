// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// How the agents of a team work together. Defaults are those of orchestration.md.
public struct OrchestratorSpec: Sendable, Hashable {
  /// Numbers of the agents.
  public var aliasPolicy: AliasPolicy = .stable
  /// Running calls and new answers.
  public var restartPolicy: RestartPolicy = .boundary
  /// The final answer; nil leaves it to the engine.
  public var finalAnswerStrategy: FinalAnswerStrategy?
  /// How critically agents vote.
  public var votingSensitivity: Strictness = .lenient
  /// How much a new answer must differ from the others.
  public var answerNoveltyRequirement: Strictness = .lenient
  /// Answers each agent may give.
  public var maxNewAnswersPerAgent: Int?
  /// Answers of all agents together.
  public var maxNewAnswersGlobal: Int?
  /// Rounds each agent may be started for.
  public var maxRounds: Int?
  /// Failed series in a row after which an agent is out of the run.
  public var maxFailedSeries = 2
  /// New attempts of the whole run after the winner judged its presentation.
  public var maxOrchestrationRestarts = 0
  /// Whether the run goes straight to the presentation.
  public var skipCoordinationRounds = false
  /// Whether nobody votes.
  public var skipVoting = false
  /// Whether agents start voting only when all have answered.
  public var deferVotingUntilAllAnswered = false
  /// Whether new answers leave the other agents alone.
  public var disableInjection = false
  /// Whether acting tools wait for the presentation.
  public var planningMode = false
  /// Text for agents while they plan.
  public var planningModeInstruction: String?
  /// Paths shared with every agent.
  public var contextPaths: [ContextPath] = []
  /// `snapshot_storage` as written.
  public var snapshotStorage: String?
  /// `agent_temporary_workspace` as written.
  public var agentTemporaryWorkspace: String?
  /// `session_storage` as written.
  public var sessionStorage: String?

  /// Creates the defaults.
  public init() {}
}

/// Time limits of a run in milliseconds. (orchestration.md 6.2)
public struct TimeoutSpec: Sendable, Hashable {
  /// Coordination; afterwards the best answer so far is presented.
  public var orchestratorMilliseconds = 1_800_000
  /// The presentation; nil leaves it to the engine.
  public var presentationMilliseconds: Int?
  /// The first round of an agent; nil for none.
  public var initialRoundMilliseconds: Int?
  /// Its later rounds; nil for none.
  public var subsequentRoundMilliseconds: Int?
  /// How much longer it may use the workflow tools once its round is over.
  public var roundGraceMilliseconds = 120_000

  /// Creates the defaults.
  public init() {}
}
