// SPDX-License-Identifier: Apache-2.0

/// All providers by name. A new provider that speaks a known format is a new row here and nothing else.
/// (backends.md section 4; config.md 3.1, 3.2, 3.5)
public enum ProviderTable {
  /// The row with an id.
  public static func profile(id: String) -> ProviderProfile? {
    all.first { $0.id == id }
  }

  /// The row that a `backend.type` means; case does not matter. `chatcompletion` is OpenAI's row, whose base URL the
  /// team file may replace: then ``profile(forHost:)`` decides, and ``generic`` where that finds nothing.
  public static func profile(forType type: String) -> ProviderProfile? {
    let name = type.lowercased()
    return all.first { $0.typeNames.contains(name) }
  }

  /// The Chat Completions provider a host belongs to; nil for hosts of nobody in the table, local servers among them.
  public static func profile(forHost host: String) -> ProviderProfile? {
    all.first { ($0.api == .chatCompletions || $0.api == .azureOpenAI) && $0.owns(host: host) }
  }

  /// All rows.
  public static let all: [ProviderProfile] = chatCompletions + otherAPIs + [generic]

  private static let otherAPIs: [ProviderProfile] = [
    ProviderProfile(
      id: "openai_responses", displayName: "OpenAI", api: .openAIResponses, typeNames: ["openai"],
      hostSuffixes: ["api.openai.com"], defaultBaseURL: "https://api.openai.com/v1",
      keyVariables: ["OPENAI_API_KEY"], providerTools: [.webSearch, .codeInterpreter, .imageGeneration]),
    ProviderProfile(
      id: "anthropic", displayName: "Anthropic", api: .anthropicMessages, typeNames: ["claude", "anthropic"],
      hostSuffixes: ["api.anthropic.com"], defaultBaseURL: "https://api.anthropic.com",
      keyVariables: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"],
      providerTools: [.webSearch, .codeExecution]),
    ProviderProfile(
      id: "gemini", displayName: "Gemini", api: .gemini, typeNames: ["gemini"],
      hostSuffixes: ["generativelanguage.googleapis.com"],
      defaultBaseURL: "https://generativelanguage.googleapis.com",
      keyVariables: ["GOOGLE_API_KEY", "GEMINI_API_KEY"], providerTools: [.webSearch, .codeExecution]),
    ProviderProfile(
      id: "azure_openai", displayName: "Azure OpenAI", api: .azureOpenAI, typeNames: ["azure_openai"],
      hostSuffixes: ["openai.azure.com", "services.ai.azure.com", "cognitiveservices.azure.com"],
      defaultBaseURL: nil, keyVariables: ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"],
      chat: ChatDialect(
        usesMaxCompletionTokens: true, developerRole: OpenAIModels.reasoning, refusals: [OpenAIModels.noSampling],
        mediaForms: [.pictures, .sounds, .documents])),
    ProviderProfile(
      id: "claude_code", displayName: "Claude Code", api: .claudeCode, typeNames: ["claude_code"],
      hostSuffixes: ["api.anthropic.com"], defaultBaseURL: nil,
      keyVariables: ["CLAUDE_CODE_API_KEY", "ANTHROPIC_API_KEY"]),
  ]
}
