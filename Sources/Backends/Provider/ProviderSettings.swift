// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import HTTPEngine
public import JSONCore

/// Everything a backend needs to know about its agent's model, whatever API it speaks.
public struct ProviderSettings: Sendable {
  /// The provider's row.
  public var provider: ProviderProfile
  /// The model's name as the provider knows it.
  public var model: String
  /// The API root, without the path of an endpoint.
  public var baseURL: String
  /// The key; nil sends no header for it.
  public var key: ProviderKey?
  /// The version of the API, where the file names one: `anthropic-version`, Azure's `api-version`, Gemini's `v1beta`.
  public var apiVersion: String?
  /// Tools that the provider runs itself.
  public var providerTools: Set<ProviderTool>
  /// Files that a tool of the provider searches, because no message takes them. (backends.md 6.6)
  public var searchFiles: [MediaPart]
  /// Headers besides the usual ones, in order; they win over ours of the same name. Values count as secrets.
  public var extraHeaders: [(name: String, value: String)]
  /// Members of the query, in order.
  public var extraQuery: [(name: String, value: String)]
  /// Request parameters as the team file has them. Those the provider does not know are left out with a warning.
  public var parameters: JSONObject
  /// Members that are merged into the body last and unchecked.
  public var extraBody: JSONObject
  /// Whether reasoning between `<think>` tags is separated from the text; nil leaves it to the provider's row.
  public var reasoningTags: Bool?
  /// Time limits of the transfer.
  public var timeouts: HTTPTimeouts
  /// Further values that must not appear in any message.
  public var secrets: [Secret]
  /// The value of the `User-Agent` header.
  public var userAgent: String

  /// Creates settings; the base URL is the provider's own unless another is given.
  public init(
    provider: ProviderProfile, model: String, baseURL: String? = nil, key: ProviderKey? = nil,
    apiVersion: String? = nil, providerTools: Set<ProviderTool> = [], searchFiles: [MediaPart] = [],
    extraHeaders: [(name: String, value: String)] = [], extraQuery: [(name: String, value: String)] = [],
    parameters: JSONObject = [:], extraBody: JSONObject = [:], reasoningTags: Bool? = nil,
    timeouts: HTTPTimeouts = HTTPTimeouts(), secrets: [Secret] = [],
    userAgent: String = ClientIdentity.userAgent(version: "0")
  ) {
    self.provider = provider
    self.model = model
    self.baseURL = baseURL ?? provider.defaultBaseURL ?? ""
    self.key = key
    self.apiVersion = apiVersion
    self.providerTools = providerTools
    self.searchFiles = searchFiles
    self.extraHeaders = extraHeaders
    self.extraQuery = extraQuery
    self.parameters = parameters
    self.extraBody = extraBody
    self.reasoningTags = reasoningTags
    self.timeouts = timeouts
    self.secrets = secrets
    self.userAgent = userAgent
  }

  /// Members that a request can do without, by their names on the wire, with the team file's keys they come from.
  /// (backends.md 8.1)
  private static let optional: [String: Set<String>] = [
    "temperature": ["temperature"], "top_p": ["top_p"], "top_k": ["top_k"], "seed": ["seed"],
    "frequency_penalty": ["frequency_penalty"], "presence_penalty": ["presence_penalty"],
    "parallel_tool_calls": ["parallel_tool_calls"], "reasoning": ["reasoning", "reasoning_effort"],
    "reasoning_effort": ["reasoning_effort"], "verbosity": ["verbosity"], "text": ["text", "verbosity"],
    "stop": ["stop", "stop_sequences"], "stop_sequences": ["stop", "stop_sequences"], "metadata": ["metadata"],
    "service_tier": ["service_tier"], "user": ["user"],
  ]

  /// Members of the requests made with these settings that they can do without, by their names on the wire.
  public var optionalMembers: Set<String> {
    var members = Set(Self.optional.filter { entry in entry.value.contains { parameters[$0] != nil } }.keys)
    if provider.api == .chatCompletions, provider.chat.supportsStreamOptions { members.insert("stream_options") }
    return members
  }

  /// The settings without parameters that the provider has refused, named as on the wire.
  func omitting(_ names: Set<String>) -> ProviderSettings {
    if names.isEmpty { return self }
    let keys = names.reduce(into: names) { $0.formUnion(Self.optional[$1] ?? []) }
    var settings = self
    settings.parameters = JSONObject(parameters.filter { !keys.contains($0.key) }.map { ($0.key, $0.value) })
    if names.contains("stream_options") { settings.provider.chat.supportsStreamOptions = false }
    return settings
  }

  /// Whether `<think>` tags are separated.
  var separatesReasoningTags: Bool { reasoningTags ?? provider.chat.reasoningTags }

  /// Reads the provider's errors.
  var classifier: ErrorClassifier {
    ErrorClassifier(provider: provider, keySource: key?.source, secrets: allSecrets)
  }

  /// All values that must not appear in any message.
  var allSecrets: [Secret] {
    secrets + (key.map { [$0.secret] } ?? []) + extraHeaders.map { Secret($0.value) }
  }
}
