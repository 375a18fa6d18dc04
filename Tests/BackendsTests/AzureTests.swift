// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import HTTPEngine
import JSONCore
import TestSupport
import Testing

@Suite("Azure OpenAI")
struct AzureTests {
  static func settings(_ base: String, model: String = "gpt-4o", version: String? = nil) throws -> ProviderSettings {
    ProviderSettings(
      provider: try #require(ProviderTable.profile(id: "azure_openai")), model: model, baseURL: base,
      key: ProviderKey(Secret("azure-key-of-the-test"), source: "AZURE_OPENAI_API_KEY"), apiVersion: version)
  }

  static func events(_ settings: ProviderSettings) async -> [ModelEvent] {
    let log = EventLog()
    await AzureOpenAIBackend(settings).stream(ChatBackendTests.request) { log.add($0) }
    return StreamFixture.joined(log.events)
  }

  @Test(
    "The base address says which interface is meant",
    arguments: [
      ("", nil, "/openai/deployments/gpt-4o/chat/completions?api-version=2024-12-01-preview"),
      ("/", "2025-04-01-preview", "/openai/deployments/gpt-4o/chat/completions?api-version=2025-04-01-preview"),
      ("/openai/", nil, "/openai/deployments/gpt-4o/chat/completions?api-version=2024-12-01-preview"),
      ("/openai/deployments/other", "", "/openai/deployments/other/chat/completions?api-version=2024-12-01-preview"),
      (
        "/openai/deployments/other/chat/completions?api-version=2025-01-01-preview", "2024-06-01",
        "/openai/deployments/other/chat/completions?api-version=2025-01-01-preview"
      ),
      ("/openai/v1", nil, "/openai/v1/chat/completions"),
      ("/openai/v1/", "2024-12-01-preview", "/openai/v1/chat/completions"),
      ("/openai/v1", "preview", "/openai/v1/chat/completions?api-version=preview"),
    ] as [(String, String?, String)])
  func addresses(_ path: String, _ version: String?, _ expected: String) async throws {
    let provider = try LoopbackProvider { _ in .text("Hello.") }
    let root = String(provider.baseURL.dropLast("/v1".count))
    _ = await Self.events(try Self.settings(root + path, version: version))
    let sent = try #require(provider.requests.first)
    #expect(sent.path == expected)
    #expect(sent["api-key"] == "azure-key-of-the-test" && sent["authorization"] == nil)
  }

  @Test("Names of deployments cannot leave their place in the address, and extra members of the query stay")
  func escaping() async throws {
    let provider = try LoopbackProvider { _ in .text("Hello.") }
    var settings = try Self.settings(String(provider.baseURL.dropLast("/v1".count)), model: "my model/../x?y")
    settings.extraQuery = [("api-version", "2025-03-01-preview"), ("a", "b")]
    _ = await Self.events(settings)
    let sent = try #require(provider.requests.first)
    #expect(
      sent.path
        == "/openai/deployments/my%20model%2F..%2Fx%3Fy/chat/completions?api-version=2025-03-01-preview&a=b")
  }

  @Test("A token of the directory service is no key")
  func token() async throws {
    let provider = try LoopbackProvider { _ in .text("Hello.") }
    var settings = try Self.settings(provider.baseURL)
    settings.key = ProviderKey(Secret("token-of-the-test"), source: "AZURE_OPENAI_AD_TOKEN")
    _ = await Self.events(settings)
    let sent = try #require(provider.requests.first)
    #expect(sent["authorization"] == "Bearer token-of-the-test" && sent["api-key"] == nil)
  }

  @Test("Tools are native: their calls are calls, and nothing is asked for in the prompt")
  func tools() async throws {
    let provider = try LoopbackProvider { _ in .toolCall("new_answer", ["content": "Use a cache."]) }
    let settings = try Self.settings(String(provider.baseURL.dropLast("/v1".count)), model: "o3-mini")
    let events = await Self.events(settings)
    #expect(
      events.contains {
        if case .toolCall(let call) = $0 {
          call.name == "new_answer" && call.arguments["content"] != nil
        } else {
          false
        }
      })
    let body = try JSONReader.parse(try #require(provider.requests.first).body)
    #expect(body["tools"]?[0]?["function"]?["name"] == "new_answer")
    #expect(body["tool_choice"] == nil && body["messages"]?.arrayValue?.count == 1)
  }

  @Test("Annotations of the content filter say nothing about the reply")
  func annotations() throws {
    let annotation = #"{"hate":{"filtered":false,"severity":"safe"}}"#
    let chunks = [
      #"{"id":"","model":"","object":"","choices":[],"prompt_filter_results":[{"content_filter_results":\#(annotation)}]}"#,
      #"{"id":"c","model":"m","choices":[{"index":0,"content_filter_results":\#(annotation),"delta":{"content":"Hi"}}]}"#,
      #"{"id":"","model":"","choices":[{"index":0,"content_filter_offsets":{"check_offset":0},"finish_reason":null}]}"#,
      #"{"id":"c","model":"m","choices":[{"index":0,"content_filter_results":{},"delta":{},"finish_reason":"content_filter"}]}"#,
    ]
    var decoder = ChatStreamDecoder(
      status: 200, headers: [("content-type", "text/event-stream")],
      settings: try Self.settings("https://x.openai.azure.com"), toolNames: ToolNames([]), callNumber: 1)
    let body = chunks.map { "data: \($0)\n\n" }.joined() + "data: [DONE]\n\n"
    let events = decoder.feed(Array(body.utf8)) + decoder.end()
    let said = events.filter { if case .warning = $0 { false } else { true } }
    #expect(
      said == [.start(id: "c", model: "m"), .text("Hi"), .finish(ModelFinish(.contentFilter, raw: "content_filter"))])
  }
}
