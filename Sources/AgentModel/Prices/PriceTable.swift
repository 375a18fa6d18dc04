// SPDX-License-Identifier: Apache-2.0

/// The prices of models as of one version of a public catalogue. (orchestration.md 6.3)
///
/// A price is found by the exact names of provider and model, never by similar ones: a wrong price is worse than none.
/// Prices change; a cost that a provider reports is always preferred to one from here.
public enum PriceTable {
  /// The price of a model; nil when it is not in the table.
  ///
  /// - Parameters:
  ///   - provider: a provider's id in ``ProviderTable``.
  ///   - model: the model's name as it is sent to the provider.
  public static func price(provider: String, model: String) -> ModelPrice? {
    // One list of prices holds for both of OpenAI's APIs.
    let provider = provider == "openai_responses" ? "openai" : provider
    let key = Array("\(provider) \(model) ".utf8)
    return rows.withUTF8Buffer { rows in
      rows.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: key) }.flatMap {
        price($0.dropFirst(key.count))
      }
    }
  }

  /// The models of a provider whose prices are known, in the order of the table.
  ///
  /// - Parameter provider: a provider's id in ``ProviderTable``.
  public static func models(provider: String) -> [String] {
    let provider = provider == "openai_responses" ? "openai" : provider
    let key = Array("\(provider) ".utf8)
    return rows.withUTF8Buffer { rows in
      rows.split(separator: UInt8(ascii: "\n")).filter { $0.starts(with: key) }.compactMap { row in
        row.dropFirst(key.count).split(separator: UInt8(ascii: " ")).first.map { String(decoding: $0, as: UTF8.self) }
      }
    }
  }

  /// Reads the columns behind the names of a row.
  private static func price(_ columns: Slice<UnsafeBufferPointer<UInt8>>) -> ModelPrice? {
    let prices = columns.split(separator: UInt8(ascii: " ")).map { Double(String(decoding: $0, as: UTF8.self)) }
    guard prices.count == 7, let input = prices[0], let output = prices[3] else { return nil }
    return ModelPrice(
      input: input, cachedInput: prices[1], cacheWrite: prices[2], output: output, reasoning: prices[4],
      longInput: prices[5], longOutput: prices[6])
  }
}
