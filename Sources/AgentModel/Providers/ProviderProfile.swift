// SPDX-License-Identifier: Apache-2.0

/// What is known about one provider of models: how it is named, where it lives, which variable holds its key and what
/// its dialect of the wire format looks like. (backends.md section 4)
public struct ProviderProfile: Sendable, Hashable {
  /// The stable id, for example `cerebras`.
  public let id: String
  /// The name people know.
  public let displayName: String
  /// The wire format it speaks.
  public let api: ProviderAPI
  /// The values of `backend.type` that mean this provider, lower case.
  public let typeNames: [String]
  /// Host names that belong to the provider; a host matches when it is one of them or ends in `.` and one of them.
  public let hostSuffixes: [String]
  /// The API root without the endpoint's path; nil when the team file must name it.
  public let defaultBaseURL: String?
  /// Environment variables that may hold the key, in the order they are tried.
  public let keyVariables: [String]
  /// Whether it is a server on the user's own machine, which needs no key and no `Authorization` header.
  public let isLocal: Bool
  /// How to get the server running, for local providers.
  public let startHint: String?
  /// How its Chat Completions differ; meaningful for ``ProviderAPI/chatCompletions`` and ``ProviderAPI/azureOpenAI``.
  public var chat: ChatDialect
  /// The tools it can run itself, for some of its models at least; ``runs(_:model:)`` knows which.
  public let providerTools: Set<ProviderTool>

  /// Creates a row of the table.
  ///
  /// - Parameter providerTools: nil for those its dialect of Chat Completions has a form for.
  public init(
    id: String, displayName: String, api: ProviderAPI = .chatCompletions, typeNames: [String],
    hostSuffixes: [String] = [], defaultBaseURL: String?, keyVariables: [String], isLocal: Bool = false,
    startHint: String? = nil, chat: ChatDialect = ChatDialect(), providerTools: Set<ProviderTool>? = nil
  ) {
    self.id = id
    self.displayName = displayName
    self.api = api
    self.typeNames = typeNames
    self.hostSuffixes = hostSuffixes
    self.defaultBaseURL = defaultBaseURL
    self.keyVariables = keyVariables
    self.isLocal = isLocal
    self.startHint = startHint
    self.chat = chat
    self.providerTools = providerTools ?? Set(chat.toolForms.map(\.tool))
  }

  /// Whether the provider runs a tool for one of its models.
  public func runs(_ tool: ProviderTool, model: String) -> Bool {
    guard providerTools.contains(tool) else { return false }
    let isPerModel = chat.toolForms.contains { $0.tool == tool }
    return !isPerModel || chat.form(of: tool, model: model) != nil
  }

  /// Whether a host name belongs to the provider. Labels are compared whole, so `xyz.ai` is no host of `z.ai`, and
  /// neither case nor a dot at the end matters.
  public func owns(host: String) -> Bool {
    var name = host.lowercased()
    if name.hasSuffix(".") { name.removeLast() }
    return hostSuffixes.contains { name == $0 || name.hasSuffix("." + $0) }
  }
}

/// The wire formats providers speak.
public enum ProviderAPI: String, Sendable, Hashable, CaseIterable {
  case chatCompletions = "chat_completions"
  case openAIResponses = "openai_responses"
  case anthropicMessages = "anthropic_messages"
  case gemini
  case azureOpenAI = "azure_openai"
  case claudeCode = "claude_code"

  /// Whether this version can talk it. The others are known so that a team file that names them gets a precise answer.
  public var isBuilt: Bool { true }
}
