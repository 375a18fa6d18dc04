// SPDX-License-Identifier: Apache-2.0

import AgentModel

extension TeamReading {
  /// The types whose models have names of a family.
  static let familyTypes: [BackendType] = [.openai, .claude, .gemini, .grok]

  /// For how many unknown models of a file similar names are looked for.
  private static let mostSuggestions = 20

  /// Says of a model that its provider has none of this name, as far as anybody knows. Where somebody else is asked
  /// than the provider itself, nobody knows.
  mutating func checkModel(
    _ field: Section.Field?, type: BackendType, profile: ProviderProfile?, address: BackendAddress
  ) {
    // What comes from a variable is told where the variable is set, and what is no text or was never filled in is told
    // as that.
    guard let field, let profile, type != .claudeCode, case .string(let name) = field.node.content, !name.isEmpty,
      !name.hasReference, Placeholder.find(in: name) == nil,
      address.text == nil || address.parts.map({ profile.owns(host: $0.host) }) == true
    else { return }
    // A model of somebody else, or of the past, has been reported.
    let family = Self.familyTypes.contains(type) ? ModelInference.family(ofModel: name) : nil
    guard family == nil || family == type, RetiredModels.successor(of: name) == nil else { return }
    let key = "\(profile.id) \(name)"
    let verdict =
      modelVerdicts[key]
      ?? ModelCatalogue.verdict(
        on: name, of: profile.id, looksForNearest: modelVerdicts.count < Self.mostSuggestions)
    guard case .unknown(let nearest) = verdict else { return }
    modelVerdicts[key] = verdict
    findings.report(
      BackendFinding.modelUnknown(name, provider: profile.displayName, nearest: nearest), at: field.node,
      path: field.path)
  }
}
