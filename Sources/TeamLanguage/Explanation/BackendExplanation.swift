// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// What stands behind a backend type or the name of a model.
enum BackendExplanation {
  /// The explanation of a value of `type`; nil for an unknown one.
  static func ofType(_ written: String, _ place: Place) -> Explanation? {
    guard let type = BackendType(written: written) else { return nil }
    let agent = place.agent?.type == type ? place.agent : nil
    return explanation(of: type, agent, place.file.context.environment, target: place.file.target)
  }

  /// The explanation of a type, for an agent or apart from any.
  static func explanation(
    of type: BackendType, _ agent: AgentFacts? = nil, _ environment: Environment? = nil,
    target: MassGenVersion = ConfigSchema.defaultTarget
  ) -> Explanation {
    let profile = agent?.profile ?? ProviderTable.profile(forType: type.rawValue)
    var explanation = Explanation(
      title: Explanation.title(type.rawValue, profile?.displayName), text: text(type, profile))
    explanation.facts += address(type, agent, profile)
    explanation.facts += key(type, agent, profile, environment)
    if let model = type.defaultModel {
      explanation.facts.append("Without `model` it asks `\(model)`.")
    } else if type.modelNeed == .required {
      explanation.facts.append("It needs a `model`.")
    }
    if let since = type.since {
      let isLater = since > target
      explanation.facts.append(
        "MassGen has it since \(since)\(isLater ? "; \(target) does not know it" : "").")
    } else {
      explanation.facts.append("An addition of massgen-server; MassGen does not know it.")
    }
    if type != .replay, profile?.api.isBuilt != true {
      explanation.facts.append("massgen-server cannot ask it yet.")
    }
    return explanation
  }

  /// The explanation of a model's name.
  static func ofModel(_ model: String, _ place: Place) -> Explanation? {
    guard !model.isEmpty, !model.contains("${"), let agent = place.agent, let type = agent.type else { return nil }
    guard type != .replay else { return nil }
    return explanation(ofModel: model, "model of `\(type.rawValue)`", agent.profile)
  }

  /// The explanation of a provider's model.
  static func explanation(ofModel model: String, _ words: String?, _ profile: ProviderProfile?) -> Explanation {
    var explanation = Explanation(title: Explanation.title(model, words), text: profile?.displayName)
    let facts = profile.flatMap { ModelTable.facts(provider: $0.id, model: model) }
    explanation.facts += ModelWords.limits(facts)
    if let price = facts?.price {
      explanation.facts.append(ModelWords.sentence(price))
    } else if profile?.isLocal == true {
      explanation.facts.append("It runs on a server of your own and costs nothing.")
    } else {
      explanation.facts.append("Its price is not in the table; a cost is only told when the provider reports it.")
    }
    return explanation
  }

  private static func text(_ type: BackendType, _ profile: ProviderProfile?) -> String? {
    switch type {
    case .replay: return "Plays a script or a recording instead of asking a model: no key, no network, no cost."
    case .ag2: return "Agents and groups of AG2, each with a model of its own."
    case .chatcompletion: return "Any server that speaks OpenAI's Chat Completions; `base_url` says which."
    default: break
    }
    if let hint = profile?.startHint { return "A server on your own machine. \(hint)" }
    return type.hasOwnLogin ? "A program with a login of its own." : nil
  }

  private static func address(
    _ type: BackendType, _ agent: AgentFacts?, _ profile: ProviderProfile?
  ) -> [String] {
    if let written = agent?.backend?["base_url"], written.isScalar, !written.text.isEmpty {
      return ["Asked at \(ShownText.quoted(written.text)), as `base_url` says."]
    }
    return profile?.defaultBaseURL.map { ["Asked at `\($0)`."] } ?? []
  }

  private static func key(
    _ type: BackendType, _ agent: AgentFacts?, _ profile: ProviderProfile?, _ environment: Environment?
  ) -> [String] {
    guard let environment else {
      let variables = profile?.keyVariables ?? []
      return variables.isEmpty ? [] : ["Its key stands in \(ShownText.choice(variables))."]
    }
    switch agent?.spec?.backend.credential {
    case .key(_, let variable)?:
      return [
        variable == "api_key"
          ? "The key is written in `api_key`." : VariableState.sentence(variable, in: environment)
      ]
    case .missing(let variables)? where !variables.isEmpty:
      return variables.map { VariableState.sentence($0, in: environment) }
    case .missing?: return ["It gets no key: the host belongs to no known provider. `api_key_env` can name one."]
    case Credential.none?: return type == .replay ? [] : ["No key is sent."]
    case nil: return (profile?.keyVariables ?? []).map { VariableState.sentence($0, in: environment) }
    }
  }
}
