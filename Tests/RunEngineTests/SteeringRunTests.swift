// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import RunEngine
import RunJournal
import Testing

/// Talking to runs that are going on. All replies come at once or never, so nothing here depends on time.
@Suite("Steering runs")
struct SteeringRunTests {
  private static let hang: JSONValue = ["steps": [["text": "Let me see. "], ["hang": true]]]

  /// `a` answers at once; then both hang until they are told something, and vote for `a`.
  private static func team(
    a: [JSONValue] = [Script.answer("A"), hang, Script.vote("agent1")],
    b: [JSONValue] = [hang, hang, Script.vote("agent1")], final: JSONValue = Script.final("the end")
  ) -> JSONValue {
    [
      "agents": [Script.agent("a", a + [final], speed: 1), Script.agent("b", b, speed: 1)],
      "orchestrator": ["restart_policy": "cancel"],
    ]
  }

  private func request(_ team: JSONValue, _ workplace: Workplace) -> RunRequest {
    RunRequest(team: .text(team.encoded(), path: nil), prompt: [.text("Q")], workingDirectory: workplace.path)
  }

  /// Starts a run and waits until it has made so many calls.
  private func start(_ request: RunRequest, _ service: RunService, calls: Int) async throws -> StartedRun {
    let run = try await service.start(request)
    try await Self.wait(run, for: calls) { if case .callStarted = $0 { true } else { false } }
    return run
  }

  private static func wait(
    _ run: StartedRun, for count: Int, _ isWanted: (RunEvent) -> Bool
  ) async throws {
    while try events(run).count(where: isWanted) < count { try await Task.sleep(for: .milliseconds(2)) }
  }

  private static func events(_ run: StartedRun) throws -> [RunEvent] {
    guard run.journal.lastSeq > 0 else { return [] }
    return try run.journal.read(from: 1, maxBytes: 64 << 20).events.compactMap(\.event)
  }

  private func applied(_ run: StartedRun) throws -> [SteerApplication] {
    try Self.events(run).compactMap { if case .steerApplied(let steer) = $0 { steer } else { nil } }
  }

  private func error(_ body: () async throws -> Void) async -> EngineError? {
    do { try await body() } catch { return error as? EngineError }
    return nil
  }

