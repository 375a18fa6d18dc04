// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore
import RunJournal

/// One run: performs what the coordination decides with the agents' backends, and writes everything that happens into
/// the journal.
///
/// The actor is the only owner of the run's state. Calls and timers are child tasks of ``perform()`` that feed an inbox;
/// each step takes what is in the inbox, lets the coordination decide and performs the effects. Nothing here waits for
/// a client.
actor Run {
  let plan: RunPlan
  private let active: ActiveRun
  private var journal: Journal { active.journal }
  private let milestones: @Sendable (RunMilestone) -> Void

  private var coordinator: Coordinator
  private var ledger: UsageLedger
  private let translator: EventTranslator
  private var rounds: [Int]
  private var calls: [CallID: OpenCall] = [:]
  private var inbox: [CoordinationInput] = []
  private var sleeper: CheckedContinuation<Void, Never>?
  private var activities: [ActivityKey: Task<Void, Never>] = [:]
  private var itemCount = 0
  private var lastUsageEvent: [Int]
  private var isInterrupted = false
  private var deadlineIsOver = false
  private var callCount = 0
  private var diskWork: [Task<Void, Never>] = []
  private var turnWaiter: CheckedContinuation<Void, Never>?
  private var hasTurn = false
  private var timers: [TimerID: Int] = [:]
  private var playing: [CallID: Playing] = [:]
  private var virtualNow = 0
  private var begin = ContinuousClock.now
  private(set) var result: RunResult?

  /// A call in flight.
  private struct OpenCall {
    var start: Coordination.CallStart
    var output: CallOutput
    var startedAt: Int
  }

  /// A scripted reply that is being played on the run's own clock.
  private struct Playing {
    var agent: Int
    var startedAt: Int
    var rest: ArraySlice<TimedEvents>
  }

  private enum ActivityKey: Hashable {
    case call(CallID)
    case timer(TimerID)
    case deadline
  }

  init(plan: RunPlan, active: ActiveRun, milestones: @escaping @Sendable (RunMilestone) -> Void) {
    self.plan = plan
    self.active = active
    self.milestones = milestones
    coordinator = Coordinator(
      agents: plan.members.map(\.agent), task: plan.task, settings: plan.settings)
    let agentIDs = plan.members.map(\.agent.id)
    ledger = UsageLedger(agentIDs: agentIDs)
    translator = EventTranslator(agentIDs: agentIDs)
    rounds = Array(repeating: 0, count: agentIDs.count)
    lastUsageEvent = Array(repeating: -1_000_000, count: agentIDs.count)
  }

  // MARK: Commands

  /// Ends the run for the user.
  func cancel(reason: String?) {
    post(.cancelRun(reason: reason))
  }

  /// Ends one agent; false when there is no such agent.
  func cancelAgent(_ agentID: String, reason: String?) -> Bool {
    guard let agent = translator.agentIDs.firstIndex(of: agentID) else { return false }
    post(.cancelAgent(agent: agent, reason: reason))
    return true
  }

  /// Ends the run because nobody is left to run it for. (protocol.md 2.4)
  func interrupt(reason: String) {
    guard result == nil else { return }
    isInterrupted = true
    post(.cancelRun(reason: reason))
  }

  private func post(_ input: CoordinationInput) {
    inbox.append(input)
    if isCancelled {
      turnWaiter?.resume()
      turnWaiter = nil
    }
    sleeper?.resume()
    sleeper = nil
  }

  // MARK: The run itself

  /// Whether the end of the run was asked for and not yet acted on.
  private var isCancelled: Bool {
    inbox.contains { if case .cancelRun = $0 { true } else { false } }
  }

  /// Returns when the runs before this one in the session are over, or when this one is cancelled.
  func wait(for predecessors: [Completion]) async {
    let watch = Task {
      for predecessor in predecessors { _ = await predecessor.value() }
      self.turnCame()
    }
    if !hasTurn, !isCancelled {
      await withCheckedContinuation { turnWaiter = $0 }
    }
    watch.cancel()
  }

  private func turnCame() {
    hasTurn = true
    turnWaiter?.resume()
    turnWaiter = nil
  }

  /// Performs the run to its end and returns its result. To be called once.
  ///
  /// - Parameters:
  ///   - history: the turns of the session before this one.
  ///   - problem: what the user should know about the history.
  func perform(history: [Message], problem: Notice? = nil) async -> RunResult {
    begin = .now
    if !history.isEmpty {
      coordinator = Coordinator(
        agents: plan.members.map(\.agent), task: CoordinationTask(question: plan.task.question, history: history),
        settings: plan.settings)
    }
    append([
      .runStarted(
        RunStart(
          sessionID: plan.sessionID, configDigest: plan.configDigest,
          agents: plan.members.enumerated().map { index, member in
            RunAgent(
              agentID: member.agent.id, alias: coordinator.alias(of: index), backend: member.descriptor.type,
              model: member.descriptor.model, replay: member.descriptor.replay)
          }, limits: plan.limits))
    ])
    append((plan.notices + [problem].compactMap(\.self)).map(RunEvent.notice))
    await withDiscardingTaskGroup { group in
      if !plan.isVirtual, let limit = plan.timeoutMilliseconds {
        spawn(.deadline, in: &group) { [self] in
          if await Self.sleep(milliseconds: limit) { await self.deadlinePassed() }
        }
      }
      coordinator.dateLine = LocalDate.now()
      perform(firstEffects(), in: &group)
      while !coordinator.isFinished {
        let step = plan.isVirtual ? await nextVirtualStep() : await nextStep()
        if step.isEmpty { continue }
        coordinator.dateLine = LocalDate.now()
        perform(coordinator.apply(step, at: now), in: &group)
      }
      for task in activities.values { task.cancel() }
    }
    for work in diskWork { await work.value }
    await plan.recording?.close()
    return result ?? RunResult(status: .failed, stopReason: "internal")
  }

  /// What the start leads to. A command that came while the run waited for its turn counts before any call is made.
  private func firstEffects() -> [CoordinationEffect] {
    var effects = coordinator.start(at: now)
    let commands = inbox
    inbox = []
    guard !commands.isEmpty else { return effects }
    effects += coordinator.apply(commands, at: now)
    guard coordinator.isFinished else { return effects }
    return effects.filter { effect in
      switch effect {
      case .event(.callStarted), .startCall, .setTimer: false
      default: true
      }
    }
  }

  /// Milliseconds since the run's start on its own clock.
  private var now: Int {
    if plan.isVirtual { return virtualNow }
    let elapsed = (ContinuousClock.now - begin).components
    return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
  }

  private func append(_ events: [RunEvent]) {
    guard !events.isEmpty, result == nil else { return }
    journal.append(events, at: now)
  }

  private func nextStep() async -> [CoordinationInput] {
    if inbox.isEmpty {
      await withCheckedContinuation { sleeper = $0 }
    }
    defer { inbox = [] }
    return inbox
  }

  private func deadlinePassed() {
    guard result == nil else { return }
    deadlineIsOver = true
    post(.wrapUp(.deadline))
  }

  // MARK: Effects

  private func perform(_ effects: [CoordinationEffect], in group: inout DiscardingTaskGroup) {
    for effect in effects {
      switch effect {
      case .startCall(let start): startCall(start, in: &group)
      case .cancelCall(let id): cancelCall(id)
      case .setTimer(let id, let delay): setTimer(id, after: delay, in: &group)
      case .cancelTimer(let id):
        timers[id] = nil
        activities.removeValue(forKey: .timer(id))?.cancel()
      case .event(let event): record(event)
      }
    }
  }

  /// Starts a child of the run that can also be cancelled alone.
  private func spawn(
    _ key: ActivityKey, in group: inout DiscardingTaskGroup, _ body: @escaping @concurrent @Sendable () async -> Void
  ) {
    let task = Task(operation: body)
    activities[key] = task
    group.addTask {
      await withTaskCancellationHandler {
        await task.value
      } onCancel: {
        task.cancel()
      }
    }
  }

  private func startCall(_ start: Coordination.CallStart, in group: inout DiscardingTaskGroup) {
    callCount += 1
    let member = plan.members[start.agent]
    let runID = plan.runID
    calls[start.id] = OpenCall(
      start: start,
      output: CallOutput(
        agentID: member.agent.id, callID: start.id.description, itemIDPrefix: ItemID.prefix(of: runID)),
      startedAt: now)
    let request = ModelRequest(
      agentID: member.agent.id, callNumber: start.callNumber, kind: start.kind, messages: start.messages,
      tools: start.tools, toolChoice: start.toolChoice)
    guard let backend = member.backend else {
      finish(start.id, with: .failed(ModelFailure(.unknown, "The agent has no backend.")))
      return
    }
    if plan.isVirtual, let scripted = backend as? any ScriptedBackend {
      playing[start.id] = Playing(
        agent: start.agent, startedAt: virtualNow, rest: scripted.timeline(for: request)[...])
      return
    }
    let id = start.id
    spawn(.call(id), in: &group) { [self] in
      await backend.stream(request) { events in
        await self.receive(events, of: id)
      }
      await self.streamEnded(id)
    }
  }

  private func cancelCall(_ id: CallID) {
    playing[id] = nil
    activities.removeValue(forKey: .call(id))?.cancel()
  }

  private func setTimer(_ id: TimerID, after delay: Int, in group: inout DiscardingTaskGroup) {
    timers[id] = now + delay
    guard !plan.isVirtual else { return }
    spawn(.timer(id), in: &group) { [self] in
      if await Self.sleep(milliseconds: delay) { await self.timerFired(id) }
    }
  }

  private func timerFired(_ id: TimerID) {
    activities[.timer(id)] = nil
    guard timers.removeValue(forKey: id) != nil else { return }
    post(.timerFired(id))
  }

  /// False when the sleep was cut short by cancellation.
  private static func sleep(milliseconds: Int) async -> Bool {
    (try? await ContinuousClock().sleep(for: .milliseconds(milliseconds))) != nil
  }

  // MARK: Output of calls

  /// Takes events of a call as they arrive. Returns when there is room for more.
  private func receive(_ events: [ModelEvent], of id: CallID) async {
    ingest(events, of: id)
    await journal.waitForRoom()
  }

  private func ingest(_ events: [ModelEvent], of id: CallID) {
    guard let news = calls[id]?.output.consume(events) else { return }
    append(news)
    guard let call = calls[id] else { return }
    if let usage = call.output.usage, events.contains(where: \.isUsage) {
      ledger.note(usage, agent: call.start.agent, call: id.description)
      reportUsage(of: call.start.agent, force: false)
      checkBudget()
    }
    if let ending = call.output.ending { finish(id, with: ending) }
  }

  /// A stream that stops without an ending is a fault of the backend, not an answer.
  private func streamEnded(_ id: CallID) {
    activities[.call(id)] = nil
    guard let call = calls[id], call.output.ending == nil else { return }
    finish(id, with: .failed(ModelFailure(.truncated, "The reply ended without an ending.", afterOutput: true)))
  }

  private func finish(_ id: CallID, with ending: CallOutput.Ending) {
    guard let call = calls[id] else { return }
    let jitter = plan.isVirtual ? 1 : Double.random(in: 0...1)
    switch ending {
    case .finished(let finish): post(.replyFinished(id, call.output.reply(finish: finish, jitter: jitter)))
    case .failed(let failure):
      // The transfer may still be running when the reply was refused for its size.
      activities.removeValue(forKey: .call(id))?.cancel()
      post(.replyFailed(id, failure, partialText: call.output.text, jitter: jitter))
    }
  }

  private func reportUsage(of agent: Int, force: Bool) {
    guard force || now - lastUsageEvent[agent] >= 200, let update = ledger.update(of: agent) else { return }
    lastUsageEvent[agent] = now
    append([update])
  }

  /// Recorded usage never counts against a budget. (replay.md section 6)
  private func checkBudget() {
    guard !deadlineIsOver else { return }
    let total = ledger.total { plan.members[$0].descriptor.replay == nil }
    let tooManyTokens = plan.budgetTokens.map { total.input + total.output > $0 } ?? false
    let tooMuchMoney = plan.budgetUSD.map { (total.cost ?? 0) > $0 } ?? false
    if tooManyTokens || tooMuchMoney { post(.wrapUp(.budget)) }
  }

  // MARK: The journal's events

  private func record(_ event: CoordinationEvent) {
    switch event {
    case .callStarted(let start):
      rounds[start.agent] = start.round
      append([.callStarted(journalForm(of: start))])
    case .callCompleted(let id, let agent, let outcome, let discardOutput):
      recordEnd(of: id, agent: agent, outcome, discardOutput: discardOutput)
    case .answerSubmitted(let agent, let label, let version, let content):
      append([
        .answerSubmitted(
          AnswerSubmission(
            agentID: translator.agentIDs[agent], label: label, version: version, text: content,
            itemID: lastToolItem[agent]))
      ])
      saveAnswer(content, label: label)
      milestones(.answer(agentID: translator.agentIDs[agent], label: label))
    case .presentationStarted: break
    case .completed(let outcome): complete(outcome)
    case .phaseChanged(let phase, _):
      milestones(.phase(phase))
      translate(event)
    case .agentRestarted(let agent, _, _, let round):
      rounds[agent] = round
      translate(event)
    default: translate(event)
    }
  }

  private func translate(_ event: CoordinationEvent) {
    if let event = translator.event(for: event, roundOf: { rounds[$0] }) { append([event]) }
  }

  private var lastToolItem: [Int: String] = [:]

  private func journalForm(of start: Coordination.CallStart) -> RunJournal.CallStart {
    RunJournal.CallStart(
      agentID: translator.agentIDs[start.agent], callID: start.id.description, kind: start.kind,
      shown: start.shown.map(\.label), retryCode: start.retryFor.first?.code.rawValue,
      attempt: start.transportAttempt)
  }

  private func recordEnd(of id: CallID, agent: Int, _ outcome: CallOutcome, discardOutput: Bool) {
    guard let call = calls.removeValue(forKey: id) else { return }
    var failure: RunFailure?
    let status: CallEnd.Status
    switch outcome {
    case .finished: status = .finished
    case .failed(let reason):
      status = .failed
      failure = RunFailure(reason)
    case .cancelled: status = .cancelled
    case .retried:
      status = .retried
      if case .failed(let reason)? = call.output.ending { failure = RunFailure(reason) }
    }
    lastToolItem[agent] = call.output.answerItemID
    append(call.output.itemEnds(Self.itemStatus(status, discarded: discardOutput)))
    append([
      .callCompleted(
        CallEnd(
          journalForm(of: call.start), status: status, error: failure,
          durationMilliseconds: max(0, now - call.startedAt)))
    ])
    ledger.settle(agent: agent, call: id.description, wasted: discardOutput)
    reportUsage(of: agent, force: true)
    checkBudget()
  }

  /// Answers are files as soon as they exist, but nobody waits for that.
  private func saveAnswer(_ text: String, label: String) {
    let active = active
    diskWork.append(Task { _ = try? await active.writeAnswer(text, label: label) })
  }

  private static func itemStatus(_ call: CallEnd.Status, discarded: Bool) -> ItemEnd.Status {
    switch call {
    case .finished: discarded ? .discarded : .completed
    case .failed: discarded ? .discarded : .failed
    case .cancelled, .retried: .discarded
    }
  }

  private func complete(_ outcome: CoordinationOutcome) {
    for id in calls.keys.sorted() {
      guard let call = calls[id] else { continue }
      recordEnd(of: id, agent: call.start.agent, .cancelled, discardOutput: false)
    }
    noteUnusedReplies()
    var result = RunResult(outcome, agentIDs: translator.agentIDs)
    if isInterrupted, result.status == .cancelled {
      result.status = .interrupted
      result.stopReason = "interrupted"
    }
    result.usage = ledger.result
    result.cost = UsageLedger.cost(of: result.usage.total)
    result.durationMilliseconds = now
    result.replayed = plan.isReplayed
    milestones(.willComplete(result))
    if let seqs = journal.append([.runCompleted(result)], at: now) { result.lastSeq = seqs.upperBound }
    self.result = result
    plan.recording?.end(result, calls: callCount)
  }

  private func noteUnusedReplies() {
    for member in plan.members {
      guard let scripted = member.backend as? any ScriptedBackend, scripted.unusedReplies > 0 else { continue }
      let count = scripted.unusedReplies
      append([
        .notice(
          Notice(
            .info, code: "replay_unused", title: "\(count) scripted replies were not played.",
            agentID: member.agent.id))
      ])
    }
  }
}

