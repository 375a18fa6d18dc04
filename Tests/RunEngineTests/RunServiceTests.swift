// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import JSONCore
import RunEngine
import RunJournal
import TestSupport
import Testing

@Suite("Starting, ending and finding runs")
struct RunServiceTests {
  private let team: JSONValue = [
    "agents": [
      Script.agent("a", [Script.answer("A", after: 10), Script.vote("agent1", after: 25), Script.final("the end")]),
      Script.agent("b", [Script.answer("B", after: 20), Script.vote("agent1", after: 15)]),
    ]
  ]

  /// A lone agent that never ends by itself.
  private let hanging: JSONValue = [
    "agents": [Script.agent("a", [["steps": [["text": "so far"], ["hang": true]], "repeat": true]], speed: 1)]
  ]

  private func request(_ team: JSONValue, _ workplace: Workplace) -> RunRequest {
    RunRequest(team: .text(team.encoded(), path: nil), prompt: [.text("Q")], workingDirectory: workplace.path)
  }

  @Test("Every run ends with one run.completed and nothing after it, and seqs have no gaps")
  func shape() async throws {
    let workplace = Workplace()
    let run = try await RunService(workplace.environment).perform(team, in: workplace)
    #expect(run.events.map(\.seq) == Array(1...run.events.count))
    let ends = run.events.filter { $0.event?.isTerminal ?? false }
    #expect(ends.count == 1)
    #expect(ends.last?.seq == run.events.last?.seq)
    #expect(run.result.lastSeq == run.events.count)
    #expect(run.result.status == .completed)
    #expect(run.result.replayed)
  }

  @Test("Every item that starts ends once, and its end says what its deltas said")
  func items() async throws {
    let workplace = Workplace()
    let run = try await RunService(workplace.environment).perform(team, in: workplace)
    var started: Set<String> = []
    var texts: [String: String] = [:]
    for (_, event) in run.timed {
      switch event {
      case .itemStarted(let item): #expect(started.insert(item.itemID).inserted)
      case .itemDelta(let delta) where delta.field == .text: texts[delta.itemID, default: ""] += delta.text
      case .itemCompleted(let item):
        #expect(started.remove(item.itemID) != nil)
        if item.kind == .message { #expect(item.text == texts[item.itemID]) }
      default: break
      }
    }
    #expect(started.isEmpty)
  }

  @Test("The final text, the answers and the record of a run are files")
  func files() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let run = try await service.perform(team, in: workplace)
    #expect(WholeFile.read("\(run.started.folder)/final.md").map { String(decoding: $0, as: UTF8.self) } == "the end")
    #expect(WholeFile.read("\(run.started.folder)/answers/agent2.1.md") != nil)
    let record = try #require(WholeFile.read("\(run.started.folder)/run.json"))
    #expect(try JSONReader.parse(record)["status"]?.stringValue == "completed")
  }

  @Test("A later process finds a run, its result and its events")
  func laterProcess() async throws {
    let workplace = Workplace()
    let run = try await RunService(workplace.environment).perform(team, in: workplace)
    let later = RunService(workplace.environment)
    let listing = try await later.runs(
      sessionID: nil, statuses: [], workingDirectory: nil, cursor: nil, limit: 10)
    #expect(listing.runs.map(\.runID) == [run.started.runID])
    #expect(try await later.result(of: run.started.runID).answer?.text == "the end")
    #expect(try await later.journal(of: run.started.runID).lastSeq == run.events.count)
    #expect(try await later.snapshot(of: run.started.runID).status == .completed)
  }