  @Test("A message reaches the next call of every agent, once, and the run goes on with the answers it has")
  func everybody() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let run = try await start(request(Self.team(), workplace), service, calls: 4)
    let receipt = try await service.steer(run.runID, prompt: [.text("Be"), .text("brief.")])
    #expect(receipt == SteerReceipt(steerID: "steer_1", agentIDs: ["a", "b"]))
    let result = try await service.result(of: run.runID)
    #expect(result.status == .completed && result.answers.map(\.label) == ["agent1.1"])
    let steers = try applied(run)
    #expect(steers.map(\.agentID) == ["a", "b"])
    #expect(steers.allSatisfy { $0.text == "Be\n\nbrief." && $0.steerID == "steer_1" })
    let starts = try Self.events(run).compactMap { if case .callStarted(let call) = $0 { call } else { nil } }
    #expect(steers.compactMap(\.callID) == starts.filter { $0.callID > "call_4" }.prefix(2).map(\.callID))
    let causes = try Self.events(run).compactMap {
      if case .agentRestarted(let restart) = $0 { restart.cause } else { nil }
    }
    #expect(
      causes.filter { $0.kind == .steer } == [RestartCause(steerID: "steer_1"), RestartCause(steerID: "steer_1")])
  }

  @Test("A message to one agent leaves the others alone")
  func one() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let team = Self.team(a: [Script.answer("A"), Script.vote("agent1")])
    let run = try await start(request(team, workplace), service, calls: 4)
    #expect(try await service.steer(run.runID, prompt: [.text("x")], agentIDs: ["b"]).agentIDs == ["b"])
    let result = try await service.result(of: run.runID)
    #expect(try applied(run).map(\.agentID) == ["b"] && result.votes.count == 2)
    #expect(try Self.events(run).filter { $0.type == .voteInvalidated }.isEmpty)
  }

  @Test("What cannot be said is refused with the reason, and changes nothing")
  func refusals() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let run = try await start(request(Self.team(), workplace), service, calls: 4)
    let id = run.runID
    guard
      case .invalidParameter("/agentIds/1", _, _, _)? = await error({
        _ = try await service.steer(id, prompt: [.text("x")], agentIDs: ["a", "nobody"])
      })
    else { return #expect(Bool(false), "unknown agent") }
    guard
      case .invalidParameter("/agentIds", _, _, _)? = await error({
        _ = try await service.steer(id, prompt: [.text("x")], agentIDs: [])
      })
    else { return #expect(Bool(false), "no agent") }
    guard
      case .invalidParameter("/prompt", _, _, _)? = await error({
        _ = try await service.steer(id, prompt: [.text(" ")])
      })
    else { return #expect(Bool(false), "empty prompt") }
    let picture = RunRequest.PromptBlock.attachment(PromptAttachment(kind: "image", content: .base64("")))
    guard case .unsupportedContent? = await error({ _ = try await service.steer(id, prompt: [picture]) })
    else { return #expect(Bool(false), "picture") }
    guard
      case .contentModified(let last)? = await error({
        _ = try await service.steer(id, prompt: [.text("x")], expectedSeq: 1)
      })
    else { return #expect(Bool(false), "an answer came since") }
    guard
      case .invalidParameter("/expectedSeq", _, _, _)? = await error({
        _ = try await service.steer(id, prompt: [.text("x")], expectedSeq: last + 100)
      })
    else { return #expect(Bool(false), "a seq of the future") }
    guard case .runNotFound? = await error({ _ = try await service.steer("run_none", prompt: [.text("x")]) })
    else { return #expect(Bool(false), "unknown run") }
    _ = try await service.steer(id, prompt: [.text("x")], expectedSeq: last)
    _ = try await service.result(of: id)
    guard case .runNotActive(_, .completed, _)? = await error({ _ = try await service.steer(id, prompt: [.text("x")]) })
    else { return #expect(Bool(false), "over") }
    #expect(try applied(run).count == 2)
  }

  @Test("While the final text is written nobody can be told anything, and a start waits for its turn")
  func presenting() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let quick = [Script.answer("A"), Script.vote("agent1")]
    let team = Self.team(a: quick, b: [Script.vote("agent1")], final: ["for": "final", "steps": [["hang": true]]])
    let run = try await service.start(request(team, workplace))
    try await Self.wait(run, for: 1) { if case .callStarted(let call) = $0 { call.kind == .final } else { false } }
    guard
      case .runNotActive(_, .running, _)? = await error({
        _ = try await service.steer(run.runID, prompt: [.text("x")])
      })
    else { return #expect(Bool(false), "presenting") }
    #expect(try await service.answerNow(run.runID) == .running)
    var next = request(Self.team(a: quick, b: [Script.vote("agent1")]), workplace)
    next.sessionID = run.sessionID
    next.onBusy = .steer
    let queued = try await service.start(next)
    #expect(queued.status == .queued && !queued.steered && queued.runID != run.runID)
    _ = try await service.cancel(run.runID)
    #expect(try await service.result(of: queued.runID).status == .completed)
  }

  @Test("A start can go to the run its session is performing, and is the same run when it is asked for again")
  func onBusy() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let run = try await start(request(Self.team(), workplace), service, calls: 4)
    var more = request(Self.team(), workplace)
    more.prompt = [.text("Be brief.")]
    more.sessionID = run.sessionID
    more.onBusy = .steer
    more.idempotencyKey = "k"
    let steered = try await service.start(more)
    #expect(steered.runID == run.runID && steered.steered && !steered.isNew)
    #expect(try await service.start(more).runID == run.runID)
    #expect(try await service.result(of: run.runID).status == .completed)
    #expect(try applied(run).map(\.text) == ["Be brief.", "Be brief."])
  }

  @Test("What is said to a run that waits for its turn is in its first calls")
  func queued() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let first = try await start(request(Self.team(), workplace), service, calls: 4)
    var second = request(
      Self.team(a: [Script.answer("A"), Script.vote("agent1")], b: [Script.vote("agent1")]), workplace)
    second.sessionID = first.sessionID
    second.onBusy = .queue
    let waiting = try await service.start(second)
    #expect(try await service.steer(waiting.runID, prompt: [.text("Be brief.")]).agentIDs == ["a", "b"])
    _ = try await service.cancel(first.runID)
    #expect(try await service.result(of: waiting.runID).status == .completed)
    #expect(try applied(waiting).compactMap(\.callID) == ["call_1", "call_2"])
    #expect(try Self.events(waiting).first?.type == .runStarted)
  }

  @Test("The answer is given now: the winner presents, or the first answer wins", arguments: [true, false])
  func answerNow(_ hasAnswer: Bool) async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let team =
      hasAnswer
      ? Self.team()
      : Self.team(
        a: [Self.hang, Script.answer("A")], b: [Self.hang, Self.hang])
    let run = try await start(request(team, workplace), service, calls: hasAnswer ? 4 : 2)
    _ = try await service.answerNow(run.runID, reason: "Time for lunch.")
    // The first answer comes when its author is told to start again.
    if !hasAnswer { _ = try await service.steer(run.runID, prompt: [.text("Go on.")], agentIDs: ["a"]) }
    let result = try await service.result(of: run.runID)
    #expect(result.status == .completed && result.stopReason == "answeredNow" && result.answer?.text == "the end")
    let reasons = try Self.events(run).compactMap { event -> String? in
      if case .notice(let notice) = event, notice.code == "answer_now" { notice.detail } else { nil }
    }
    #expect(reasons == ["Time for lunch."])
    #expect(try await service.answerNow(run.runID) == .completed)
    guard case .runNotFound? = await error({ _ = try await service.answerNow("run_none") })
    else { return #expect(Bool(false), "unknown run") }
  }
}
