// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// One agent of a team.
public struct AgentSpec: Sendable {
  /// Its id, unique in the team; `agent1`, `agent2`, … by position when the file gives none.
  public var id: String
  /// Instructions put in front of the coordination prompt.
  public var systemMessage: String?
  /// The model behind it.
  public var backend: BackendSpec
  /// Limits of this agent alone.
  public var limits = AgentLimits()
  /// How critically this agent votes; nil takes the team's.
  public var votingSensitivity: Strictness?
  /// Where the agent stands in the file, in bytes.
  public var range: Range<Int> = 0..<0

  /// Creates an agent.
  public init(id: String, systemMessage: String? = nil, backend: BackendSpec) {
    self.id = id
    self.systemMessage = systemMessage
    self.backend = backend
  }
}

/// Limits of one agent; nil leaves the team's or the engine's own. (orchestration.md 1.10; backends.md section 7)
public struct AgentLimits: Sendable, Hashable {
  /// Answers it may give in a run.
  public var maxNewAnswers: Int?
  /// Failed series in a row after which it is out of the run.
  public var maxFailedSeries: Int?
  /// Model calls in a run.
  public var maxCalls: Int?
  /// Tool calls in a run.
  public var maxToolCalls: Int?
  /// Milliseconds one round may take.
  public var roundTimeoutMilliseconds: Int?
  /// Milliseconds of coordination after which it is out of the run.
  public var timeoutMilliseconds: Int?

  /// Creates limits; without arguments none.
  public init() {}
}
