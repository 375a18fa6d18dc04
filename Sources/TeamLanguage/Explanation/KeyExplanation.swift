// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// What the key table knows about a key, in words.
enum KeyExplanation {
  /// The explanation of the key at a place; nil for a key the table does not know.
  static func hover(_ place: Place, about range: Range<Int>) -> Hover? {
    guard let descriptor = place.descriptor else { return nil }
    var explanation = explanation(of: descriptor, target: place.file.target)
    for variable in variables(of: descriptor, at: place) {
      explanation.facts.append(VariableState.sentence(variable, in: place.file.context.environment))
    }
    return Hover(markdown: explanation.markdown, range: range)
  }

  /// The explanation of a key apart from any place.
  static func explanation(
    of descriptor: KeyDescriptor, target: MassGenVersion = ConfigSchema.defaultTarget
  ) -> Explanation {
    var explanation = Explanation(
      title: Explanation.title(
        descriptor.name, descriptor.types.description, descriptor.isRequired ? "required" : nil,
        descriptor.isDeprecated ? "deprecated" : nil),
      text: descriptor.documentation)
    explanation.facts += values(of: descriptor)
    if let replacement = descriptor.replacement { explanation.facts.append("Write `\(replacement)` instead.") }
    if let backends = descriptor.backends, descriptor.path.contains("backend.") {
      explanation.facts.append("For \(ShownText.choice(backends.types.map(\.rawValue), joined: "and")).")
    }
    explanation.facts += VersionNotes.facts(about: descriptor, target: target)
    return explanation
  }

  private static func values(of descriptor: KeyDescriptor) -> [String] {
    var facts: [String] = []
    if !descriptor.allowed.isEmpty {
      facts.append("One of \(ShownText.choice(descriptor.allowed)).")
    }
    if let value = descriptor.defaultText { facts.append("Default: `\(value)`.") }
    return facts
  }

  /// The variables that stand in for a key; for `api_key` those of the backend's provider.
  private static func variables(of descriptor: KeyDescriptor, at place: Place) -> [String] {
    guard descriptor.path == "agents[].backend.api_key", let agent = place.agent else { return descriptor.variables }
    return agent.profile?.keyVariables ?? descriptor.variables
  }
}
