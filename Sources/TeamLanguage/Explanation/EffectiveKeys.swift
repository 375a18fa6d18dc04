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
