// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The wire format of Chat Completions, whichever provider speaks it. (backends.md section 3)
enum ChatCompletionsFormat: WireFormat {
  static func url(_ settings: ProviderSettings) -> String {
    EndpointURL.join(settings.baseURL, "/chat/completions", query: settings.extraQuery)
  }

  static func headers(_ settings: ProviderSettings, body: RequestBody) -> [(name: String, value: String)] {
    settings.key.map { [("Authorization", "Bearer \($0.secret.reveal())")] } ?? []
  }

  static func body(for request: ModelRequest, _ settings: ProviderSettings) -> RequestBody {
    ChatRequestBuilder(settings: settings).body(for: request)
  }

  static func reply(to request: ModelRequest, toolNames: ToolNames, _ settings: ProviderSettings) -> ChatReply {
    ChatReply(
      options: ChatReply.Options(
        separatesTags: settings.separatesReasoningTags, reasoningReplay: settings.provider.chat.reasoningReplay,
        model: settings.model, callIDPrefix: "call_\(request.callNumber)_", toolNames: toolNames,
        classifier: settings.classifier))
  }
}
