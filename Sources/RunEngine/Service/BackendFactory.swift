// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import HTTPEngine
import JSONCore
import TeamConfig

/// Makes the backend of an agent from its block in the team file.
struct BackendFactory: Sendable {
  /// A backend, or why there is none.
  enum Made: Sendable {
    case backend(any Backend)
    /// The agent can never make a call; the others go on without it.
    case unusable(ModelFailure)
  }

  let userAgent: String
  /// What the run learns about its models.
  var memory = RunMemory()
  /// What all runs know about the providers.
  var traffic = ProviderTraffic()

  /// What people are told about an agent's backend, whether it can be used or not.
  static func descriptor(_ spec: BackendSpec) -> BackendDescriptor {
    BackendDescriptor(type: spec.type, provider: spec.provider, model: spec.model)
  }

  /// The backend of an agent that is not a replay.
  ///
  /// - Parameters:
  ///   - program: the program behind the agent, for a backend that is one.
  ///   - searched: files that the provider is to search in.
  func make(_ spec: BackendSpec, program: AgentProgram? = nil, searched: [MediaPart] = []) -> Made {
    guard let profile = ProviderTable.profile(id: spec.provider), profile.api.isBuilt else {
      return .unusable(Self.notBuilt(spec))
    }
    if case .missing(let variables) = spec.credential {
      return .unusable(Self.missingKey(profile, variables: variables))
    }
    var settings = self.settings(spec, profile)
    settings.searchFiles = searched
    let backend: any Backend
    switch Self.api(of: profile, spec) {
    case .chatCompletions: backend = ChatCompletionsBackend(settings, type: spec.type)
    case .azureOpenAI: backend = AzureOpenAIBackend(settings, type: spec.type)
    case .anthropicMessages: backend = AnthropicMessagesBackend(settings, type: spec.type)
    case .openAIResponses: backend = OpenAIResponsesBackend(settings, type: spec.type)
    case .gemini: backend = GeminiBackend(settings, type: spec.type)
    case .claudeCode: return make(program, profile, spec)
    }
    return .backend(
      GuardedBackend(
        backend: backend, target: Self.target(profile, settings), memory: memory, traffic: traffic,
        optionalMembers: settings.optionalMembers))
  }

  /// The backend of an agent that is a program. It keeps a conversation of its own, so that a refused request is not
  /// mended and made again.
  private func make(_ program: AgentProgram?, _ profile: ProviderProfile, _ spec: BackendSpec) -> Made {
    guard let program else { return .unusable(Self.notBuilt(spec)) }
    if let failure = program.failure { return .unusable(failure) }
    let settings = program.settings
    let target = ModelTarget(
      provider: profile.id, providerName: profile.displayName, baseURL: settings.baseURL ?? "", model: settings.model,
      account: settings.key.map { SHA256.hex(Array($0.reveal().utf8)) } ?? "")
    return .backend(
      GuardedBackend(
        backend: ClaudeCodeBackend(settings), target: target, memory: memory, traffic: traffic, mends: false))
  }

  /// The API an agent is asked by: some providers run a tool of theirs behind OpenAI's Responses only.
  private static func api(of profile: ProviderProfile, _ spec: BackendSpec) -> ProviderAPI {
    guard profile.api == .chatCompletions else { return profile.api }
    let needsResponses = spec.providerTools.contains { tool in
      profile.providerTools.contains(tool) && !profile.chat.toolForms.contains { $0.tool == tool }
    }
    return needsResponses ? .openAIResponses : profile.api
  }

  private static func target(_ profile: ProviderProfile, _ settings: ProviderSettings) -> ModelTarget {
    ModelTarget(
      provider: profile.id, providerName: profile.displayName, baseURL: settings.baseURL, model: settings.model,
      account: settings.key.map { SHA256.hex(Array($0.secret.reveal().utf8)) } ?? "")
  }

  /// How the model of an agent is asked, with the key it has.
  func settings(_ spec: BackendSpec, _ profile: ProviderProfile) -> ProviderSettings {
    var key: ProviderKey?
    if case .key(let secret, let variable) = spec.credential { key = ProviderKey(secret, source: variable) }
    return ProviderSettings(
      provider: profile, model: spec.model, baseURL: spec.baseURL, key: key, apiVersion: spec.apiVersion,
      providerTools: spec.providerTools, extraHeaders: spec.extraHeaders.map { (name: $0.0, value: $0.1) },
      extraQuery: spec.extraQuery.map { (name: $0.0, value: $0.1) }, parameters: spec.parameters,
      extraBody: spec.extraBody, reasoningTags: spec.reasoningTags, timeouts: Self.timeouts(spec.timeouts),
      userAgent: userAgent)
  }

  static func notBuilt(_ spec: BackendSpec) -> ModelFailure {
    ModelFailure(
      .invalidRequest, "The backend type “\(spec.type)” is not built into this version yet.",
      retryable: false, code: "backend_not_built",
      hint: "Use the API of the same provider, such as `claude` or `openai`, or play a recording with replay.")
  }

  static func missingKey(_ profile: ProviderProfile, variables: [String]) -> ModelFailure {
    let names = variables.joined(separator: " or ")
    return ModelFailure(
      .credentialsMissing,
      variables.isEmpty
        ? "There is no key for this server." : "There is no key for \(profile.displayName): \(names) is not set.",
      code: "credentials_missing",
      hint: variables.isEmpty
        ? "Name the variable that holds its key with api_key_env."
        : "Set \(names) in the environment or in .env.")
  }

  private static func timeouts(_ spec: TransportTimeouts) -> HTTPTimeouts {
    var timeouts = HTTPTimeouts()
    if let connect = spec.connectMilliseconds { timeouts.connectMilliseconds = connect }
    if let firstByte = spec.firstByteMilliseconds { timeouts.firstByteMilliseconds = firstByte }
    if let gap = spec.gapMilliseconds { timeouts.gapMilliseconds = gap }
    return timeouts
  }
}
