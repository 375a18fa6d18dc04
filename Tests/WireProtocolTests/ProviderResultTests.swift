// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunEngine
import TeamConfig
import TestSupport
import Testing

@testable import WireProtocol

@Suite("Providers and models on the wire")
struct ProviderResultTests {
  private static let variables = Environment(layers: [
    Environment.Layer(origin: "environment", values: ["OPENAI_API_KEY": "planted-0001", "GROQ_API_KEY": ""])
  ])

  private static func problem(_ value: JSONValue, _ shape: ObjectShape) -> String? {
    ShapeCheck.closed.problem(in: value, .object(shape), label: "It").map { "\($0)" }
  }

  @Test("Every provider has its shape and shows whether keys are set, never what they are")
  func providers() {
    for profile in ProviderTable.all {
      let value = ProviderJSON.encode(profile, Self.variables)
      #expect(Self.problem(value, ProviderShapes.provider) == nil, "\(profile.id)")
      #expect(!value.description.contains("planted"))
      let isSet = value["keys"]?.arrayValue?.contains { $0["set"]?.boolValue == true } ?? false
      #expect(isSet == profile.keyVariables.contains("OPENAI_API_KEY"), "\(profile.id)")
    }
  }

  @Test("Every model of the table has its shape")
  func models() {
    for profile in ProviderTable.all {
      for name in ModelTable.models(provider: profile.id) {
        let facts = ModelTable.facts(provider: profile.id, model: name)
        let value = ModelJSON.encode(provider: profile.id, known: facts, listed: nil)
        #expect(Self.problem(value, ProviderShapes.model) == nil, "\(profile.id) \(name)")
        #expect(value["listed"] == nil && value["provider"]?.stringValue == profile.id)
      }
    }
  }

  @Test("What the provider says wins over the table, and each fact names who said it")
  func merging() {
    let known = ModelFacts(
      provider: "p", name: "m", maxInput: 100, maxOutput: 10, price: ModelPrice(input: 1, output: 2),
      inputs: [.text, .image], abilities: [.tools])
    let listed = ModelFacts(
      provider: "p", name: "m", maxInput: 200, inputs: [.text, .pdf], abilities: [.reasoning])
    let value = ModelJSON.encode(provider: "p", known: known, listed: listed, isListComplete: true)
    #expect(value["maxInputTokens"]?.intValue == 200 && value["maxOutputTokens"]?.intValue == 10)
    #expect(value["inputs"] == ["text", "image", "pdf"] && value["listsAllInputs"] == false)
    #expect(value["abilities"] == ["tools", "reasoning"] && value["listed"] == true)
    #expect(
      value["sources"] == [
        "maxInputTokens": "provider", "maxOutputTokens": "catalogue", "inputs": "provider", "abilities": "provider",
        "price": "catalogue",
      ])
    #expect(Self.problem(value, ProviderShapes.model) == nil)

    let textOnly = ModelFacts(provider: "p", name: "m", inputs: [.text], listsAllInputs: true)
    let corrected = ModelJSON.encode(provider: "p", known: known, listed: textOnly)
    #expect(corrected["inputs"] == ["text"] && corrected["listsAllInputs"] == true)
    #expect(corrected["sources"]?["inputs"] == "provider")

    let gone = ModelJSON.encode(provider: "p", known: known, listed: nil, isListComplete: true)
    #expect(gone["listed"] == false && gone["sources"]?["inputs"] == "catalogue")
  }
}
