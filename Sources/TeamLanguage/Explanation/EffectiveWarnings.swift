// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

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
