// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The names under which one call shows answers, and the way back from such a name. A vote is always resolved with the
/// table of the call it came from. (orchestration.md 1.6)
struct AliasTable: Sendable, Equatable {
  private let ids: [String]
  /// Alias by agent; under `answerers-sorted` only agents whose answers are shown have one.
  private let aliases: [String?]
  private let answerers: Set<Int>
  /// What the vote tool enumerates.
  let voteOptions: [String]

  /// Names `answerers`, the agents whose answers are shown.
  init(policy: AliasPolicy, ids: [String], answerers: [Int]) {
    self.ids = ids
    self.answerers = Set(answerers)
    var aliases = [String?](repeating: nil, count: ids.count)
    switch policy {
    case .stable:
      for agent in ids.indices { aliases[agent] = "agent\(agent + 1)" }
      voteOptions = answerers.sorted().compactMap { aliases[$0] }
    case .answerersSorted:
      for (position, agent) in Self.sorted(answerers, ids: ids).enumerated() {
        aliases[agent] = "agent\(position + 1)"
      }
      voteOptions = ids.indices.map { "agent\($0 + 1)" }
    }
    self.aliases = aliases
  }

  func alias(of agent: Int) -> String? { aliases[agent] }

  /// The aliases a vote may name, in the order of the answers.
  var votableAliases: [String] { answerers.sorted().compactMap { aliases[$0] } }

  /// Whom a vote names, if the answer of that agent is shown.
  func resolve(_ name: String) -> Int? {
    agent(named: name).flatMap { answerers.contains($0) ? $0 : nil }
  }

  /// The agent with this alias, or with this configured id if that is nobody's alias.
  func agent(named name: String) -> Int? {
    let name = name.trimmingWhitespace()
    return aliases.firstIndex(of: name) ?? ids.firstIndex(of: name)
  }

  /// Agents by id, compared code point by code point.
  private static func sorted(_ agents: [Int], ids: [String]) -> [Int] {
    agents.sorted { ids[$0].utf8.lexicographicallyPrecedes(ids[$1].utf8) }
  }
}
