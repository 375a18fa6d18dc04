// SPDX-License-Identifier: Apache-2.0

// RunEngine performs runs: an actor a run does what the coordination decides, with backends and a journal, and one
// service owns all runs of the process.

import AgentModel
import Backends
import Coordination
import JSONCore
public import RunJournal
import TeamConfig

/// All runs of the process: starts them, ends them, and finds those of earlier processes again.
public actor RunService {
  /// A run that is not over.
  struct Active {
    var run: Run
    var active: ActiveRun
    var started: StartedRun
    var isWaiting: Bool
    var task: Task<RunResult, Never>
    var completion: Completion
    /// What it waits for people with.
    var questions: OpenQuestions

    /// Where the run stands. Its last event may be there a little before its files are.
    var status: RunStatus {
      if active.journal.isComplete, let status = try? active.journal.snapshot().status { return status }
      if isWaiting { return .queued }
      return questions.isEmpty ? .running : .waitingForInput
    }
  }

  /// A finished run that the disk refused.
  struct Unwritten {
    var record: RunRecord
    var journal: Journal
    var result: RunResult
    /// Whether nothing of it is on disk, not even its beginning.
    var isMemoryOnly: Bool
  }

  /// A start that can be asked for again.
  struct Remembered {
    var fingerprint: String
    var started: StartedRun
  }

  let environment: ServiceEnvironment
  let store: SessionStore
  let locator: TeamLocator
  var runs: [String: Active] = [:]
  /// The runs of each busy session that are not over, in the order they were started.
  var sessions: [String: [String]] = [:]
  var remembered: [String: Remembered] = [:]
  var rememberedOrder: [String] = []
  /// Finished runs that exist nowhere but here, because the disk refused them.
  var unwritten: [String: Unwritten] = [:]
  var isDraining = false
  var tally = RunFigures()
  let meter = ProviderMeter()
  var observer: (@Sendable () -> Void)?
  var hasTimers = false
  /// The state of the providers, as all runs know it.
  let traffic = ProviderTraffic()

  /// A service for a machine. Nothing is read or written before the first run.
  public init(_ environment: ServiceEnvironment) {
    self.environment = environment
    store = SessionStore(SessionStore.Environment(stateHome: "\(environment.stateHome)/massgen"))
    locator = TeamLocator(environment)
  }

  /// Runs that are not over.
  public var activeRunCount: Int { runs.count }

  // MARK: Starting

  /// Starts a run, or gives back the one an earlier request with the same idempotency key started.
  ///
  /// - Parameter milestones: called by the run at its few important moments, before the matching event is in the journal.
  public func start(
    _ request: RunRequest, milestones: @escaping @Sendable (RunMilestone) -> Void = { _ in }
  ) async throws(EngineError) -> StartedRun {
    if let earlier = try earlierStart(request) { return earlier }
    guard !isDraining else { throw .draining }
    if let steered = try await steerInstead(request) { return steered }
    await prepareTimers()
    guard runs.count < request.maxActiveRuns else { throw .overloaded(limit: request.maxActiveRuns) }
    try checkSession(request)

    let file = try await locator.find(request.team, in: request.workingDirectory)
    let variables = await EnvironmentLoader(environment).load(workingDirectory: request.workingDirectory)
    let reading = TeamReader.read(
      file.source,
      context: TeamContext(
        workingDirectory: request.workingDirectory, environment: variables, overrides: request.overrides))
    guard let team = reading.team, !reading.hasErrors else {
      throw .configInvalid(file: file, diagnostics: reading.diagnostics)
    }
    let planner = RunPlanner(
      request: request, file: file, team: team, environment: environment, traffic: traffic)
    let question = try planner.question()
    let scrubber = Scrubber(
      secrets: Self.secrets(team, variables), workspaces: [request.workingDirectory], home: environment.home)
    let replays = try await ReplaySources(team: team, file: file, request: request, scrubber: scrubber)
    let isReplayed = team.agents.map(replays.plays)
    try await TrustJudge(environment: environment, scope: request.trust).check(
      request.team, file,
      needs: TrustNeed.all(of: team, isReplayed: isReplayed, workingDirectory: request.workingDirectory),
      workingDirectory: request.workingDirectory)
    let attachments = try await AttachmentPlanner(
      request: request, team: team,
      intake: MediaIntake(userAgent: ClientIdentity.userAgent(version: environment.serverVersion)),
      workshop: PictureWorkshop()
    ).plan()
    let places = await planner.placement.places(isReplayed: isReplayed)
    let programs = await AgentProgram.of(
      team, at: places, isReplayed: isReplayed,
      ProgramSurroundings(variables, clientName: ClientIdentity.userAgent(version: environment.serverVersion)))
    var members = try planner.members(replays, attachments, places, programs)

    // Nothing was waited for that could have changed this, except other starts.
    if let earlier = try earlierStart(request) { return earlier }
    try checkSession(request)
    let settings = planner.settings()
    let preview = Coordinator(
      agents: members.map(\.agent), task: CoordinationTask(question: question), settings: settings)
    let agents = members.enumerated().map { index, member in
      RunAgent(
        agentID: member.agent.id, alias: preview.alias(of: index), backend: member.descriptor.type,
        model: member.descriptor.model, replay: member.descriptor.replay)
    }
    try planner.checkBudget(members, preview)
    let failures = WriteFailureNotice()
    let prepared = try await RunRecording.prepare(request, team: team) { reason in failures.reportRecording(reason) }
    let active: ActiveRun
    do throws(EngineError) {
      active = try await begin(
        NewRun(
          sessionID: request.sessionID, cwd: request.workingDirectory, task: question,
          config: ["source": .string(file.displayName)], configDigest: reading.digest, agents: agents)
      ) { error in
        failures.report(error)
        Task { await self.changed() }
      }
    } catch {
      await prepared?.discard()
      throw error
    }
    failures.bind(active.journal)
    await RunPlan.settle(&members, below: active.folder?.path)

    var recording: RunRecording?
    if let prepared {
      do throws(EngineError) {
        recording = try await RunRecording.begin(
          prepared, request: request, runID: active.runID, digest: reading.digest, members: members,
          server: "massgen-server \(environment.serverVersion)", scrubber: scrubber)
      } catch {
        let result = RunResult(status: .failed, stopReason: "record_unwritable")
        active.journal.append(.runCompleted(result), at: 0)
        try? await active.finish(result)
        throw error
      }
    }
    for index in members.indices where members[index].descriptor.replay == nil {
      guard let backend = members[index].backend else { continue }
      members[index].backend = recording?.recorded(backend, agentID: members[index].agent.id) ?? backend
    }
    let isVirtual = replays.playsInstantly && members.allSatisfy { $0.backend is any ScriptedBackend }
    var plan = RunPlan(
      runID: active.runID, sessionID: active.sessionID, members: members,
      task: CoordinationTask(question: question), settings: settings, configDigest: reading.digest,
      notices: planner.notices(members, attachments, places), timeoutMilliseconds: request.timeoutMilliseconds,
      budgetUSD: request.budgetUSD, budgetTokens: request.budgetTokens, isVirtual: isVirtual, recording: recording)
    if let problem = active.problem { plan.notices.append(Self.notice(problem)) }

    plan.approvals = request.approvals
    plan.meter = meter
    plan.traffic = traffic
    return launch(
      request, plan: plan, active: active, milestones: milestones,
      started: StartedRun(
        runID: active.runID, sessionID: active.sessionID, status: .running,
        agents: zip(agents, members).map { agent, member in
          StartedRun.Member(
            id: agent.agentID, alias: agent.alias, descriptor: member.descriptor,
            problem: member.agent.fatalProblem?.message)
        }, configDigest: reading.digest,
        warnings: reading.diagnostics.filter { $0.severity >= .warning }, file: file, journal: active.journal,
        folder: active.folder?.path ?? "memory only", isNew: true))
  }

  /// Lets the system's timers come into being while there are descriptors for them. Dispatch ends the process when it
  /// needs one for a timer and gets none, and a run with many agents may use them all up.
  func prepareTimers() async {
    guard !hasTimers else { return }
    hasTimers = true
    try? await ContinuousClock().sleep(for: .nanoseconds(1))
  }

  func launch(
    _ request: RunRequest, plan: RunPlan, active: ActiveRun,
    milestones: @escaping @Sendable (RunMilestone) -> Void, started: StartedRun
  ) -> StartedRun {
    var started = started
    let run = Run(plan: plan, active: active, milestones: milestones)
    // All earlier runs count: one in between may be cancelled while the first still runs.
    let before = (sessions[active.sessionID] ?? []).compactMap { runs[$0] }
    let predecessors = before.map(\.completion)
    let isWaiting = before.contains { !$0.status.isTerminal }
    let needsHistory = request.sessionID != nil
    let store = store
    let completion = Completion()
    let task = Task {
      if !predecessors.isEmpty { await run.wait(for: predecessors) }
      self.leftQueue(plan.runID)
      var history: [Message] = []
      var notice: Notice?
      if needsHistory {
        do throws(StoreError) {
          let earlier = ConversationHistory(try await store.history(of: plan.sessionID, before: plan.runID))
          history = earlier.messages
          notice = earlier.notice
        } catch {
          notice = Notice(
            .warning, code: "history_unreadable", title: "The earlier turns of the session cannot be read.",
            detail: error.message)
        }
      }
      let result = await run.perform(history: history, notice: notice)
      await self.ended(plan.runID, result)
      completion.complete(result)
      return result
    }
    if isWaiting { started.status = .queued }
    runs[plan.runID] = Active(
      run: run, active: active, started: started, isWaiting: isWaiting, task: task, completion: completion,
      questions: run.questions)
    sessions[active.sessionID, default: []].append(plan.runID)
    tally.started += 1
    changed()
    if let key = request.idempotencyKey { remember(key, request.fingerprint, started) }
    return started
  }

  func leftQueue(_ runID: String) {
    runs[runID]?.isWaiting = false
  }

  func ended(_ runID: String, _ result: RunResult) async {
    guard let entry = runs[runID] else { return }
    var isOnDisk = entry.active.folder != nil
    if isOnDisk {
      isOnDisk = await entry.active.journal.flush()
      do throws(StoreError) { try await entry.active.finish(result) } catch { isOnDisk = false }
    }
    if !isOnDisk {
      if unwritten.count >= 16, let oldest = unwritten.keys.min() { unwritten[oldest] = nil }
      unwritten[runID] = Unwritten(
        record: entry.active.record, journal: entry.active.journal, result: result,
        isMemoryOnly: entry.active.folder == nil)
    }
    runs[runID] = nil
    sessions[entry.active.sessionID]?.removeAll { $0 == runID }
    if sessions[entry.active.sessionID]?.isEmpty ?? false { sessions[entry.active.sessionID] = nil }
    tally.ended[result.status, default: 0] += 1
    changed()
  }

  func begin(
    _ new: NewRun, _ onWriteFailure: @escaping @Sendable (DiskError) -> Void
  ) async throws(EngineError) -> ActiveRun {
    do throws(StoreError) {
      return try await store.beginRun(new, onWriteFailure: onWriteFailure)
    } catch {
      throw EngineError(error)
    }
  }

  // MARK: Checks before a start

  func checkSession(_ request: RunRequest) throws(EngineError) {
    guard let sessionID = request.sessionID, request.onBusy == .reject,
      let busy = sessions[sessionID]?.first(where: { runs[$0].map { !$0.status.isTerminal } ?? false })
    else { return }
    throw .sessionBusy(sessionID: sessionID, activeRunID: busy)
  }

  func earlierStart(_ request: RunRequest) throws(EngineError) -> StartedRun? {
    guard let key = request.idempotencyKey, let earlier = remembered[key] else { return nil }
    guard earlier.fingerprint == request.fingerprint else { throw .idempotencyConflict(runID: earlier.started.runID) }
    var started = earlier.started
    started.isNew = false
    if started.journal.isComplete {
      started.status = (try? started.journal.snapshot().status) ?? .completed
    } else if let entry = runs[started.runID] {
      started.status = entry.status
    }
    return started
  }

  func remember(_ key: String, _ fingerprint: String, _ started: StartedRun) {
    remembered[key] = Remembered(fingerprint: fingerprint, started: started)
    rememberedOrder.append(key)
    if rememberedOrder.count > 256 { remembered[rememberedOrder.removeFirst()] = nil }
  }

  static func secrets(_ team: Team, _ variables: Environment) -> [Secret] {
    var secrets = team.agents.flatMap { spec -> [Secret] in
      var values = spec.backend.extraHeaders.map { Secret($0.1) }
      if case .key(let secret, _) = spec.backend.credential { values.append(secret) }
      values += spec.backend.claudeCode?.environment.filter { CredentialName.matches($0.key) }.map(\.value) ?? []
      return values
    }
    for layer in variables.layers {
      for (name, value) in layer.values where CredentialName.matches(name) && !value.isEmpty {
        secrets.append(Secret(value))
      }
    }
    return secrets
  }

  static func notice(_ problem: DiskError) -> Notice {
    Notice(
      .warning, code: "journal_unwritable", title: "The run could not be kept where it belongs.",
      detail: problem.description)
  }

  // MARK: Ending

  /// Cancels a run, or one of its agents, and returns the status the run has now. A run that is over is left alone.
  public func cancel(
    _ runID: String, agentID: String? = nil, reason: String? = nil
  ) async throws(EngineError) -> RunStatus {
    guard let entry = runs[runID], !entry.status.isTerminal else {
      let status = try await status(of: runID)
      if status.isTerminal { return status }
      throw try await notActive(runID, elsewhere: "Cancel it there; massgen/run/get shows what is on disk.")
    }
    if let agentID {
      guard await entry.run.cancelAgent(agentID, reason: reason) else {
        throw .invalidParameter(
          "/agentId", message: "The run has no agent “\(agentID)”.",
          hint: "Its agents are \(entry.started.agents.map(\.id).joined(separator: ", ")).", reason: nil)
      }
    } else {
      await entry.run.cancel(reason: reason)
    }
    return entry.status
  }

  /// Interrupts all runs but some, because nobody is left to run them for.
  public func interruptRuns(except kept: Set<String>, reason: String) async {
    for (runID, entry) in runs where !kept.contains(runID) { await entry.run.interrupt(reason: reason) }
  }

  /// Starts nothing more, interrupts what runs and waits until it is on disk, but not longer than `limit`.
  public func shutDown(within limit: Duration) async {
    isDraining = true
    changed()
    await interruptRuns(except: [], reason: "The server is shutting down.")
    let completions = runs.values.map(\.completion)
    guard !completions.isEmpty else { return }
    let waiting = Task {
      for completion in completions { _ = await completion.value() }
    }
    let timer = Task {
      if (try? await ContinuousClock().sleep(for: limit)) != nil { waiting.cancel() }
    }
    await waiting.value
    timer.cancel()
  }
}
