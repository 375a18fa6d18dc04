// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine

/// The wire format of Anthropic Messages. (backends.md section 1)
enum AnthropicMessagesFormat: WireFormat {
  static let listHeaders: Set<String> = ["anthropic-beta"]

  static func url(_ settings: ProviderSettings) -> String {
    var root = settings.baseURL.prefix { $0 != "?" }
    while root.hasSuffix("/") { root = root.dropLast() }
    let path = root.hasSuffix("/v1") ? "/messages" : "/v1/messages"
    return EndpointURL.join(settings.baseURL, path, query: settings.extraQuery)
  }

  static func headers(_ settings: ProviderSettings, body: RequestBody) -> [(name: String, value: String)] {
    var headers = [(name: "anthropic-version", value: settings.apiVersion ?? AnthropicRules.defaultVersion)]
    if let key = settings.key {
      let isToken = key.source == AnthropicRules.tokenVariable
      headers.append(
        isToken ? ("Authorization", "Bearer \(key.secret.reveal())") : ("x-api-key", key.secret.reveal()))
    }
    if !body.features.isEmpty { headers.append(("anthropic-beta", body.features.joined(separator: ","))) }
    return headers
  }

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
