// SPDX-License-Identifier: Apache-2.0

/// What is known about one model of one provider. Whatever is nil is not known, which is not the same as none.
public struct ModelFacts: Sendable, Hashable {
  /// The provider's id in ``ProviderTable`` under which the model is listed.
  public var provider: String
  /// The model's name in the table.
  public var name: String
  /// The most tokens that go in with one call: the context window, or what it leaves for input.
  public var maxInput: Int?
  /// The most tokens that come out of one call, reasoning included.
  public var maxOutput: Int?
  /// What its tokens cost.
  public var price: ModelPrice?
  /// What it is known to take. Text is always among it.
  public var inputs: Set<Modality>
  /// Whether ``inputs`` is all it takes of text, pictures, sound and films. Of documents the catalogue never says no.
  public var listsAllInputs: Bool
  /// What it is known to be able to do.
  public var abilities: ModelAbilities
  /// The day on which the provider takes it away, as `YYYY-MM-DD`.
  public var deprecationDate: String?

  /// Creates facts; what is left out is not known.
  public init(
    provider: String, name: String, maxInput: Int? = nil, maxOutput: Int? = nil, price: ModelPrice? = nil,
    inputs: Set<Modality> = [.text], listsAllInputs: Bool = false, abilities: ModelAbilities = [],
    deprecationDate: String? = nil
  ) {
    self.provider = provider
    self.name = name
    self.maxInput = maxInput
    self.maxOutput = maxOutput
    self.price = price
    self.inputs = inputs
    self.listsAllInputs = listsAllInputs
    self.abilities = abilities
    self.deprecationDate = deprecationDate
  }

  /// Whether the model takes a kind of content; nil when nobody said. (backends.md 6.3)
  public func takes(_ modality: Modality) -> Bool? {
    if inputs.contains(modality) { return true }
    return listsAllInputs && modality != .pdf ? false : nil
  }

  /// What is known to come out of it.
  public var outputs: Set<Modality> { abilities.contains(.audioOutput) ? [.text, .audio] : [.text] }
}
