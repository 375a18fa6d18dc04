// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import HTTPEngine
import JSONCore
import TestSupport
import Testing

@Suite("Anthropic Messages over the network")
struct AnthropicBackendTests {
  static func sent(_ change: (inout ProviderSettings) -> Void) async throws -> RecordedRequest {
    let provider = try LoopbackProvider { _ in .text("Hello.") }
    var settings = AnthropicRequestTests.settings("claude-of-mine")
    settings.baseURL = provider.baseURL
    settings.key = ProviderKey(Secret("key-of-the-test-0001"), source: "ANTHROPIC_API_KEY")
    change(&settings)
    await AnthropicMessagesBackend(settings).stream(AnthropicRequestTests.request()) { _ in }
    return try #require(provider.requests.first)
  }

  @Test("A request carries key and version of the API")
  func headers() async throws {
    let sent = try await Self.sent { _ in }
    #expect(sent.method == "POST" && sent.path == "/v1/messages", "a base that ends in /v1 is the same root")
    #expect(sent["x-api-key"] == "key-of-the-test-0001" && sent["authorization"] == nil)
    #expect(sent["anthropic-version"] == "2023-06-01" && sent["anthropic-beta"] == nil)
  }

  @Test("A token goes as a token, and a version of the team file in the place of ours")
  func token() async throws {
    let sent = try await Self.sent { settings in
      settings.key = ProviderKey(Secret("token-of-the-test-0001"), source: "ANTHROPIC_AUTH_TOKEN")
      settings.apiVersion = "2026-10-21"
      settings.baseURL = String(settings.baseURL.dropLast("/v1".count)) + "/?tenant=t"
    }
    #expect(sent.path == "/v1/messages?tenant=t")
    #expect(sent["authorization"] == "Bearer token-of-the-test-0001" && sent["x-api-key"] == nil)
    #expect(sent["anthropic-version"] == "2026-10-21")
  }

  @Test("Features of the request and of the team file are both switched on")
  func features() async throws {
    let sent = try await Self.sent { settings in
      settings.providerTools = [.codeExecution]
      settings.extraHeaders = [("Anthropic-Beta", "context-1m-2025-08-07"), ("Anthropic-Version", "2023-06-02")]
    }
    let features = sent.headers.filter { $0.name == "anthropic-beta" }.map(\.value)
    #expect(features == ["code-execution-2025-05-22,context-1m-2025-08-07"])
    #expect(sent.headers.filter { $0.name == "anthropic-version" }.map(\.value) == ["2023-06-02"])
  }
}
