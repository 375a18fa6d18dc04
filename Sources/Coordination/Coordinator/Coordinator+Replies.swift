// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Processing the replies of one step: all of them are judged against the state before the step, then answers and votes
/// are recorded, then answers restart the team, and only then is decided how the other agents go on.
extension Coordinator {
  /// A reply of the step with what it amounts to.
  private struct Judged {
    let agent: Int
    let call: OpenCall
    let reply: Reply
    let verdict: Verdict

    /// The label under which the call showed an agent's answer, if it did.
    func label(of target: Int) -> String? {
      call.series.shown.first { $0.agent == target }?.label
    }
  }

  /// A call of the step that failed.
  private struct Failed {
    let agent: Int
    let call: OpenCall
    let failure: ModelFailure
    let hadOutput: Bool
    let jitter: Double
  }

  private enum Item {
    case judged(Judged)
    case failed(Failed)
  }

  mutating func takeReplies(_ replies: [(call: CallID, result: Step.Result)]) {
    var arrived: [(agent: Int, call: OpenCall, result: Step.Result)] = []
    for (id, result) in replies {
      if let agent = states.firstIndex(where: { $0.openCall?.start.id == id }), let call = states[agent].openCall {
        states[agent].activity = .idle
        arrived.append((agent, call, result))
      } else {
        takeFinalReply(id, result)
      }
    }
    guard !arrived.isEmpty else { return }
    arrived.sort { $0.agent < $1.agent }

    var drafts: [StoredAnswer] = []
    let items = arrived.map { judge($0.agent, $0.call, $0.result, drafts: &drafts) }
    let superseded = record(items, drafts: drafts)
    restartTeam(drafts, supersededVoters: superseded)
    for item in items { goOn(item) }
  }

  // MARK: Judging

  private func judge(
    _ agent: Int, _ call: OpenCall, _ result: Step.Result, drafts: inout [StoredAnswer]
  ) -> Item {
    switch result {
    case .failed(let failure, let partialText, let jitter):
      let hadOutput = failure.afterOutput || !partialText.isEmpty
      return .failed(Failed(agent: agent, call: call, failure: failure, hadOutput: hadOutput, jitter: jitter))
    case .finished(let reply):
      let readsText = !agents[agent].supportsTools
      if let error = reply.inlineError, !WorkflowCalls(reply, readingText: readsText).hasCompleteCall {
        let hadOutput = !reply.text.isEmpty
        let failure = ModelFailure(.server, error, afterOutput: hadOutput)
        return .failed(
          Failed(agent: agent, call: call, failure: failure, hadOutput: hadOutput, jitter: reply.jitter))
      }
      let standing = board.current.filter { answer in !drafts.contains { $0.agent == answer.agent } }
      let judge = ReplyJudge(
        aliases: call.series.aliases, hasShownAnswers: !call.series.shown.isEmpty, unseen: unseen(agent, call.series),
        mayAnswer: mayAnswer(agent, inStep: drafts.count), currentAnswers: (standing + drafts).map(\.content),
        comparison: comparison, novelty: settings.noveltyRequirement, offered: call.series.offered,
        readsText: readsText, takesText: takesText(agent, call.series))
      let verdict = judge.judge(reply)
      if case .answer(let content, _) = verdict { drafts.append(board.draft(agent: agent, content: content)) }
      return .judged(Judged(agent: agent, call: call, reply: reply, verdict: verdict))
    }
  }

  /// Whether the agent was reminded of its tools and may answer without them now.
  private func takesText(_ agent: Int, _ series: Series) -> Bool {
    agents[agent].answersInText && series.offered.contains(.newAnswer)
      && series.feedback.contains { $0.code == .noWorkflowTool }
  }

  /// What there is to know for an agent now.
  func knowledge(for agent: Int) -> Knowledge {
    Knowledge(revision: board.revision, steers: states[agent].steers.count)
  }

  /// Whether there are answers, or messages of the user, that the conversation has not shown.
  func isStale(_ agent: Int, _ series: Series) -> Bool { series.seen != knowledge(for: agent) }

