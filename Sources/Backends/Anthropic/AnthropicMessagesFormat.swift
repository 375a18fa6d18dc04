// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine
import JSONCore

/// The wire format of Anthropic Messages. (backends.md section 1)
enum AnthropicMessagesFormat: WireFormat {
  static func url(_ settings: ProviderSettings) -> String { settings.baseURL }

  static func headers(_ settings: ProviderSettings, body: RequestBody) -> [(name: String, value: String)] { [] }

  static func body(for request: ModelRequest, _ settings: ProviderSettings) -> RequestBody {
    AnthropicMessagesRequestBuilder(settings: settings).body(for: request)
  }

  static func reply(to request: ModelRequest, toolNames: ToolNames, _ settings: ProviderSettings)
    -> AnthropicMessagesReply
  {
    AnthropicMessagesReply(
      options: AnthropicMessagesReply.Options(
        model: settings.model, callIDPrefix: "toolu_\(request.callNumber)_", toolNames: toolNames,
        classifier: settings.classifier))
  }
}
