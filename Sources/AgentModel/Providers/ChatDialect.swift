// SPDX-License-Identifier: Apache-2.0

/// How one provider's Chat Completions differ from the others'. Each member is a fact about the server, not a choice of
/// the user. (backends.md 3.1, section 4)
///
/// Text is sent as a plain string everywhere, system turns included, because lists are refused by several providers and
/// needed by none; so that needs no member.
public struct ChatDialect: Sendable, Hashable {
  /// Whether the output limit is called `max_completion_tokens` instead of `max_tokens`.
  public var usesMaxCompletionTokens: Bool
  /// Whether `stream_options.include_usage` is understood.
  public var supportsStreamOptions: Bool
  /// Whether an assistant turn of only calls carries `content: ""` instead of `null`.
  public var emptyStringContent: Bool
  /// Whether `tool_choice: "required"` is accepted.
  public var allowsToolChoiceRequired: Bool
  /// Whether `tool_choice: "none"` is accepted; without it the tools are left out.
  public var allowsToolChoiceNone: Bool
  /// The message member in which the model's reasoning goes back with its turn.
  public var reasoningReplay: ReasoningReplay?
  /// Whether an unknown member of a message is refused, so that no reasoning ever goes back.
  public var closedMessages: Bool
  /// Whether reasoning between `<think>` tags is separated from the text unless the team file says otherwise.
  public var reasoningTags: Bool
  /// Parameters this provider understands beyond those of OpenAI's request.
  public var extraParameters: [String]
  /// Parameters of OpenAI's request that it refuses.
  public var refusals: [ParameterRefusal]
  /// The tools it runs itself, and how a request asks for them.
  public var toolForms: [ProviderToolForm]

  /// Creates a dialect; without arguments that of a plain compatible server.
  public init(
    usesMaxCompletionTokens: Bool = false, supportsStreamOptions: Bool = true, emptyStringContent: Bool = false,
    allowsToolChoiceRequired: Bool = true, allowsToolChoiceNone: Bool = true, reasoningReplay: ReasoningReplay? = nil,
    closedMessages: Bool = false,
    reasoningTags: Bool = false, extraParameters: [String] = [], refusals: [ParameterRefusal] = [],
    toolForms: [ProviderToolForm] = []
  ) {
    self.usesMaxCompletionTokens = usesMaxCompletionTokens
    self.supportsStreamOptions = supportsStreamOptions
    self.emptyStringContent = emptyStringContent
    self.allowsToolChoiceRequired = allowsToolChoiceRequired
    self.allowsToolChoiceNone = allowsToolChoiceNone
    self.reasoningReplay = reasoningReplay
    self.closedMessages = closedMessages
    self.reasoningTags = reasoningTags
    self.extraParameters = extraParameters
    self.refusals = refusals
    self.toolForms = toolForms
  }

  /// How a request for a model asks for a tool of the provider; nil when the model cannot have it.
  public func form(of tool: ProviderTool, model: String) -> ProviderToolForm? {
    toolForms.first { $0.tool == tool && $0.applies(to: model) }
  }

  /// Whether a parameter is refused for a model.
  public func refuses(_ parameter: String, model: String) -> Bool {
    refusals.contains { $0.parameters.contains(parameter) && $0.applies(to: model) }
  }
}

/// Where reasoning goes in a later request.
public enum ReasoningReplay: String, Sendable, Hashable {
  /// One string. (Moonshot, Z.AI)
  case content = "reasoning_content"
  /// The typed pieces, unchanged. (OpenRouter)
  case details = "reasoning_details"
}

/// Parameters that some models of a provider answer with an error.
public struct ParameterRefusal: Sendable, Hashable {
  /// The refused members of the request.
  public var parameters: [String]
  /// Beginnings of the model names it applies to; empty for all models. A beginning ends at a border of the name, so
  /// `o1` covers `o1-mini` and not `o10`.
  public var models: [String]
  /// Beginnings of model names that are exempt.
  public var except: [String]

  /// Creates a rule.
  public init(_ parameters: [String], models: [String] = [], except: [String] = []) {
    self.parameters = parameters
    self.models = models
    self.except = except
  }

  /// Whether the rule covers a model.
  public func applies(to model: String) -> Bool {
    if ModelName.begins(model, with: except) { return false }
    return models.isEmpty || ModelName.begins(model, with: models)
  }
}