  @Test("A run that is over leaves nothing in memory")
  func nothingStays() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    weak let journal = try await service.perform(team, in: workplace).started.journal
    #expect(await eventually { journal == nil })
  }

  @Test("A cancelled run keeps its partial output and ends as cancelled")
  func cancel() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let run = try await service.start(request(hanging, workplace))
    while run.journal.lastSeq < 5 { try await Task.sleep(for: .milliseconds(2)) }
    #expect(try await service.cancel(run.runID, reason: "enough") == .running)
    let result = try await service.result(of: run.runID)
    #expect(result.status == .cancelled)
    #expect(try await service.cancel(run.runID) == .cancelled)
    #expect(await service.activeRunCount == 0)
  }

  @Test("Shutting down interrupts what runs and refuses what comes")
  func shutDown() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let run = try await service.start(request(hanging, workplace))
    await service.shutDown(within: .seconds(5))
    #expect(try await service.status(of: run.runID) == .interrupted)
    await #expect(throws: EngineError.self) { try await service.start(request(team, workplace)) }
  }

  @Test("The same idempotency key is the same run, and with another request a conflict")
  func idempotency() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    var request = request(team, workplace)
    request.idempotencyKey = "k"
    request.fingerprint = "1"
    let first = try await service.start(request)
    let second = try await service.start(request)
    #expect(first.runID == second.runID)
    #expect(!second.isNew)
    request.fingerprint = "2"
    await #expect(throws: EngineError.self) { try await service.start(request) }
    _ = try await service.result(of: first.runID)
  }

  @Test("A busy session refuses a second run, or queues it")
  func sessions() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let first = try await service.start(request(hanging, workplace))
    var second = request(team, workplace)
    second.sessionID = first.sessionID
    second.replay = RunRequest.Replay(swapsBackends: false, speed: .instant)
    await #expect(throws: EngineError.self) { try await service.start(second) }
    second.onBusy = .queue
    let queued = try await service.start(second)
    #expect(queued.status == .queued)
    #expect(try await service.status(of: queued.runID) == .queued)
    let third = try await service.start(second)
    _ = try await service.cancel(third.runID)
    #expect(try await service.result(of: third.runID).status == .cancelled)
    _ = try await service.cancel(first.runID)
    #expect(try await service.result(of: queued.runID).status == .completed)
  }

  @Test("A run that leaves the queue lets nobody overtake the one that still runs")
  func queueOrder() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let first = try await service.start(request(hanging, workplace))
    var next = request(team, workplace)
    next.sessionID = first.sessionID
    next.onBusy = .queue
    next.replay = RunRequest.Replay(swapsBackends: false, speed: .instant)
    let second = try await service.start(next)
    let third = try await service.start(next)
    _ = try await service.cancel(second.runID, agentID: "a")
    #expect(try await service.status(of: second.runID) == .queued)
    _ = try await service.cancel(second.runID)
    #expect(try await service.result(of: second.runID).status == .cancelled)
    #expect(try await service.status(of: third.runID) == .queued)
    let queued = try await service.runs(
      sessionID: nil, statuses: [.queued], workingDirectory: nil, cursor: nil, limit: 10)
    #expect(queued.runs.map(\.runID) == [third.runID])
    next.onBusy = .reject
    await #expect(throws: EngineError.self) { try await service.start(next) }
    _ = try await service.cancel(first.runID)
    #expect(try await service.result(of: third.runID).status == .completed)
  }

  @Test("A start that is refused leaves no recording behind")
  func refusedRecording() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    var request = request(team, workplace)
    request.sessionID = "ses_unknown"
    request.recording = .path("x.cassette.jsonl")
    await #expect(throws: EngineError.self) { try await service.start(request) }
    #expect(WholeFile.read("\(workplace.path)/x.cassette.jsonl") == nil)
  }

  @Test("A speed that is nearly zero waits instead of ending the process")
  func slowReplay() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    var slow = request(team, workplace)
    slow.replay = RunRequest.Replay(swapsBackends: false, speed: .factor(1e-300))
    let run = try await service.start(slow)
    _ = try await service.cancel(run.runID)
    #expect(try await service.result(of: run.runID).status == .cancelled)
  }

  @Test("Any part of an item can be asked for, however far behind its end")
  func itemText() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let run = try await service.perform(team, in: workplace)
    let item = run.timed.compactMap { if case .itemDelta(let delta) = $0.event { delta.itemID } else { nil } }.last
    let id = try #require(item)
    let whole = try await service.itemText(id, runID: nil, field: "text", offset: 0, limit: 100)
    #expect(whole?.text == "the end")
    let beyond = try await service.itemText(id, runID: nil, field: "text", offset: .max, limit: .max)
    #expect(beyond?.text == "")
  }

  @Test("A run whose agents all fail is failed, with every agent's reason")
  func allFail() async throws {
    let workplace = Workplace()
    let broken: JSONValue = [
      "agents": [
        Script.agent("a", [["repeat": true, "steps": [["raise": ["class": "auth", "message": "no"]]]]]),
        Script.agent("b", [["repeat": true, "steps": [["raise": ["class": "auth", "message": "never"]]]]]),
      ]
    ]
    let run = try await RunService(workplace.environment).perform(broken, in: workplace)
    #expect(run.result.status == .failed)
    #expect(run.result.answer == nil)
    #expect(run.result.error?.details?["agents"]?.arrayValue?.count == 2)
  }

  @Test(
    "A start is refused with the reason",
    arguments: [
      ("no agents", "{}"),
      (
        "unknown word in a script",
        #"{"agents":[{"id":"a","backend":{"type":"replay","script":[{"steps":[{"shout":"x"}]}]}}]}"#
      ),
      (
        "no key",
        #"{"agents":[{"id":"a","backend":{"type":"chatcompletion","model":"m","base_url":"https://api.groq.com/openai/v1"}}]}"#
      ),
      ("nothing built", #"{"agents":[{"id":"a","backend":{"type":"codex"}}]}"#),
      (
        "no program",
        #"{"agents":[{"id":"a","backend":{"type":"claude_code","cwd":"w","cli_path":"/nowhere/claude"}}]}"#
      ),
    ])
  func refused(_ name: String, _ team: String) async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    await #expect(throws: EngineError.self, "\(name)") {
      try await service.start(
        RunRequest(
          team: .text(Array(team.utf8), path: nil), prompt: [.text("Q")], workingDirectory: workplace.path))
    }
    #expect(await service.activeRunCount == 0)
  }

  @Test("A key that is missing fails its agent and not the run")
  func oneKeyMissing() async throws {
    let workplace = Workplace()
    let mixed: JSONValue = [
      "agents": [
        Script.agent("a", [Script.answer("A"), Script.vote("agent1"), Script.final("alone")]),
        [
          "id": "b", "backend": ["type": "chatcompletion", "model": "m", "base_url": "https://api.groq.com/openai/v1"],
        ],
      ]
    ]
    let run = try await RunService(workplace.environment).perform(mixed, in: workplace)
    #expect(run.result.status == .completed)
    #expect(run.result.winner == "a")
    let notices = run.timed.compactMap { if case .notice(let notice) = $0.event { notice } else { nil } }
    #expect(notices.contains { $0.agentID == "b" && $0.detail?.contains("GROQ_API_KEY") ?? false })
  }

  @Test("A recording plays back as the same answers, and is never overwritten")
  func recording() async throws {
    let workplace = Workplace()
    let service = RunService(workplace.environment)
    let cassette = "\(workplace.path)/x.cassette.jsonl"
    try workplace.write("in the way", to: "x.cassette.jsonl")
    var recorded = request(team, workplace)
    recorded.recording = .path(cassette)
    await #expect(throws: EngineError.self) { try await service.start(recorded) }
    #expect(WholeFile.read(cassette).map { String(decoding: $0, as: UTF8.self) } == "in the way")
    #expect(await service.activeRunCount == 0)
  }
}
