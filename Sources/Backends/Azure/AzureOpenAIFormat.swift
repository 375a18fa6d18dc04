// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Azure's way to Chat Completions: bodies and replies are OpenAI's, content filter annotations aside, which say nothing
/// about the reply. (backends.md 3.3, section 4)
enum AzureOpenAIFormat: WireFormat {
  /// The variable whose value is a token of the directory service and no key.
  static let tokenVariable = "AZURE_OPENAI_AD_TOKEN"

  static func url(_ settings: ProviderSettings) -> String { AzureEndpoint(settings).chatCompletions }

  static func headers(_ settings: ProviderSettings, body: RequestBody) -> [(name: String, value: String)] {
    guard let key = settings.key else { return [] }
    return key.source == tokenVariable
      ? [("Authorization", "Bearer \(key.secret.reveal())")] : [("api-key", key.secret.reveal())]
  }

  static func body(for request: ModelRequest, _ settings: ProviderSettings) -> RequestBody {
    ChatCompletionsFormat.body(for: request, settings)
  }

  static func reply(to request: ModelRequest, toolNames: ToolNames, _ settings: ProviderSettings) -> ChatReply {
    ChatCompletionsFormat.reply(to: request, toolNames: toolNames, settings)
  }
}
