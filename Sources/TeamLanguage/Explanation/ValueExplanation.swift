// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// What a value is about, where it is more than a value.
enum ValueExplanation {
  /// The explanation of a value; nil when there is nothing more to say than about its key.
  static func hover(_ place: Place) -> Hover? {
    let text = place.file.tree.text(place.node)
    let explanation: Explanation? =
      switch place.meaning {
      case .backendType?: BackendExplanation.ofType(text, place)
      case .model?: BackendExplanation.ofModel(text, place)
      case .agentID?, .agentReference?: agent(text, place)
      case .variable?: variable(text, place)
      case .path(let meaning)?: PathExplanation.of(text, meaning, place)
      default: nil
      }
    return explanation.map { Hover(markdown: $0.markdown, range: place.range) }
  }

  private static func agent(_ id: String, _ place: Place) -> Explanation? {
    let agents = AgentFacts.all(in: place.file)
    guard let agent = agents.first(where: { $0.id == id }) else { return nil }
    var explanation = Explanation(
      title: Explanation.title(id, "agent \(agent.position + 1) of \(agents.count)", agent.summary))
    if let type = agent.type, agent.isTypeInferred {
      explanation.facts.append("The backend names no `type`; `\(type.rawValue)` follows from the rest of it.")
    }
    if agent.isModelDefault, let model = agent.model {
      explanation.facts.append("The backend names no `model`; \(ShownText.quoted(model)) is asked.")
    }
    return explanation
  }

  private static func variable(_ written: String, _ place: Place) -> Explanation? {
    guard VariableReferences.isName(written), !SecretPattern.matches(written) else { return nil }
    return Explanation(
      title: Explanation.title(written), text: "The environment variable that holds the key of this backend.",
      facts: [VariableState.sentence(written, in: place.file.context.environment)])
  }
}
