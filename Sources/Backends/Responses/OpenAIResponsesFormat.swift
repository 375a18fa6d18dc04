// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The wire format of OpenAI's Responses. (backends.md section 2)
enum OpenAIResponsesFormat: WireFormat {
  static func url(_ settings: ProviderSettings) -> String {
    EndpointURL.join(settings.baseURL, "/responses", query: settings.extraQuery)
  }

  static func headers(_ settings: ProviderSettings, body: RequestBody) -> [(name: String, value: String)] {
    settings.key.map { [("Authorization", "Bearer \($0.secret.reveal())")] } ?? []
  }

  static func body(for request: ModelRequest, _ settings: ProviderSettings) -> RequestBody {
    OpenAIResponsesRequestBuilder(settings: settings).body(for: request)
  }

  static func reply(to request: ModelRequest, toolNames: ToolNames, _ settings: ProviderSettings)
    -> OpenAIResponsesReply
  {
    OpenAIResponsesReply(
      options: OpenAIResponsesReply.Options(
        model: settings.model, callIDPrefix: "call_\(request.callNumber)_", toolNames: toolNames,
        classifier: settings.classifier))
  }
}
