// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Rounds, retries and restarts. (orchestration.md 1.4, 1.5)
extension Coordinator {
  // MARK: Starting

  /// Starts whatever is ready, in registration order.
  mutating func startCalls() {
    switch stage {
    case .notStarted, .finished: break
    case .writing: startFinalCall()
    case .coordinating:
      for agent in states.indices where states[agent].isLive {
        switch states[agent].activity {
        case .idle: if ballots[agent] == nil { startRound(agent) }
        case .ready(.round): startRound(agent)
        case .ready(.retry(let series)): call(agent, series, kind: .retry)
        case .ready(.call(let failed)): repeatCall(agent, failed)
        case .calling, .pausing: break
        }
      }
    }
  }

  private mutating func startRound(_ agent: Int) {
    let knowledge = knowledge(for: agent)
    if let seen = states[agent].seen, seen != knowledge {
      states[agent].round += 1
      if seen.revision == knowledge.revision { states[agent].steeredRounds += 1 }
    }
    states[agent].seen = knowledge
    if states[agent].roundTimers.isEmpty {
      let limits = states[agent].round > 0 ? settings.laterRounds ?? settings.rounds : settings.rounds
      let hard = tighter(agents[agent].roundTimeoutMilliseconds, limits.hardMilliseconds)
      states[agent].roundTimers = [
        schedule(.roundSoft, agent: agent, after: limits.softMilliseconds),
        schedule(.round, agent: agent, after: hard),
      ].compactMap { $0 }
    }
    let view = currentAnswers(for: agent)
    let mayAnswer = mayAnswer(agent)
    let series = Series(
      shown: view.shown, aliases: view.aliases, seen: knowledge,
      messages: writer.round(
        agent: agent, steers: states[agent].steers, shown: view.shown, mayAnswer: mayAnswer, dateLine: dateLine),
      tools: tools(view, mayAnswer: mayAnswer))
    call(agent, series, kind: .round)
  }

  private mutating func call(_ agent: Int, _ series: Series, kind: CallKind) {
    let supportsTools = agents[agent].supportsTools
    let mustCall = supportsTools && series.feedback.contains { $0.code == .noWorkflowTool }
    let call = start(
      CallStart(
        agent: agent, kind: kind, round: states[agent].round, messages: series.messages,
        tools: supportsTools ? series.tools : [], toolChoice: mustCall ? .required : .auto,
        planningMode: settings.planningMode, shown: series.shown, retryFor: series.feedback))
    states[agent].activity = .calling(OpenCall(start: call, series: series))
    setStatus(agent, .working)
  }

  private mutating func repeatCall(_ agent: Int, _ failed: OpenCall) {
    var again = failed
    again.start.repeats = failed.start.id
    again.start.transportAttempt += 1
    again.start = start(again.start)
    states[agent].activity = .calling(again)
    setStatus(agent, .working)
  }

  /// The current answers as an agent is shown them, with the names they go by.
  func currentAnswers(for agent: Int) -> (shown: [ShownAnswer], aliases: AliasTable) {
    let current = board.current
    let aliases = AliasTable(
      policy: settings.aliasPolicy, ids: agents.map(\.id), answerers: current.map(\.agent))
    let shown = current.map { answer in
      ShownAnswer(
        agent: answer.agent, label: answer.label, alias: aliases.alias(of: answer.agent) ?? answer.label,
        content: answer.content, own: answer.agent == agent)
    }
    return (shown, aliases)
  }

  /// MassGen always offers the vote with every alias there can be; a stable table offers what can be voted for.
  private func tools(_ view: (shown: [ShownAnswer], aliases: AliasTable), mayAnswer: Bool) -> [ToolDefinition] {
    WorkflowTool.definitions(voteOptions: view.aliases.voteOptions, mayAnswer: mayAnswer)
  }

  // MARK: Retrying

  /// Tells an agent what was wrong, while it has attempts left.
  mutating func correct(_ agent: Int, _ call: OpenCall, _ reply: Reply, _ violation: Violation) {
    emit(
      .protocolViolation(agent: agent, call.start.id, code: violation.code, toolCallID: violation.toolCallID))
    guard call.series.attempt < settings.maxAttempts else {
      let code = "max_attempts:\(violation.code.rawValue)"
      let failure = ModelFailure(
        .protocolViolation, "The agent did not keep to the rules of the team (\(violation.code.rawValue)).",
        retryable: false, code: code)
      return failSeries(agent, code: code, failure)
    }
    var series = call.series.continued(
      after: call.start, reply, corrections: violation.corrections,
      message: states[agent].isAskedToFinish || isWindingUp ? FeedbackText.timeIsShort : nil)
    series.attempt += 1
    states[agent].activity = .ready(.retry(series))
  }

