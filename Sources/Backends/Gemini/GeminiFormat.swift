// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine
import JSONCore

/// The wire format of Gemini's generateContent. (backends.md section 5)
enum GeminiFormat: WireFormat {
  static func url(_ settings: ProviderSettings) -> String {
    GeminiEndpoint.url(settings, method: "streamGenerateContent", query: [("alt", "sse")])
  }

  static func headers(_ settings: ProviderSettings, body: RequestBody) -> [(name: String, value: String)] {
    settings.key.map { [("x-goog-api-key", $0.secret.reveal())] } ?? []
  }

  static func body(for request: ModelRequest, _ settings: ProviderSettings) -> RequestBody {
    GeminiRequestBuilder(settings: settings).body(for: request)
  }

  static func reply(to request: ModelRequest, toolNames: ToolNames, _ settings: ProviderSettings) -> GeminiReply {
    GeminiReply(
      options: GeminiReply.Options(
        model: settings.model, callIDPrefix: "call_\(request.callNumber)_", toolNames: toolNames,
        classifier: settings.classifier))
  }
}
