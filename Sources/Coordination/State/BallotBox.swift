// SPDX-License-Identifier: Apache-2.0

/// A vote.
struct Ballot: Sendable, Equatable {
  let voter: Int
  let target: Int
  let targetLabel: String
  let reason: String
}

/// The votes that count. A new answer empties the box, and there is no second copy anywhere.
struct BallotBox: Sendable {
  private var ballots: [Ballot?]

  init(agentCount: Int) {
    ballots = Array(repeating: nil, count: agentCount)
  }

  /// Votes by voter in registration order.
  var all: [Ballot] { ballots.compactMap { $0 } }

  var isEmpty: Bool { ballots.allSatisfy { $0 == nil } }

  subscript(voter: Int) -> Ballot? { ballots[voter] }

  mutating func cast(_ ballot: Ballot) {
    ballots[ballot.voter] = ballot
  }

  /// Voids the votes of some agents and names those that had one.
  mutating func withdraw(_ agents: [Int]) -> [Int] {
    let voters = agents.filter { ballots[$0] != nil }
    for voter in voters { ballots[voter] = nil }
    return voters
  }

  /// Voids every vote and names the voters.
  mutating func empty() -> [Int] {
    let voters = all.map(\.voter)
    for voter in voters { ballots[voter] = nil }
    return voters
  }

  /// Agents with votes, in registration order.
  var tally: [VoteCount] {
    ballots.indices.compactMap { agent in
      let votes = all.count { $0.target == agent }
      return votes > 0 ? VoteCount(agent: agent, votes: votes) : nil
    }
  }

  /// The reasons given to one agent, voters in registration order.
  func reasons(for agent: Int) -> [String] {
    all.filter { $0.target == agent }.map(\.reason)
  }
}
