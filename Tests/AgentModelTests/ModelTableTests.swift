// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Testing

@Suite("Models")
struct ModelTableTests {
  @Test("A model is found by exact names only")
  func names() throws {
    let facts = try #require(ModelTable.facts(provider: "openai", model: "gpt-4.1"))
    #expect(facts.price == ModelPrice(input: 2, cachedInput: 0.5, output: 8))
    #expect(facts.maxInput == 1_047_576 && facts.maxOutput == 32_768)
    #expect(ModelTable.facts(provider: "openai_responses", model: "gpt-4.1") == facts)
    #expect(ModelTable.facts(provider: "groq", model: "openai/gpt-oss-120b") != nil)
    #expect(ModelTable.facts(provider: "azure_openai", model: "gpt-4.1") != nil)
    for (provider, model) in [
      ("openai", "gpt-4.1-"), ("openai", "GPT-4.1"), ("openai", "gpt-4.1 1047576"), ("openai", ""), ("openai", " "),
      ("generic", "gpt-4.1"), ("ope", "gpt-4.1"), ("", ""), ("openai", "gpt-4.1\nopenai gpt-4.1"),
      ("openai", "my-gpt-4.1"), ("openai", "container"), ("azure_openai", "my-deployment"),
      ("azure_openai", "eu/gpt-5.1"), ("openrouter", "openai/gpt-4.1"), ("zzz", "zzz"), ("anthropic", "!"),
    ] {
      #expect(ModelTable.facts(provider: provider, model: model) == nil, "\(provider) \(model)")
    }
  }

  @Test(
    "A known beginning is no part of the name, and a fine-tuned model is its base",
    arguments: [
      ("gemini", "models/gemini-pro-latest", "gemini-pro-latest"),
      ("fireworks", "accounts/fireworks/models/deepseek-v4-pro-0813", "accounts/fireworks/models/deepseek-v4-pro-0813"),
      ("openai", "ft:gpt-4.1-2025-04-14:acme::9xYz", "ft:gpt-4.1-2025-04-14"),
      ("openai", "models/gpt-4.1", nil), ("gemini", "models/models/gemini-pro-latest", nil),
      ("openai", "ft:gpt-4.1:acme::9xYz", nil),
    ])
  func beginnings(_ provider: String, _ model: String, _ name: String?) {
    #expect(ModelTable.facts(provider: provider, model: model)?.name == name)
  }

  @Test("Every row is found by its name, and belongs to a provider of ours")
  func rows() {
    var count = 0
    for provider in ProviderTable.all where provider.id != "openai_responses" {
      for model in ModelTable.models(provider: provider.id) {
        count += 1
        #expect(ModelTable.facts(provider: provider.id, model: model)?.name == model, "\(provider.id) \(model)")
      }
    }
    #expect(count > 800)
    #expect(count == ModelTable.count)
    #expect(ModelTable.models(provider: "openai_responses") == ModelTable.models(provider: "openai"))
    #expect(ModelTable.models(provider: "generic").isEmpty && ModelTable.models(provider: "").isEmpty)
  }

  @Test("What the catalogue does not say is not known; only a full list of inputs says no")
  func inputs() throws {
    let gemini = try #require(ModelTable.facts(provider: "gemini", model: "gemini-pro-latest"))
    #expect(gemini.inputs == Set(Modality.allCases) && gemini.takes(.video) == true)
    let speaker = try #require(ModelTable.facts(provider: "openai", model: "gpt-audio"))
    #expect(speaker.takes(.audio) == true && speaker.takes(.image) == false && speaker.takes(.pdf) == nil)
    #expect(speaker.outputs == [.text, .audio] && gemini.outputs == [.text])
    let written = try #require(ModelTable.facts(provider: "groq", model: "openai/gpt-oss-120b"))
    #expect(written.takes(.text) == true && written.takes(.image) == nil && !written.listsAllInputs)
  }

  @Test("Abilities, limits and last days are read")
  func columns() throws {
    let claude = try #require(ModelTable.facts(provider: "anthropic", model: "claude-sonnet-4-5"))
    #expect(claude.abilities.isSuperset(of: [.tools, .reasoning, .assistantPrefill, .structuredOutput]))
    #expect(!claude.abilities.contains(.midConversationSystem))
    #expect(claude.deprecationDate == "2026-11-30" && claude.maxInput == 200_000 && claude.maxOutput == 64_000)
    #expect(claude.price?.cacheWriteHour == 6)
    #expect(ModelTable.facts(provider: "openai", model: "gpt-5-pro")?.abilities.contains(.responsesOnly) == true)
    #expect(ModelTable.facts(provider: "openai", model: "gpt-5")?.abilities.contains(.responsesOnly) == false)
    let words = ModelAbilities.words
    #expect(words.reduce(into: ModelAbilities()) { $0.insert($1.ability) }.words == words.map(\.word))
    #expect(Set(words.map(\.word)).count == words.count)
  }
}
