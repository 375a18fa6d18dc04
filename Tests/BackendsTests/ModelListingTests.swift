// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import HTTPEngine
import TestSupport
import Testing

@Suite("Lists of models")
struct ModelListingTests {
  private static func settings(
    _ provider: String, baseURL: String? = nil, variable: String = "KEY", apiVersion: String? = nil
  ) throws -> ProviderSettings {
    ProviderSettings(
      provider: try #require(ProviderTable.profile(id: provider)), model: "", baseURL: baseURL,
      key: ProviderKey(Secret("key-of-the-test-0001"), source: variable), apiVersion: apiVersion)
  }

  @Test(
    "Each API is asked at its own place",
    arguments: [
      ("openai", nil, "https://api.openai.com/v1/models"),
      ("groq", nil, "https://api.groq.com/openai/v1/models"),
      ("vllm", "http://localhost:8000/v1/?a=1", "http://localhost:8000/v1/models?a=1"),
      ("anthropic", nil, "https://api.anthropic.com/v1/models?limit=1000"),
      ("anthropic", "http://localhost:1/v1/", "http://localhost:1/v1/models?limit=1000"),
      ("gemini", nil, "https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000"),
    ])
  func addresses(_ provider: String, _ base: String?, _ url: String) throws {
    let listing = try #require(ModelListing(Self.settings(provider, baseURL: base)))
    let request = listing.request()
    #expect(request.url == url && request.method == "GET")
    #expect(request.timeouts.firstByteMilliseconds <= 10_000 && request.timeouts.gapMilliseconds <= 10_000)
  }

  @Test("The next page is asked for as the API wants it")
  func pages() throws {
    let anthropic = try #require(ModelListing(Self.settings("anthropic")))
    #expect(anthropic.request(page: "a b").url.hasSuffix("/v1/models?limit=1000&after_id=a%20b"))
    let gemini = try #require(ModelListing(Self.settings("gemini", apiVersion: "v1")))
    #expect(gemini.request(page: "x").url.hasSuffix("/v1/models?pageSize=1000&pageToken=x"))
  }

  @Test("What has no list is not asked", arguments: ["azure_openai", "claude_code"])
  func unlisted(_ provider: String) throws {
    #expect(try ModelListing(Self.settings(provider)) == nil)
  }

  private static let shapes: [(String, [ModelFacts], String?)] = [
    (#"{"object":"list","data":[{"id":"m","object":"model","owned_by":"x"}]}"#, [facts("m")], nil),
    (#"{"object":"list","data":[{"id":"m","max_model_len":4096}]}"#, [facts("m", maxInput: 4096)], nil),
    (
      #"{"data":[{"id":"m","context_window":131072,"max_completion_tokens":32768,"active":true}]}"#,
      [facts("m", maxInput: 131_072, maxOutput: 32_768)], nil
    ),
    (
      #"{"data":[{"id":"m","supports_image_in":true,"supports_video_in":false,"context_length":8}]}"#,
      [facts("m", maxInput: 8, inputs: [.text, .image])], nil
    ),
    (
      #"""
      {"data":[{"id":"a/m","context_length":100,"architecture":{"input_modalities":["text","image","file"]},
      "top_provider":{"max_completion_tokens":50},"supported_parameters":["tools","seed"],
      "pricing":{"prompt":"0.000001","completion":"0.000002"}}]}
      """#,
      [
        facts(
          "a/m", maxInput: 100, maxOutput: 50, price: ModelPrice(input: 1, output: 2), inputs: [.text, .image, .pdf],
          listsAllInputs: true, abilities: .tools)
      ], nil
    ),
    (
      #"[{"id":"m","type":"chat","context_length":9},{"id":"n","type":"image"},{"type":"chat"},7]"#,
      [facts("m", maxInput: 9)], nil
    ),
    (
      #"""
      {"data":[{"type":"model","id":"c","display_name":"C","max_input_tokens":200,"max_tokens":64,
      "capabilities":{"image_input":{"supported":true},"pdf_input":{"supported":true},"thinking":{"supported":false}}}],
      "has_more":true,"first_id":"c","last_id":"c"}
      """#,
      [facts("c", maxInput: 200, maxOutput: 64, inputs: [.text, .image, .pdf])], "c"
    ),
    (
      #"""
      {"models":[{"name":"models/g","inputTokenLimit":10,"outputTokenLimit":5,"thinking":true,
      "supportedGenerationMethods":["generateContent","countTokens"]},
      {"name":"models/e","supportedGenerationMethods":["embedContent"]}],"nextPageToken":"t"}
      """#,
      [facts("g", maxInput: 10, maxOutput: 5, abilities: .reasoning)], "t"
    ),
    (#"{"data":[]}"#, [], nil),
  ]

  private static func facts(
    _ name: String, maxInput: Int? = nil, maxOutput: Int? = nil, price: ModelPrice? = nil,
    inputs: Set<Modality> = [.text], listsAllInputs: Bool = false, abilities: ModelAbilities = []
  ) -> ModelFacts {
    ModelFacts(
      provider: "p", name: name, maxInput: maxInput, maxOutput: maxOutput, price: price, inputs: inputs,
      listsAllInputs: listsAllInputs, abilities: abilities)
  }

  @Test("All shapes of lists are read", arguments: shapes)
  func reading(_ text: String, _ models: [ModelFacts], _ next: String?) throws {
    let page = try #require(ModelListPage(Array(text.utf8), provider: "p"))
    #expect(page.models == models)
    #expect(page.next == next)
  }

  @Test("What is no list is none", arguments: ["", "{}", "<html>", #"{"error":{"message":"no"}}"#, #""data""#, "{"])
  func noList(_ text: String) {
    #expect(ModelListPage(Array(text.utf8), provider: "p") == nil)
  }

  @Test("A server that is not there is told as it is, with how to start it")
  func failure() async throws {
    let closed = try LoopbackProvider.closedPort()
    let gone = try #require(ModelListing(Self.settings("vllm", baseURL: "http://127.0.0.1:\(closed)/v1")))
    let nothing = await gone.fetch()
    #expect(!nothing.isReachable && nothing.models.isEmpty && nothing.failure?.failureClass == .network)
    #expect(nothing.failure?.hint?.contains("vllm serve") == true)
  }

  @Test("A list is read to its end")
  func success() async throws {
    let provider = try LoopbackProvider()
    let listing = try #require(ModelListing(Self.settings("generic", baseURL: provider.baseURL)))
    let report = await listing.fetch()
    #expect(report.isReachable && report.failure == nil && report.status == 200)
    #expect(report.models.map(\.name) == ["loopback-small", "loopback-large"])
    #expect(report.has("loopback-small") == true && report.has("loopback") == false)
  }
}
