// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// What a model reply consists of, whatever provider it came from: every backend turns its stream into these events
/// and nothing above `Backends` sees provider JSON.
///
/// A reply is a sequence of events that ends with exactly one ``finish(_:)`` or one ``error(_:)``. Neighbouring text
/// and reasoning pieces may be joined by anybody at any time. (backends.md 0.1, fixtures/sse/README.md)
public enum ModelEvent: Sendable, Equatable {
  /// The reply began. Both values are what the provider said, if it said anything.
  case start(id: String?, model: String?)
  /// A piece of visible text.
  case text(String)
  /// A piece of the model's reasoning; `kind` is nil when the provider does not tell summaries from raw thought.
  case reasoning(String, kind: ReasoningKind?)
  /// A piece of a refusal text (OpenAI refusal parts).
  case refusal(String)
  /// A tool call began to arrive. For display only; the call itself comes complete as ``toolCall(_:)``.
  case toolCallStarted(index: Int, id: String, name: String)
  /// A piece of the raw argument JSON of the call with this index. For display only.
  case toolCallDelta(index: Int, arguments: String)
  /// A complete tool call. It must not be executed before ``finish(_:)`` was seen.
  case toolCall(ToolCall)
  /// A tool call whose arguments are no JSON object. Never executed.
  case toolCallInvalid(id: String, name: String, raw: String)
  /// A tool that the provider or the agent's program runs itself was called; information only. Members: `id`, `name`,
  /// `arguments` or `input`, and `server` when it is not the provider's own.
  case serverToolCall(JSONObject)
  /// The result of such a call; information only. Members: `id`, `output` or anything else, `is_error`, and `final` when
  /// the tool has acted for good, whatever becomes of the reply.
  case serverToolResult(JSONObject)
  /// What follows belongs to a new segment of the reply, which can be withdrawn by its number. Numbers grow.
  case segment(Int)
  /// Text and reasoning of this segment and all later ones never happened. (claude-code.md 6.2)
  case withdrawn(from: Int)
  /// The agent's program repeats a failed request by itself after a pause.
  case retrying(attempt: Int, delayMilliseconds: Int, failure: ModelFailure)
  /// A source the provider cites.
  case citation(Citation)
  /// A picture the model produced. `partial` marks a preview that a later event replaces.
  case image(mediaType: String, base64: String, partial: Bool)
  /// Running totals of this reply; the last one wins.
  case usage(TokenUsage)
  /// Something worth telling a developer that does not change the reply, by code (`missing_terminator`, …).
  case warning(code: String, detail: String?)
  /// Information for people about this reply (tool server states, debug lines of a script).
  case notice(code: String, message: String)
  /// The reply ended as the provider meant it to.
  case finish(ModelFinish)
  /// The reply failed. Nothing of it may be executed.
  case error(ModelFailure)

  /// Whether this event ends the reply.
  public var isTerminal: Bool {
    switch self {
    case .finish, .error: true
    default: false
    }
  }
}

/// What kind of reasoning text a provider sends.
public enum ReasoningKind: String, Sendable, Hashable {
  /// A summary written for people.
  case summary
  /// The model's own words.
  case raw
}

/// A complete call of a client-side tool.
public struct ToolCall: Sendable, Equatable {
  /// The provider's id of the call, or one the backend invented; unique within its reply.
  public var id: String
  /// The tool's name as the model wrote it.
  public var name: String
  /// The arguments. Always an object.
  public var arguments: JSONObject

  /// Creates a call from its parts.
  public init(id: String, name: String, arguments: JSONObject) {
    self.id = id
    self.name = name
    self.arguments = arguments
  }
}

/// A source cited in a reply.
public struct Citation: Sendable, Equatable {
  /// The provider's word for the kind of citation, for example `url_citation`.
  public var kind: String
  /// Where the source is, if it has an address.
  public var url: String?
  /// The source's title.
  public var title: String?
  /// The words of the source that are cited.
  public var citedText: String?

  /// Creates a citation from its parts.
  public init(kind: String, url: String? = nil, title: String? = nil, citedText: String? = nil) {
    self.kind = kind
    self.url = url
    self.title = title
    self.citedText = citedText
  }
}

/// How a reply ended.
public struct ModelFinish: Sendable, Equatable {
  /// The normalised reason.
  public var reason: FinishReason
  /// The provider's own word.
  public var raw: String?
  /// More of what the provider said, as it said it.
  public var details: JSONValue?
  /// What the same backend and model need back verbatim with this turn; it belongs into ``Message/replay``. Cassettes
  /// and journals leave it out.
  public var replay: AssistantReplay?
  /// What of the visible text is the reply, when not all of it is: agents that work with tools narrate on the way.
  public var answer: String?

  /// Creates an ending from its parts.
  public init(
    _ reason: FinishReason, raw: String? = nil, details: JSONValue? = nil, replay: AssistantReplay? = nil
  ) {
    self.reason = reason
    self.raw = raw
    self.details = details
    self.replay = replay
  }
}

/// Why a reply ended, in the words of fixtures/sse/README.md.
public enum FinishReason: String, Sendable, Hashable {
  case stop
  case toolCalls = "tool_calls"
  case length
  case contentFilter = "content_filter"
  case refusal
  case pause
  case contextOverflow = "context_overflow"
  case other
}
