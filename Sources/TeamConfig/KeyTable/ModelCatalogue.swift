// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Which models a provider has, as far as its prices are known. No list of models is ever complete, so what is not
/// here is at most worth a word. (config.md section 6, `model-unknown`)
enum ModelCatalogue {
  /// What there is to say about a model.
  enum Verdict: Equatable {
    /// It is known, or nobody knows the provider's models.
    case unremarkable
    /// It is not known; the nearest that is.
    case unknown(nearest: String?)
  }

  /// Providers that host what their customers bring or what is in fashion. Only a slip of the pen is worth telling.
  private static let openHosts: Set<String> = ["fireworks", "together", "nebius", "qwen", "openrouter"]

  /// Judges a model of a provider.
  ///
  /// - Parameters:
  ///   - provider: a provider's id in `ProviderTable`.
  ///   - looksForNearest: whether to look for a similar name, which is the slow part.
  static func verdict(on model: String, of provider: String, looksForNearest: Bool = true) -> Verdict {
    let provider = provider == "openai_responses" ? "openai" : provider
    guard let models = index[provider], !isKnown(model, in: models) else { return .unremarkable }
    let nearest = looksForNearest ? nearest(to: model, in: models) : nil
    if nearest == nil, openHosts.contains(provider) { return .unremarkable }
    return .unknown(nearest: nearest)
  }

  /// The most similar name. Another number is another model, not a slip of the pen.
  private static func nearest(to model: String, in models: Models) -> String? {
    let digits = model.utf8.filter { (0x30...0x39).contains($0) }
    let candidates = models.ordered.filter { $0.utf8.filter { (0x30...0x39).contains($0) } == digits }
    return SpellingSuggestion.nearest(to: model, among: candidates)
  }

  private struct Models {
    var ordered: [String]
    var names: Set<String>
  }

  private static func isKnown(_ model: String, in models: Models) -> Bool {
    let name = model.lowercased()
    return models.names.contains(name) || ModelInference.type(forModel: name) != nil || defaults.contains(name)
      || name.hasPrefix("ft:")
      || name.hasPrefix("models/") && models.names.contains(String(name.dropFirst(7)))
  }

  /// Models that are asked where a file names none.
  private static let defaults = Set(BackendType.allCases.compactMap { $0.defaultModel?.lowercased() })

  private static let index: [String: Models] = {
    var index: [String: Models] = [:]
    for provider in Set(ProviderTable.all.map(\.id)) {
      let models = PriceTable.models(provider: provider)
      guard !models.isEmpty else { continue }
      index[provider] = Models(ordered: models, names: Set(models.map { $0.lowercased() }))
    }
    return index
  }()
}
