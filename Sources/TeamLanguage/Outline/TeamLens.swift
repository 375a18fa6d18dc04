// SPDX-License-Identifier: Apache-2.0

import AgentModel
public import TeamConfig

/// A line above a part of a file that says something about it or does something with it.
public struct TeamLens: Sendable, Hashable {
  /// What happens when it is chosen.
  public enum Action: Sendable, Hashable {
    /// Nothing; it only says something.
    case none
    /// The team starts.
    case run
    /// One agent of the team starts alone.
    case runAgent(String)
    /// The team's run is shown without asking any model.
    case dryRun
  }

  /// The bytes it belongs to, on one line.
  public var range: Range<Int>
  /// What it says.
  public var title: String
  /// What it does.
  public var action: Action

  /// The lenses of a file, in the order of the text; none without a team.
  public static func lenses(in file: TeamReadResult) -> [TeamLens] {
    guard let root = file.root, file.team != nil, let key = root.member("agent") ?? root.member("agents") else {
      return []
    }
    let agents = AgentFacts.all(in: file)
    var lenses = [
      TeamLens(range: key.keyRange, title: "▶ Run team", action: .run),
      TeamLens(range: key.keyRange, title: "Dry run", action: .dryRun),
      TeamLens(range: key.keyRange, title: summary(agents), action: .none),
    ]
    guard agents.count > 1 else { return lenses }
    for agent in agents.prefix(most) {
      guard let spec = agent.spec else { continue }
      lenses.append(TeamLens(range: anchor(agent), title: "▶ Run this agent only", action: .runAgent(spec.id)))
    }
    return lenses.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// More agents than this nobody runs one by one.
  private static let most = 500

  /// Where an agent's line is: its id, or its first key.
  private static func anchor(_ agent: AgentFacts) -> Range<Int> {
    agent.node.member("id")?.keyRange ?? agent.node.members?.first?.keyRange
      ?? agent.node.range.lowerBound..<agent.node.range.lowerBound
  }

  /// How many agents there are, what is behind them, and whether a run costs nothing.
  private static func summary(_ agents: [AgentFacts]) -> String {
    var types: [String] = []
    for agent in agents {
      if let type = agent.type?.rawValue, !types.contains(type) { types.append(type) }
    }
    let shown = types.count > 3 ? "\(types.count) kinds of backend" : types.joined(separator: ", ")
    let isFree = agents.allSatisfy { $0.type == .replay || $0.profile?.isLocal == true }
    return ([AgentCount.text(agents.count), shown] + (isFree ? ["no cost"] : [])).filter { !$0.isEmpty }
      .joined(separator: " · ")
  }
}
