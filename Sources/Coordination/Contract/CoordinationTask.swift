// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// A member of the team as the coordination sees it. Agents are named by their index in registration order everywhere
/// in this module.
public struct CoordinationAgent: Sendable, Equatable {
  /// The configured id. Never shown to any agent under the alias policy `stable`.
  public var id: String
  /// The agent's own instructions, without anything about coordination.
  public var systemMessage: String?
  /// What goes with the task for this agent, before its text: files that its model takes, and notes about those it does
  /// not take.
  public var attachments: [ContentPart] = []
  /// What makes every call of this agent pointless, for example a missing key; the agent then counts as failed from
  /// the start.
  public var fatalProblem: ModelFailure?
  /// Whether the backend takes tools. Without them the agent writes its workflow calls as JSON text.
  public var supportsTools: Bool
  /// Absolute path of the agent's workspace, ignored when answers are compared.
  public var workspacePath: String?
  /// When failed calls of this agent are repeated; nil takes ``CoordinationSettings/transport``.
  public var transport: TransportPolicy?
  /// How critically this agent votes; nil takes ``CoordinationSettings/votingSensitivity``.
  public var votingSensitivity: Strictness?
  /// Failed series in a row after which this agent is given up, if that is fewer than the team's.
  public var maxFailedSeries: Int?
  /// Answers this agent may give, if that is fewer than the team's.
  public var maxNewAnswers: Int?
  /// How long a round of this agent may take, in milliseconds, if that is less than the team's.
  public var roundTimeoutMilliseconds: Int?
  /// Whether a text without a call counts as the agent's answer once the agent was reminded of the tools: for agents
  /// whose program may not offer them. (claude-code.md 14)
  public var answersInText = false
  /// What the agent is told about files during rounds.
  public var workspaceGuidance: String?
  /// What the agent is told about files when it presents; ``workspaceGuidance`` when nil.
  public var presenterGuidance: String?

  /// Creates an agent from its parts.
  public init(
    id: String, systemMessage: String? = nil, fatalProblem: ModelFailure? = nil, supportsTools: Bool = true,
    workspacePath: String? = nil, maxNewAnswers: Int? = nil, roundTimeoutMilliseconds: Int? = nil,
    workspaceGuidance: String? = nil, presenterGuidance: String? = nil
  ) {
    self.id = id
    self.systemMessage = systemMessage
    self.fatalProblem = fatalProblem
    self.supportsTools = supportsTools
    self.workspacePath = workspacePath
    self.maxNewAnswers = maxNewAnswers
    self.roundTimeoutMilliseconds = roundTimeoutMilliseconds
    self.workspaceGuidance = workspaceGuidance
    self.presenterGuidance = presenterGuidance
  }
}

/// What the team is asked.
public struct CoordinationTask: Sendable, Equatable {
  /// The message to be answered. A run with a blank question fails without any call.
  public var question: String
  /// The user and assistant turns before it; other turns are ignored.
  public var history: [Message]

  /// Creates a task from its parts.
  public init(question: String, history: [Message] = []) {
    self.question = question
    self.history = history
  }
}
