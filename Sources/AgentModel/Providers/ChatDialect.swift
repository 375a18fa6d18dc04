// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// How one provider's Chat Completions differ from the others'. Each member is a fact about the server, not a choice of
/// the user. (backends.md 3.1, section 4)
///
/// Text is sent as a plain string everywhere, system turns included, because lists are refused by several providers and
/// needed by none; so that needs no member. Nobody gets a limit of the output that the team file does not set.
public struct ChatDialect: Sendable, Hashable {
  /// Whether the output limit is called `max_completion_tokens` instead of `max_tokens`.
  public var usesMaxCompletionTokens: Bool
  /// Whether `stream_options.include_usage` is understood.
  public var supportsStreamOptions: Bool
  /// Further members of `stream_options` that are sent unless the team file has them.
  public var streamOptions: JSONObject
  /// Members of every request unless the team file has them.
  public var defaults: JSONObject
  /// The models whose system turns have the role `developer`.
  public var developerRole: ModelSet?
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
  /// Numbers it takes within narrower bounds than OpenAI; the first rule for a model counts.
  public var ranges: [ParameterRange]
  /// The tools it runs itself, and how a request asks for them.
  public var toolForms: [ProviderToolForm]
  /// The parts in which it takes files, in order of preference.
  public var mediaForms: [ChatMediaForm]
  /// Whether a picture may say how closely it is to be looked at.
  public var takesDetail: Bool

  /// Creates a dialect; without arguments that of a plain compatible server.
  public init(
    usesMaxCompletionTokens: Bool = false, supportsStreamOptions: Bool = true, streamOptions: JSONObject = [:],
    defaults: JSONObject = [:], developerRole: ModelSet? = nil, emptyStringContent: Bool = false,
    allowsToolChoiceRequired: Bool = true, allowsToolChoiceNone: Bool = true,
    reasoningReplay: ReasoningReplay? = nil, closedMessages: Bool = false, reasoningTags: Bool = false,
    extraParameters: [String] = [], refusals: [ParameterRefusal] = [], ranges: [ParameterRange] = [],
    toolForms: [ProviderToolForm] = [], mediaForms: [ChatMediaForm] = [.pictures], takesDetail: Bool = true
  ) {
    self.usesMaxCompletionTokens = usesMaxCompletionTokens
    self.supportsStreamOptions = supportsStreamOptions
    self.streamOptions = streamOptions
    self.defaults = defaults
    self.developerRole = developerRole
    self.emptyStringContent = emptyStringContent
    self.allowsToolChoiceRequired = allowsToolChoiceRequired
    self.allowsToolChoiceNone = allowsToolChoiceNone
    self.reasoningReplay = reasoningReplay
    self.closedMessages = closedMessages
    self.reasoningTags = reasoningTags
    self.extraParameters = extraParameters
    self.refusals = refusals
    self.ranges = ranges
    self.toolForms = toolForms
    self.mediaForms = mediaForms
    self.takesDetail = takesDetail
  }
}

extension ChatDialect {
  /// The role a turn has on the wire.
  public func role(_ role: Message.Role, model: String) -> String {
    role == .system && developerRole?.contains(model) == true ? "developer" : role.rawValue
  }

  /// The rule by which a parameter is refused; nil when it is not.
  ///
  /// - Parameter offersTools: whether the request has tools.
  public func refusal(
    of parameter: String, _ value: JSONValue, model: String, offersTools: Bool
  ) -> ParameterRefusal? {
    refusals.first { rule in
      rule.parameters.contains(parameter) && rule.models.contains(model) && (offersTools || !rule.besideTools)
        && (rule.type == nil || rule.type == value["type"]?.stringValue)
    }
  }

  /// The value of a parameter that is closest to a number and taken by a model.
  public func clamped(_ value: Double, of parameter: String, model: String) -> Double {
    guard let range = ranges.first(where: { $0.parameter == parameter && $0.models.contains(model) }) else {
      return value
    }
    return min(max(value, range.values.lowerBound), range.values.upperBound)
  }

  /// How a request for a model asks for a tool of the provider; nil when the model cannot have it.
  public func form(of tool: ProviderTool, model: String) -> ProviderToolForm? {
    toolForms.first { $0.tool == tool && $0.models.contains(model) }
  }

  /// The form in which a file is sent; nil when there is none for it.
  public func form(of media: MediaPart) -> ChatMediaForm? {
    mediaForms.first { $0.carries(media) }
  }
}

/// Where reasoning goes in a later request.
public enum ReasoningReplay: String, Sendable, Hashable {
  /// One string. (Moonshot, Z.AI)
  case content = "reasoning_content"
  /// The typed pieces, unchanged. (OpenRouter)
  case details = "reasoning_details"
}
