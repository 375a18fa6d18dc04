// SPDX-License-Identifier: Apache-2.0

import AgentModel
import HTTPEngine

/// How an API lists its models: where it is asked, and how it goes on after a page.
struct ModelListForm: Sendable {
  /// What stands between the base URL and `/models`, unless the base URL ends in it.
  var version = ""
  /// The member of the query that asks for as many models as a page may have; nil where all come at once.
  var pageSize: String?
  /// The member of the query that names the page.
  var page = ""

  /// The most models asked for on one page. (Anthropic and Gemini allow 1000)
  static let largestPage = 1000

  /// The form of an API; nil for one that cannot be asked. Azure lists what could be deployed, not what is.
  init?(_ settings: ProviderSettings) {
    switch settings.provider.api {
    case .chatCompletions, .openAIResponses: break
    case .anthropicMessages:
      version = "/v1"
      pageSize = "limit"
      page = "after_id"
    case .gemini:
      version = GeminiEndpoint.versionPath(settings)
      pageSize = "pageSize"
      page = "pageToken"
    case .azureOpenAI, .claudeCode: return nil
    }
  }

  /// The address of a page.
  func url(_ settings: ProviderSettings, page token: String?) -> String {
    var root = settings.baseURL.prefix { $0 != "?" }
    while root.hasSuffix("/") { root.removeLast() }
    var query = settings.extraQuery
    if let pageSize { query.append((pageSize, String(Self.largestPage))) }
    if let token { query.append((page, token)) }
    let path = version.isEmpty || root.hasSuffix(version) ? "/models" : version + "/models"
    return EndpointURL.join(settings.baseURL, path, query: query)
  }
}

extension ProviderSettings {
  /// Headers that carry the key and the version of the API, as a call without a body has them.
  var callHeaders: [(name: String, value: String)] {
    let body = RequestBody(http: HTTPBody(), toolNames: ToolNames([]))
    switch provider.api {
    case .chatCompletions, .claudeCode: return ChatCompletionsFormat.headers(self, body: body)
    case .azureOpenAI: return AzureOpenAIFormat.headers(self, body: body)
    case .openAIResponses: return OpenAIResponsesFormat.headers(self, body: body)
    case .anthropicMessages: return AnthropicMessagesFormat.headers(self, body: body)
    case .gemini: return GeminiFormat.headers(self, body: body)
    }
  }
}
