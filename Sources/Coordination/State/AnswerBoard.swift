// SPDX-License-Identifier: Apache-2.0

/// An answer under its label.
struct StoredAnswer: Sendable, Equatable {
  let agent: Int
  /// Which answer of the agent it is, from 1.
  let version: Int
  let content: String
  /// The board's revision from which on it is current.
  let revision: Int

  /// `agent<N>.<k>`; `N` counts agents from 1 in registration order under every alias policy.
  var label: String { "agent\(agent + 1).\(version)" }
}

/// The current answers of the team.
///
/// The revision stands for the set of current labels: a vote is stamped with the revision its call was shown and
/// counts only while that is the board's. (orchestration.md 1.11 rule 2)
struct AnswerBoard: Sendable {
  /// The newest answer of each agent.
  private(set) var latest: [StoredAnswer?]
  /// Steps that brought answers, which is how often the whole team has been restarted.
  private(set) var revision = 0
  /// All answers ever recorded.
  private(set) var total = 0

  init(agentCount: Int) {
    latest = Array(repeating: nil, count: agentCount)
  }

  /// The current answers in registration order.
  var current: [StoredAnswer] { latest.compactMap { $0 } }

  var isEmpty: Bool { total == 0 }

  /// Answers this agent has given.
  func count(of agent: Int) -> Int { latest[agent]?.version ?? 0 }

  /// The answer an agent would be recorded with in the step that is being processed.
  func draft(agent: Int, content: String) -> StoredAnswer {
    StoredAnswer(agent: agent, version: count(of: agent) + 1, content: content, revision: revision + 1)
  }

  /// Replaces answers by the drafts of one step. All of them together are one new revision.
  mutating func publish(_ drafts: [StoredAnswer]) {
    guard !drafts.isEmpty else { return }
    revision += 1
    total += drafts.count
    for draft in drafts { latest[draft.agent] = draft }
  }

  /// The answers of others that a call shown `revision` has not seen.
  func unseen(by agent: Int, since revision: Int) -> [StoredAnswer] {
    current.filter { $0.revision > revision && $0.agent != agent }
  }
}
