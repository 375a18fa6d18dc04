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
  let active: ActiveRun
  var journal: Journal { active.journal }
  let milestones: @Sendable (RunMilestone) -> Void

  var coordinator: Coordinator
  var ledger: UsageLedger
  let translator: EventTranslator
  var rounds: [Int]
  var calls: [CallID: OpenCall] = [:]
  /// What people are asked and have decided.
  var book = QuestionBook()
  var inbox: [CoordinationInput] = []
  var sleeper: CheckedContinuation<Void, Never>?
  var activities: [ActivityKey: Task<Void, Never>] = [:]
  var lastUsageEvent: [Int]
  /// The item with the newest answer of each agent.
  var lastToolItem: [Int: String] = [:]
  var isInterrupted = false
  var deadlineIsOver = false
  var budgetIsUsedUp = false
  var callCount = 0
  var steerCount = 0
  /// Bytes of all that the user has said.
  var steerBytes = 0
  /// Why the user wants the answer now.
  var answerNowReason: String?
  /// The newest event that somebody who says something to the team should know of.
  var lastDecisionSeq = 0
  var diskWork: [Task<Void, Never>] = []
  var turnWaiter: CheckedContinuation<Void, Never>?
  var hasTurn = false
  var timers: [TimerID: Int] = [:]
  var playing: [CallID: Playing] = [:]
  var virtualNow = 0
  var begin = ContinuousClock.now
  var result: RunResult?

  /// A call in flight.
  struct OpenCall {
    var start: Coordination.CallStart
    var output: CallOutput
    var startedAt: Int
    /// Whether anything of the reply has come.
    var hasBegun = false
  }

  /// A scripted reply that is being played on the run's own clock.
  struct Playing {
    var agent: Int
    var startedAt: Int
    var rest: ArraySlice<TimedEvents>
  }

  enum ActivityKey: Hashable {
    case call(CallID)
    case timer(TimerID)
    case deadline
  }

  init(plan: RunPlan, active: ActiveRun, milestones: @escaping @Sendable (RunMilestone) -> Void) {
    self.plan = plan
    questions = book.open
    self.active = active
    self.milestones = milestones
    coordinator = Coordinator(
      agents: plan.members.map(\.agent), task: plan.task, settings: plan.settings)
    let agentIDs = plan.members.map(\.agent.id)
    ledger = UsageLedger(
      plan.members.map {
        UsageLedger.Holder(agentID: $0.agent.id, price: $0.price, isFree: $0.isReplayed)
      })
    translator = EventTranslator(agentIDs: agentIDs)
    rounds = Array(repeating: 0, count: agentIDs.count)
    lastUsageEvent = Array(repeating: -1_000_000, count: agentIDs.count)
  }

  /// What the run waits for people with.
  nonisolated let questions: OpenQuestions

  /// What waits for an answer, oldest first.
  var openQuestions: (approvals: [ApprovalQuestion], inputs: [InputQuestion]) {
    (book.approvals.map(\.question), book.inputs.map(\.question))
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

  func post(_ input: CoordinationInput) {
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
  var isCancelled: Bool {
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

  func turnCame() {
    hasTurn = true
    turnWaiter?.resume()
    turnWaiter = nil
  }

  /// Performs the run to its end and returns its result. To be called once.
  ///
  /// - Parameters:
  ///   - history: the turns of the session before this one.
  ///   - notice: what the user should know about the history.
  func perform(history: [Message], notice: Notice? = nil) async -> RunResult {
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
    append((plan.notices + [notice].compactMap(\.self)).map(RunEvent.notice))
    let holds = await holdWorkspaces()
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
    await closeBackends()
    await plan.recording?.close()
    withExtendedLifetime(holds) {}
    return result ?? RunResult(status: .failed, stopReason: "internal")
  }

  /// How long the end of a run waits for the backends to tidy up at their providers.
  private static let closingTime = Duration.seconds(3)

  /// Lets the backends remove what they left at their providers. Nobody waits long for that: what takes longer goes on
  /// beside the next runs, and what is left then expires by itself.
  private func closeBackends() async {
    let backends = plan.members.compactMap(\.backend)
    let (end, continuation) = AsyncStream.makeStream(of: Void.self)
    let closing = Task {
      await withDiscardingTaskGroup { group in
        for backend in backends { group.addTask { await backend.close() } }
      }
      continuation.finish()
    }
    let limit = Task {
      try? await Task.sleep(for: Self.closingTime)
      continuation.finish()
    }
    for await _ in end {}
    limit.cancel()
    _ = closing
  }

  /// What the start leads to. A command that came while the run waited for its turn counts before any call is made.
  func firstEffects() -> [CoordinationEffect] {
    defer { inbox = [] }
    return coordinator.start(at: now, with: inbox)
  }

  /// Milliseconds since the run's start on its own clock.
  var now: Int {
    if plan.isVirtual { return virtualNow }
    let elapsed = (ContinuousClock.now - begin).components
    return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
  }

  func append(_ events: [RunEvent]) {
    guard !events.isEmpty, result == nil else { return }
    journal.append(events, at: now)
  }

  func nextStep() async -> [CoordinationInput] {
    if inbox.isEmpty {
      await withCheckedContinuation { sleeper = $0 }
    }
    defer { inbox = [] }
    return inbox
  }

  func deadlinePassed() {
    guard result == nil else { return }
    deadlineIsOver = true
    post(.wrapUp(.deadline))
  }

  // MARK: Effects

  func perform(_ effects: [CoordinationEffect], in group: inout DiscardingTaskGroup) {
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
  func spawn(
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

  func startCall(_ start: Coordination.CallStart, in group: inout DiscardingTaskGroup) {
    callCount += 1
    let member = plan.members[start.agent]
    let runID = plan.runID
    calls[start.id] = OpenCall(
      start: start,
      output: CallOutput(
        agentID: member.agent.id, callID: start.id.description, itemIDPrefix: ItemID.prefix(of: runID),
        provider: member.descriptor.provider, mediaFolder: active.folder?.media),
      startedAt: now)
    var request = ModelRequest(
      agentID: member.agent.id, callNumber: start.callNumber, kind: start.kind, messages: start.messages,
      tools: start.tools, toolChoice: start.toolChoice)
    request.laterTools = start.laterTools
    guard let backend = member.backend else {
      finish(start.id, with: .failed(ModelFailure(.unknown, "The agent has no backend.")))
      return
    }
    if plan.isVirtual, let scripted = backend as? any ScriptedBackend {
      playing[start.id] = Playing(
        agent: start.agent, startedAt: virtualNow, rest: scripted.timeline(for: request)[...])
      return
    }
    if member.descriptor.replay == nil { plan.meter.began() }
    let id = start.id
    request.host = CallDesk(run: self, call: id, rules: member.rules(for: start))
    spawn(.call(id), in: &group) { [self, request] in
      await backend.stream(request) { events in
        await self.receive(events, of: id)
      }
      await self.streamEnded(id)
    }
  }

  func cancelCall(_ id: CallID) {
    playing[id] = nil
    activities.removeValue(forKey: .call(id))?.cancel()
  }

  func setTimer(_ id: TimerID, after delay: Int, in group: inout DiscardingTaskGroup) {
    timers[id] = now + delay
    guard !plan.isVirtual else { return }
    spawn(.timer(id), in: &group) { [self] in
      if await Self.sleep(milliseconds: delay) { await self.timerFired(id) }
    }
  }

  func timerFired(_ id: TimerID) {
    activities[.timer(id)] = nil
    guard timers.removeValue(forKey: id) != nil else { return }
    post(.timerFired(id))
  }

  /// False when the sleep was cut short by cancellation.
  static func sleep(milliseconds: Int) async -> Bool {
    (try? await ContinuousClock().sleep(for: .milliseconds(milliseconds))) != nil
  }
}
