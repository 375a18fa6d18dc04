// SPDX-License-Identifier: Apache-2.0

/// The names under which a model may stand in the table. (backends.md 6.3)
enum ModelNames {
  /// The model's own name, then what is left of it without a known beginning, or the base of a fine-tuned model.
  static func candidates(for model: String, of provider: String) -> [String] {
    // A space or a line break is part of no name, and would reach into the columns of a row.
    guard isName(provider), isName(model) else { return [] }
    let prefix = prefixes.first { $0.provider == provider && model.hasPrefix($0.prefix) }?.prefix
    let shorter = prefix.map { String(model.dropFirst($0.count)) } ?? base(ofFineTuned: model)
    return [model] + (shorter.map { [$0] } ?? [])
  }

  private static func isName(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 } }

  /// Beginnings that a provider takes with and without.
  private static let prefixes = [
    (provider: "gemini", prefix: "models/"),
    (provider: "fireworks", prefix: "accounts/fireworks/models/"),
  ]

  /// The name of a fine-tuned model up to its owner's part: `ft:gpt-4.1-2025-04-14:acme::id` is billed and works as
  /// `ft:gpt-4.1-2025-04-14`.
  private static func base(ofFineTuned model: String) -> String? {
    let parts = model.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0] == "ft" ? "ft:\(parts[1])" : nil
  }
}
