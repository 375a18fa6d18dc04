// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// A reply that ended normally, after the tool loop: whatever tools it asked for besides the workflow tools have been
/// run by the engine, in as many follow-up calls as that took.
public struct Reply: Sendable, Equatable {
  /// Visible text of the last model turn; for presentations and direct runs the text that should be final.
  public var text: String
  /// All tool calls of the last model turn, in order; the workflow tools under the names of ``WorkflowTool``.
  public var toolCalls: [ReplyToolCall]
  /// How the last model turn ended. Calls of a turn that ended with `length`, `content_filter`, `refusal` or
  /// `context_overflow` do not count. (backends.md 7.2)
  public var finish: ModelFinish
  /// What the backend needs back verbatim with the last model turn.
  public var replay: AssistantReplay?
  /// A provider error inside a reply that still ended normally. A workflow call completed in it counts; otherwise the
  /// call failed with class `server`. (replay.md section 1)
  public var inlineError: String?
  /// Random number from 0 to 1 for the back-off, used only with ``inlineError``.
  public var jitter: Double
  /// Turns of the tool loop between the call's messages and the last model turn.
  public var transcript: [Message]
  /// Results of the last turn's calls that are no workflow calls, where the engine has run them.
  public var toolResults: [ToolResult]

  /// Creates a reply from its parts.
  public init(
    text: String = "", toolCalls: [ReplyToolCall] = [], finish: ModelFinish = ModelFinish(.stop),
    replay: AssistantReplay? = nil, inlineError: String? = nil, jitter: Double = 1, transcript: [Message] = [],
    toolResults: [ToolResult] = []
  ) {
    self.text = text
    self.toolCalls = toolCalls
    self.finish = finish
    self.replay = replay
    self.inlineError = inlineError
    self.jitter = jitter
    self.transcript = transcript
    self.toolResults = toolResults
  }
}

/// One tool call of a reply.
public enum ReplyToolCall: Sendable, Equatable {
  /// A complete call.
  case valid(ToolCall)
  /// A call whose arguments are no JSON object.
  case invalid(id: String, name: String, raw: String)

  /// Id of the call.
  public var id: String {
    switch self {
    case .valid(let call): call.id
    case .invalid(let id, _, _): id
    }
  }

  /// Name of the tool as the model wrote it.
  public var name: String {
    switch self {
    case .valid(let call): call.name
    case .invalid(_, let name, _): name
    }
  }
}
