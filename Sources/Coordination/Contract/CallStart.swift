// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// A model call to be made.
public struct CallStart: Sendable, Equatable {
  /// Name of the call.
  public var id: CallID
  /// Who makes it.
  public var agent: Int
  /// What it is for. A repetition after a transport failure has the kind of the call it repeats.
  public var kind: CallKind
  /// Number among the agent's calls, from 1; transport retries count, the engine's follow-up calls do not.
  public var callNumber: Int
  /// Which try of the same call this is, from 1.
  public var transportAttempt: Int
  /// The failed call that is repeated. The engine may take up its tool loop where it stopped, so that no tool runs
  /// twice. (backends.md 8.3)
  public var repeats: CallID?
  /// The agent's round: how often new answers have made it start again.
  public var round: Int
  /// The conversation, system turn first.
  public var messages: [Message]
  /// The workflow tools; the engine adds the agent's own.
  public var tools: [ToolDefinition]
  /// `required` only when the agent is being told to call a workflow tool.
  public var toolChoice: ToolChoice
  /// Whether tools that act on anything but the agent's own workspace are to be refused. (orchestration.md 6.1)
  public var planningMode: Bool
  /// The answers this conversation shows, in the order shown.
  public var shown: [ShownAnswer]
  /// What the last messages of a retry call carry; empty for other kinds.
  public var retryFor: [RetryFeedback]
  /// What a presenter is told about the vote; nil for other kinds.
  public var told: Told?

  /// Workflow tools that later rounds may offer besides.
  public var laterTools: [ToolDefinition] { WorkflowTool.later(than: tools) }

  /// A call that has not been started; id and numbers come with the start.
  init(
    agent: Int, kind: CallKind, round: Int = 0, messages: [Message], tools: [ToolDefinition] = [],
    toolChoice: ToolChoice = .auto, planningMode: Bool = false, shown: [ShownAnswer] = [],
    retryFor: [RetryFeedback] = [], told: Told? = nil
  ) {
    id = CallID(number: 0)
    self.agent = agent
    self.kind = kind
    callNumber = 0
    transportAttempt = 1
    self.round = round
    self.messages = messages
    self.tools = tools
    self.toolChoice = toolChoice
    self.planningMode = planningMode
    self.shown = shown
    self.retryFor = retryFor
    self.told = told
  }
}

/// An answer as a call shows it.
public struct ShownAnswer: Sendable, Equatable {
  /// Whose answer it is.
  public var agent: Int
  /// Its label, `agent<N>.<k>`.
  public var label: String
  /// The name it goes by in this call.
  public var alias: String
  /// The answer.
  public var content: String
  /// Whether it is the caller's own.
  public var own: Bool
}

/// One correction a retry call carries.
public struct RetryFeedback: Sendable, Equatable {
  /// Why.
  public var code: FeedbackCode
  /// `tool` for the result of a call, `user` for a message.
  public var role: Message.Role
  /// The call that is answered, for role `tool`.
  public var toolCallID: String?
}

/// What a presenter is told about the vote.
public struct Told: Sendable, Equatable {
  /// Votes for the presenter's answer.
  public var votes: Int
  /// Reasons given with them, voters in registration order.
  public var feedback: [String]
  /// Whether another answer had as many votes.
  public var tie: Bool
}
