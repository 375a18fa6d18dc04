// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunJournal
import TerminalText

/// Everything the screen knows of a run. Events go in; layouts read it. Its size is bounded, whatever the run writes.
struct RunView {
  /// A submitted answer, for paging.
  struct Answer {
    var agentID: String
    var label: String
    /// Nil when it is too long for an event.
    var text: String?
  }

  /// Answers and votes that are kept, newest last.
  static let mostDecisions = 64
  /// Notices that are kept.
  static let mostNotices = 32
  /// Characters of a vote's reason that are kept.
  private static let mostReason = 4000

  /// What people call the team.
  let team: String
  let task: String
  var agents: [AgentView] = []
  var phase: RunPhase?
  var round = 0
  var answers: [Answer] = []
  var votes: [VoteCast] = []
  /// Votes that count now, by voter.
  var countedVotes: [String: String] = [:]
  var winner: WinnerSelection?
  var usage: TokenUsage?
  var cost: Cost?
  /// Warnings and errors, the newest last; those about the whole run have no agent.
  var notices: [Notice] = []
  /// Requests for approval that wait, the oldest first.
  var approvals: [ApprovalQuestion] = []
  var result: RunResult?

  private var places: [String: Int] = [:]

  init(team: String, task: String) {
    self.team = team
    // One line of it is shown, and a task may be a whole book.
    self.task = TerminalOutput.flat(String(task.prefix(500)))
  }

  /// Whether every agent is played from a script or recording; nil before the team is known.
  var isReplay: Bool { !agents.isEmpty && agents.allSatisfy(\.isReplay) }

  func agent(_ id: String) -> AgentView? { places[id].map { agents[$0] } }

  /// What a person calls the author of a label or alias, like `agent2.1`: the id in the team file.
  func author(of label: String) -> String? {
    answers.last { $0.label == label }?.agentID
  }

  // MARK: Events

  mutating func apply(_ event: RunEvent) {
    switch event {
    case .runStarted(let start): begin(start)
    case .runPhase(let change):
      phase = change.phase
      round = change.round
    case .winnerSelected(let selection):
      winner = selection
      edit(selection.agentID) { $0.isWinner = true }
    case .voteInvalidated(let invalidation):
      for id in invalidation.agentIDs {
        countedVotes[id] = nil
        edit(id) { $0.vote = nil }
      }
    case .notice(let new):
      guard new.severity != .info else { break }
      notices.append(new)
      if notices.count > Self.mostNotices { notices.removeFirst() }
      if let id = new.agentID { edit(id) { $0.note(new) } }
    case .usageUpdated(let update):
      edit(update.agentID) {
        $0.usage = update.usage
        $0.cost = update.cost
      }
      if let total = update.total {
        usage = total
        cost = update.totalCost
      }
    case .runCompleted(let end):
      result = end
      usage = end.usage.total
      cost = end.cost
    case .approvalRequested(let question):
      approvals.append(question)
      edit(question.agentID) { $0.apply(event) }
    case .approvalResolved(let end):
      approvals.removeAll { $0.approvalID == end.approvalID }
      edit(end.agentID) { $0.apply(event) }
    case .answerSubmitted(let answer): submit(answer)
    case .voteCast(let vote): cast(vote)
    default:
      if let id = event.agentID { edit(id) { $0.apply(event) } }
    }
  }

  private mutating func begin(_ start: RunStart) {
    agents = start.agents.enumerated().map { index, agent in
      AgentView(
        id: agent.agentID, alias: agent.alias, model: agent.model, isReplay: agent.replay != nil, index: index)
    }
    places = Dictionary(start.agents.enumerated().map { ($1.agentID, $0) }) { first, _ in first }
  }

  private mutating func submit(_ answer: AnswerSubmission) {
    answers.append(Answer(agentID: answer.agentID, label: answer.label, text: answer.text))
    if answers.count > Self.mostDecisions { answers.removeFirst() }
    edit(answer.agentID) { $0.submit(answer) }
  }

  private mutating func cast(_ vote: VoteCast) {
    var vote = vote
    if vote.reason.utf8.count > Self.mostReason { vote.reason = vote.reason.fitted(Self.mostReason) }
    votes.append(vote)
    if votes.count > Self.mostDecisions { votes.removeFirst() }
    if vote.counted { countedVotes[vote.agentID] = vote.targetLabel }
    edit(vote.agentID) { $0.cast(vote) }
  }

  private mutating func edit(_ id: String, _ change: (inout AgentView) -> Void) {
    guard let place = places[id] else { return }
    change(&agents[place])
  }
}
