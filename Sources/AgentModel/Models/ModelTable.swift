// SPDX-License-Identifier: Apache-2.0

/// The models of the providers as of one version of a public catalogue: limits, prices, what they take and can do.
/// (backends.md 6.3, section 9; orchestration.md 6.3)
///
/// A model is found by the exact names of provider and model, never by similar ones: a wrong fact is worse than none,
/// and a model of the user's own may bear a name that contains another's. Nothing is read before the first question,
/// and a question reads one row.
public enum ModelTable {
  /// What is known about a model; nil when it is not in the table.
  ///
  /// - Parameters:
  ///   - provider: a provider's id in ``ProviderTable``.
  ///   - model: the model's name as it is sent to the provider.
  public static func facts(provider: String, model: String) -> ModelFacts? {
    let provider = list(of: provider)
    for name in ModelNames.candidates(for: model, of: provider) {
      if let facts = row(provider, name) { return facts }
    }
    return nil
  }

  /// The names of a provider's models, in the order of the table.
  ///
  /// - Parameter provider: a provider's id in ``ProviderTable``.
  public static func models(provider: String) -> [String] {
    let key = Array("\(list(of: provider)) ".utf8)
    return rows.withUTF8Buffer { rows in
      let rows = RowSearch(rows)
      var names: [String] = []
      var start = rows.start(of: key)
      while let row = rows.row(at: start), row.starts(with: key) {
        let name = row.dropFirst(key.count).prefix { $0 != RowSearch.space }
        names.append(String(decoding: name, as: UTF8.self))
        start = row.endIndex + 1
      }
      return names
    }
  }

  /// How many models there are.
  public static var count: Int {
    rows.withUTF8Buffer { rows in rows.reduce(into: 1) { $0 += $1 == UInt8(ascii: "\n") ? 1 : 0 } }
  }

  /// Whose list of models a provider has. Both of OpenAI's APIs offer the same.
  private static func list(of provider: String) -> String {
    lists.first { $0.provider == provider }?.list ?? provider
  }

  private static let lists = [(provider: "openai_responses", list: "openai")]

  /// Reads the row of exactly this name.
  private static func row(_ provider: String, _ name: String) -> ModelFacts? {
    let key = Array("\(provider) \(name) ".utf8)
    return rows.withUTF8Buffer { rows in
      let rows = RowSearch(rows)
      guard let row = rows.row(at: rows.start(of: key)), row.starts(with: key) else { return nil }
      return ModelFacts(provider: provider, name: name, columns: row.dropFirst(key.count))
    }
  }
}