  /// Ends a series without result; the agent starts a fresh one, after a pause if there is one, until it is given up.
  mutating func failSeries(_ agent: Int, code: String, _ failure: ModelFailure, pause: Int = 0) {
    emit(.seriesFailed(agent: agent, code: code))
    states[agent].failedSeries += 1
    if states[agent].failedSeries >= tighter(agents[agent].maxFailedSeries, settings.maxFailedSeries) ?? .max {
      giveUp(agent, failure)
    } else {
      wait(agent, pause, then: .round)
    }
  }

  // MARK: Restarting

  /// Makes the answers of a step current, which voids all votes and leaves every running conversation behind.
  mutating func restartTeam(_ drafts: [StoredAnswer], supersededVoters: [Int]) {
    guard let last = drafts.last else { return }
    let voters = ballots.empty()
    board.publish(drafts)
    if !voters.isEmpty {
      let cause = RestartCause.newAnswers(agent: last.agent, labels: drafts.map(\.label))
      emit(.voteInvalidated(voters: voters, cause: cause))
    }
    setPhase(.answering, startingAgain: drafts.map(\.agent) + voters + supersededVoters)
    for agent in states.indices where states[agent].isLive {
      if voters.contains(agent) || supersededVoters.contains(agent) {
        announceRestart(agent, since: states[agent].seen)
      } else if settings.restartPolicy == .cancel, let call = states[agent].openCall {
        cancelCall(call.start.id, agent: agent)
        restart(agent, since: call.series.seen)
      }
    }
  }

  /// At a boundary with something new: the agent starts again, or goes on with it where the policy is to inject.
  mutating func meetNewAnswers(_ agent: Int, _ call: OpenCall, _ reply: Reply, corrections: [Correction]) {
    guard settings.restartPolicy == .inject else { return restart(agent, since: call.series.seen) }
    let seen = call.series.seen
    let view = currentAnswers(for: agent)
    var news: [(code: FeedbackCode, text: String)] = []
    if seen.revision != board.revision { news.append((.answersUpdated, writer.update(view.shown))) }
    let steers = states[agent].steers[seen.steers...]
    if !steers.isEmpty { news.append((.userSteered, writer.update(steers))) }
    let results = corrections.filter { $0.callID != nil }
    var series = call.series.continued(
      after: call.start, reply, corrections: results, message: news.map(\.text).joined(separator: "\n\n"))
    series.feedback += news.map { RetryFeedback(code: $0.code, role: .user) }
    series.shown = view.shown
    series.aliases = view.aliases
    series.seen = knowledge(for: agent)
    series.tools = tools(view, mayAnswer: mayAnswer(agent))
    states[agent].seen = series.seen
    states[agent].activity = .ready(.retry(series))
  }

  /// Gives up a conversation; the agent starts again, after a pause if there is one.
  mutating func restart(_ agent: Int, since seen: Knowledge, pause: Int = 0) {
    endRound(agent)
    announceRestart(agent, since: seen)
    wait(agent, pause, then: .round)
  }

  /// Says why an agent starts again: answers of others, else what the user has said to it.
  mutating func announceRestart(_ agent: Int, since seen: Knowledge?) {
    let seen = seen ?? Knowledge(revision: 0, steers: 0)
    let unseen = board.unseen(by: agent, since: seen.revision)
    let cause: RestartCause
    if let newest = unseen.max(by: { ($0.revision, $0.agent) < ($1.revision, $1.agent) }) {
      cause = .newAnswers(agent: newest.agent, labels: unseen.map(\.label))
    } else if let steer = states[agent].steers.dropFirst(seen.steers).last {
      cause = .steer(id: steer.id)
    } else {
      return
    }
    setStatus(agent, .restarting)
    emit(.agentRestarted(agent: agent, cause: cause, round: states[agent].round + 1))
  }

  /// The agent has a result or leaves its conversation: the limits of its round are over.
  mutating func endRound(_ agent: Int) {
    for timer in states[agent].roundTimers { cancel(timer) }
    states[agent].roundTimers = []
    states[agent].isAskedToFinish = false
  }

  /// Lets an agent go on after a pause, or at the end of this step.
  mutating func wait(_ agent: Int, _ pause: Int, then continuation: AgentState.Continuation) {
    guard pause > 0, let timer = schedule(.backOff, agent: agent, after: pause) else {
      states[agent].activity = .ready(continuation)
      return
    }
    states[agent].activity = .pausing(timer, then: continuation)
    setStatus(agent, .waiting, detail: "back_off")
  }
}