// MARK: - The run's own clock

extension Run {
  /// Moves the clock to the next due step or timer and hands over everything due then: steps in registration order,
  /// before timers. (replay.md section 3)
  private func nextVirtualStep() async -> [CoordinationInput] {
    await journal.waitForRoom()
    await Task.yield()
    if !inbox.isEmpty {
      defer { inbox = [] }
      return inbox
    }
    let steps = playing.values.compactMap { play in play.rest.first.map { play.startedAt + $0.at } }
    guard let due = (steps + timers.values).min() else {
      // Nothing will ever happen by itself: only a command can end this run.
      return await nextStep()
    }
    virtualNow = max(virtualNow, due)
    if let limit = plan.timeoutMilliseconds, virtualNow >= limit, !deadlineIsOver {
      virtualNow = limit
      deadlinePassed()
    } else {
      playDueSteps()
      for id in timers.filter({ $0.value <= virtualNow }).keys.sorted(by: { $0.number < $1.number }) {
        timers[id] = nil
        post(.timerFired(id))
      }
    }
    defer { inbox = [] }
    return inbox
  }

  private func playDueSteps() {
    let due = playing.filter { _, play in
      play.rest.first.map { step in play.startedAt + step.at <= virtualNow } ?? false
    }
    for id in due.sorted(by: { ($0.value.agent, $0.key) < ($1.value.agent, $1.key) }).map(\.key) {
      while let play = playing[id], let step = play.rest.first, play.startedAt + step.at <= virtualNow {
        playing[id]?.rest.removeFirst()
        ingest(step.events, of: id)
      }
      if calls[id]?.output.ending != nil { playing[id] = nil }
    }
  }
}

extension ModelEvent {
  fileprivate var isUsage: Bool {
    if case .usage = self { return true }
    return false
  }
}