  /// What the conversation has not shown; nil when it is up to date.
  private func unseen(_ agent: Int, _ series: Series) -> FeedbackCode? {
    if series.seen.revision != board.revision { return .answersUpdated }
    return isStale(agent, series) ? .userSteered : nil
  }

  /// Whether another answer is taken from an agent, when `inStep` answers have been accepted in this step already.
  /// A limit below one is taken as one, because a team that may not answer has nothing to vote for.
  func mayAnswer(_ agent: Int, inStep drafts: Int = 0) -> Bool {
    func isBelow(_ count: Int, _ limit: Int?) -> Bool { limit.map { count < max($0, 1) } ?? true }
    return isBelow(board.count(of: agent), tighter(agents[agent].maxNewAnswers, settings.maxNewAnswersPerAgent))
      && isBelow(board.total + drafts, settings.maxNewAnswersGlobal)
      && isBelow(states[agent].round - states[agent].steeredRounds, settings.maxRounds)
  }

  // MARK: Recording

  /// Records answers and votes in registration order. Returns the voters whose votes an answer of the step voids.
  private mutating func record(_ items: [Item], drafts: [StoredAnswer]) -> [Int] {
    var superseded: [Int] = []
    for case .judged(let item) in items {
      let agent = item.agent
      let id = item.call.start.id
      emit(.callCompleted(id, agent: agent, outcome: .finished, discardOutput: false))
      switch item.verdict {
      case .answer(let content, let dropped):
        for call in dropped { emit(.protocolViolation(agent: agent, id, code: .multipleAnswers, toolCallID: call)) }
        guard let draft = drafts.first(where: { $0.agent == agent }) else { continue }
        endRound(agent)
        states[agent].failedSeries = 0
        if agents[agent].answersInText, item.reply.toolCalls.isEmpty {
          let message = "The agent did not call a tool even when reminded; its text was taken for its answer."
          emit(.notice(.warning, code: "answer_from_text", message: message, agent: agent))
        }
        emit(.answerSubmitted(agent: agent, label: draft.label, version: draft.version, content: content))
        setStatus(agent, .answered)
      case .vote(let target, let reason):
        endRound(agent)
        states[agent].failedSeries = 0
        let counted = drafts.isEmpty
        let ballot = Ballot(
          voter: agent, target: target, targetLabel: item.label(of: target) ?? "", reason: reason)
        announce(ballot, discarded: counted ? nil : .superseded)
        if counted {
          ballots.cast(ballot)
          setPhase(.voting)
          setStatus(agent, .voted)
        } else {
          superseded.append(agent)
        }
      case .staleVote(let target, let reason, _):
        states[agent].failedSeries = 0
        if let target, let label = item.label(of: target) ?? board.latest[target]?.label {
          announce(Ballot(voter: agent, target: target, targetLabel: label, reason: reason), discarded: .stale)
        } else {
          let message = "A vote for nobody was dropped; the voter had not seen the current answers."
          emit(.notice(.info, code: "vote_discarded", message: message, agent: agent))
        }
      case .violation: break
      }
    }
    return superseded
  }

  private mutating func announce(_ ballot: Ballot, discarded: VoteDiscardReason?) {
    emit(
      .voteCast(
        voter: ballot.voter, target: ballot.target, targetLabel: ballot.targetLabel, reason: ballot.reason,
        counted: discarded == nil, discardReason: discarded, round: states[ballot.voter].round))
  }

  // MARK: Going on

  private mutating func goOn(_ item: Item) {
    switch item {
    case .judged(let item):
      switch item.verdict {
      case .answer, .vote: break
      case .staleVote(_, _, let corrections):
        meetNewAnswers(item.agent, item.call, item.reply, corrections: corrections)
      case .violation(let violation):
        if isStale(item.agent, item.call.series) {
          meetNewAnswers(item.agent, item.call, item.reply, corrections: violation.corrections)
        } else {
          correct(item.agent, item.call, item.reply, violation)
        }
      }
    case .failed(let item):
      takeFailure(item.agent, item.call, item.failure, hadOutput: item.hadOutput, jitter: item.jitter)
    }
  }
}
