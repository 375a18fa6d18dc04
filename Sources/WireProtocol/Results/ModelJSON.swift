// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// A model with what is known about it and who said so, as clients get it.
public struct ModelJSON {
  private var object: JSONObject
  private var sources = JSONObject()

  /// Puts together what the table and the provider say. Where both say something, the provider is right.
  ///
  /// - Parameters:
  ///   - provider: the id under which the client knows the provider.
  ///   - known: the model's row of the table.
  ///   - listed: the model's entry in the list of the provider.
  ///   - isListComplete: whether the provider gave its whole list, so that what is not in it is not there.
  public static func encode(
    provider: String, known: ModelFacts?, listed: ModelFacts?, isListComplete: Bool = false
  ) -> JSONValue {
    guard let name = listed?.name ?? known?.name else { return .null }
    var json = ModelJSON(object: ["provider": .string(provider), "id": .string(name)])
    json.set("maxInputTokens", known, listed) { $0.maxInput.map { .integer(Int64($0)) } }
    json.set("maxOutputTokens", known, listed) { $0.maxOutput.map { .integer(Int64($0)) } }
    json.setInputs(known, listed)
    json.set("outputs", known, listed) { $0.outputs == [.text] ? Optional.none : modalities($0.outputs) }
    json.setAbilities(known, listed)
    json.set("price", known, listed) { $0.price.map(price) }
    json.set("deprecationDate", known, listed) { $0.deprecationDate.map(JSONValue.string) }
    if listed != nil || isListComplete { json.object["listed"] = .bool(listed != nil) }
    json.object["sources"] = .object(json.sources)
    return .object(json.object)
  }

  /// Who said something.
  private enum Source: String {
    case catalogue, provider
  }

  private mutating func set(_ name: String, _ value: JSONValue, from source: Source) {
    object[name] = value
    sources[name] = .string(source.rawValue)
  }

  /// Sets a member to what the provider says or, where it says nothing, the table.
  private mutating func set(
    _ name: String, _ known: ModelFacts?, _ listed: ModelFacts?, _ value: (ModelFacts) -> JSONValue?
  ) {
    if let value = listed.flatMap(value) {
      set(name, value, from: .provider)
    } else if let value = known.flatMap(value) {
      set(name, value, from: .catalogue)
    }
  }

  private mutating func setInputs(_ known: ModelFacts?, _ listed: ModelFacts?) {
    let listsAll = listed?.listsAllInputs == true
    let before = known?.inputs ?? []
    let inputs = listsAll ? listed?.inputs ?? [] : before.union(listed?.inputs ?? [.text])
    let source: Source = listsAll || known == nil || inputs != before ? .provider : .catalogue
    set("inputs", Self.modalities(inputs), from: source)
    object["listsAllInputs"] = .bool(listsAll || inputs == before && known?.listsAllInputs == true)
  }

  private mutating func setAbilities(_ known: ModelFacts?, _ listed: ModelFacts?) {
    let before = known?.abilities ?? []
    let abilities = before.union(listed?.abilities ?? [])
    guard !abilities.isEmpty else { return }
    set("abilities", .array(abilities.words.map(JSONValue.string)), from: abilities == before ? .catalogue : .provider)
  }

  private static func modalities(_ set: Set<Modality>) -> JSONValue {
    .array(Modality.allCases.filter(set.contains).map { .string($0.rawValue) })
  }

  private static func price(_ price: ModelPrice) -> JSONValue {
    let parts: [(String, Double?)] = [
      ("input", price.input), ("output", price.output), ("cachedInput", price.cachedInput),
      ("cacheWrite", price.cacheWrite), ("cacheWriteHour", price.cacheWriteHour), ("audioInput", price.audioInput),
      ("reasoning", price.reasoning), ("longInput", price.longInput), ("longOutput", price.longOutput),
    ]
    var object = JSONObject()
    for (name, dollars) in parts { object[name] = dollars.map(JSONValue.number) }
    return .object(object)
  }
}
