// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Testing

@Suite("Prices")
struct PriceTableTests {
  @Test("A price is found by exact names only")
  func names() throws {
    let price = try #require(PriceTable.price(provider: "openai", model: "gpt-4.1"))
    #expect(price == ModelPrice(input: 2, cachedInput: 0.5, output: 8))
    #expect(PriceTable.price(provider: "openai_responses", model: "gpt-4.1") == price)
    #expect(PriceTable.price(provider: "groq", model: "openai/gpt-oss-120b") != nil)
    for (provider, model) in [
      ("openai", "gpt-4.1-"), ("openai", "GPT-4.1"), ("openai", "gpt-4.1 2"), ("openai", ""),
      ("generic", "gpt-4.1"), ("ope", "gpt-4.1"), ("", ""), ("openai", "gpt-4.1\nopenai gpt-4.1"),
    ] {
      #expect(PriceTable.price(provider: provider, model: model) == nil, "\(provider) \(model)")
    }
  }

  @Test("Every kind of token has its price")
  func kinds() {
    let price = ModelPrice(
      input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 4, reasoning: 2, longInput: 3, longOutput: 6)
    let usage = TokenUsage(input: 100_000, output: 10_000, cacheRead: 40_000, cacheWrite: 20_000, reasoning: 4_000)
    #expect(abs(price.cost(of: usage) - (0.04 + 0.004 + 0.025 + 0.024 + 0.008)) < 1e-12)
    let long = TokenUsage(input: 200_001, output: 1_000)
    #expect(abs(price.cost(of: long) - (0.600003 + 0.006)) < 1e-12)
    #expect(ModelPrice(input: 1, output: 1).cost(of: TokenUsage(input: 10, cacheRead: 10)) == 10e-6)
    #expect(price.cost(of: TokenUsage(input: 0, output: 1, cacheRead: 9, reasoning: 5)) > 0)
  }

  @Test(
    "Every provider of the table is one of ours",
    arguments: [
      ("anthropic", "claude-sonnet-5"), ("cerebras", "gpt-oss-120b"), ("gemini", "gemini-pro-latest"),
      ("moonshot", "kimi-k3"), ("xai", "grok-4.20"), ("zai", "glm-4.5"), ("qwen", "glm-5.1"),
    ])
  func providers(_ provider: String, _ model: String) {
    #expect(ProviderTable.profile(id: provider) != nil)
    #expect(PriceTable.price(provider: provider, model: model) != nil)
  }
}
