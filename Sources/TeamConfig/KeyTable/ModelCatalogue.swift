// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Which models a provider has, as far as they are known. No list of models is ever complete, so what is not in it is
/// at most worth a word. (config.md section 6, `model-unknown`)
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

  /// Providers whose customers name the models themselves.
  private static let namedByCustomers: Set<String> = ["azure_openai"]

  /// Judges a model of a provider.
  ///
  /// - Parameters:
  ///   - provider: a provider's id in `ProviderTable`.
  ///   - looksForNearest: whether to look for a similar name, which is the slow part.
  static func verdict(on model: String, of provider: String, looksForNearest: Bool = true) -> Verdict {
    guard let models = index[provider], !isKnown(model, of: provider, in: models) else { return .unremarkable }
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

  private static func isKnown(_ model: String, of provider: String, in models: Models) -> Bool {
    let name = model.lowercased()
    return models.names.contains(name) || ModelInference.type(forModel: name) != nil || defaults.contains(name)
      || name.hasPrefix("ft:") || ModelTable.facts(provider: provider, model: name) != nil
  }

  /// Models that are asked where a file names none.
  private static let defaults = Set(BackendType.allCases.compactMap { $0.defaultModel?.lowercased() })

  private static let index: [String: Models] = {
    var index: [String: Models] = [:]
    for provider in Set(ProviderTable.all.map(\.id)) {
      guard !namedByCustomers.contains(provider) else { continue }
      let models = ModelTable.models(provider: provider)
      guard !models.isEmpty else { continue }
      index[provider] = Models(ordered: models, names: Set(models.map { $0.lowercased() }))
    }
    return index
  }()
}
