// SPDX-License-Identifier: Apache-2.0

/// What the team decided. (orchestration.md 1.9)
struct Decision: Sendable, Equatable {
  let winner: Int
  let tally: [VoteCount]
  let tie: Bool
  let rule: WinnerRule

  /// The most votes win, ties go to the first registered of the tied agents. Without votes it is the first registered
  /// agent that has an answer. Nil when there is no answer.
  init?(answers: [StoredAnswer], ballots: BallotBox) {
    let answered = Set(answers.map(\.agent))
    let tally = ballots.tally.filter { answered.contains($0.agent) }
    if let highest = tally.map(\.votes).max() {
      let leaders = tally.filter { $0.votes == highest }
      self.init(
        winner: leaders[0].agent, tally: tally, tie: leaders.count > 1,
        rule: leaders.count > 1 ? .tieRegistrationOrder : .majority)
    } else if let first = answers.first {
      self.init(winner: first.agent, tally: [], tie: false, rule: .firstAnswer)
    } else {
      return nil
    }
  }

  init(winner: Int, tally: [VoteCount] = [], tie: Bool = false, rule: WinnerRule) {
    self.winner = winner
    self.tally = tally
    self.tie = tie
    self.rule = rule
  }
}
