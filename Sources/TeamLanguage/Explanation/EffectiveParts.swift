// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import TeamConfig

/// Which keys the agents of a team have.
enum EffectiveKeys {
  /// The key of an agent; nil for an agent that needs none.
  static func describe(_ agent: AgentFacts, in environment: Environment) -> JSONValue? {
    guard let spec = agent.spec else { return nil }
    var key: JSONObject = ["agent": .string(agent.id)]
    switch spec.backend.credential {
    case Credential.none: return nil
    case .key(_, let variable) where variable == "api_key":
      key["variables"] = []
      key["isSet"] = true
    case .key(_, let variable):
      key["variables"] = .array([.string(variable)])
      key["isSet"] = true
      key["variable"] = .string(variable)
      key["origin"] = environment.lookup(variable).map { .string($0.origin) }
    case .missing(let variables):
      key["variables"] = .array(variables.map { .string($0) })
      key["isSet"] = false
    }
    return .object(key)
  }
}

/// Where the paths of a team lead.
enum EffectivePaths {
  static func describe(_ file: TeamReadResult) -> JSONObject {
    var paths = JSONObject()
    file.forEachMeaning { value, path, meaning in
      guard case .path(let meaning) = meaning, let resolved = meaning.resolve(value.text, at: path, in: file) else {
        return
      }
      var described: JSONObject = ["path": .string(resolved)]
      if let fact = file.context.files[resolved] { described["exists"] = .bool(fact != .missing) }
      paths[JSONPointer(path).description] = .object(described)
    }
    return paths
  }
}

/// What a team asks for and does not get.
enum EffectiveWarnings {
  static func sentences(about team: Team, _ agents: [AgentFacts]) -> [String] {
    var sentences = team.unsupported.map { "`\($0)` is read and checked, but nothing acts on it yet." }
    for agent in agents {
      guard let spec = agent.spec else { continue }
      let name = "\(ShownText.quoted(agent.id)) (\(agent.path))"
      for key in spec.backend.unsupported {
        sentences.append("Agent \(name): `\(key)` is read and checked, but nothing acts on it yet.")
      }
      if spec.backend.replay == nil, agent.profile?.api.isBuilt != true {
        sentences.append("Agent \(name): massgen-server cannot ask `\(spec.backend.type)` yet.")
      }
    }
    return sentences
  }
}
