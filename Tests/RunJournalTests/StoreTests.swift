// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc
import JSONCore
import Testing

@testable import RunJournal

@Suite("Sessions and runs on disk")
struct StoreTests {
  let folder: TemporaryFolder
  let cwd: String
  let state: String
  let store: SessionStore

  init() throws {
    folder = try TemporaryFolder()
    cwd = "\(folder.path)/work"
    state = "\(folder.path)/state"
    store = SessionStore(.init(stateHome: state))
    try FileTree.makeFolder(cwd)
  }

  /// Another process's view of the same files.
  private var other: SessionStore { SessionStore(.init(stateHome: state)) }

  private func text(_ path: String) throws -> String? {
    try FileTree.read(path).map { String(decoding: $0, as: UTF8.self) }
  }

  private func begin(_ task: String = "Why?", session: String? = nil) async throws -> ActiveRun {
    let run = try await store.beginRun(NewRun(sessionID: session, cwd: cwd, task: task, configDigest: "sha256:0"))
    run.journal.append(Make.began(["gpt"]), at: 0)
    return run
  }

  private func finish(_ run: ActiveRun, _ text: String, status: RunStatus = .completed) async throws {
    let answer = FinalAnswer(text: text, source: .presentation)
    let result = RunResult(status: status, stopReason: "consensus", answer: answer, durationMilliseconds: 5)
    run.journal.append(.runCompleted(result), at: 5)
    try await run.finish(result)
  }

  /// Begins a run with an answer and a vote and lets its process end, so to speak: the journal is closed as it stands.
  private func cutOff(session: String? = nil) async throws -> RunFolder {
    let path = try await {
      let run = try await begin("Cut off?", session: session)
      run.journal.append(
        [
          Make.start("gpt", "itm_1"), Make.delta("gpt", "itm_1", "half"),
          .answerSubmitted(AnswerSubmission(agentID: "gpt", label: "agent1.1", version: 1, text: "first answer")),
          .voteCast(VoteCast(agentID: "gpt", target: "gpt", targetLabel: "agent1.1", reason: "mine", round: 0)),
        ], at: 40)
      await run.journal.flush()
      return try #require(run.folder)
    }()
    // The writer's thread may hold on to the journal for a moment.
    while try !OpenFile(path.events, O_RDWR).tryLock() { await Task.yield() }
    return path
  }

  @Test("A run leaves its journal, record, final text and answers in the folder of its session")
  func layout() async throws {
    let run = try await begin()
    #expect(run.problem == nil)
    let folder = try #require(run.folder)
    #expect(folder.path == "\(cwd)/.massgen/sessions/\(run.sessionID)/runs/\(run.runID)")
    try await run.writeAnswer("first", label: "agent1.1")
    await #expect(throws: StoreError.invalidName("../x")) { try await run.writeAnswer("x", label: "../x") }
    #expect(try await other.run(run.runID).status == .running)
    #expect(try await other.result(of: run.runID) == nil)
    try await finish(run, "Because.")
    #expect(try text(folder.final) == "Because.")
    #expect(try text("\(folder.answers)/agent1.1.md") == "first")
    #expect(FileTree.names(in: folder.path) == ["answers", "events.jsonl", "final.md", "run.json"])
    let record = try await other.run(run.runID)
    #expect(record == run.record && record.status == .completed && record.lastSeq == 2 && record.task == "Why?")
    #expect(try await other.result(of: run.runID)?.answer?.text == "Because.")
    let journal = try await other.journal(of: run.runID)
    #expect(try journal.isComplete && journal.allEvents().count == 2)
  }

  @Test("A run that goes on keeps its journal locked, and others see it as running with what is written so far")
  func running() async throws {
    let run = try await begin()
    await run.journal.flush()
    #expect(await other.runs().runs.map(\.status) == [.running])
    let journal = try await other.journal(of: run.runID)
    #expect(journal.lastSeq == 1 && !journal.isComplete)
    run.journal.append(Make.status("gpt", .working), at: 1)
    try await finish(run, "done")
    #expect(try run.journal.allEvents().count == 3)
  }

  // MARK: - Runs that were cut off

  @Test("A run whose process ended is marked as interrupted, with its answers and votes, when it is listed or opened")
  func recovery() async throws {
    let folder = try await cutOff()
    let listed = await other.runs().runs
    #expect(listed.map(\.status) == [.interrupted] && listed[0].durationMilliseconds == 40)
    let result = try #require(try await other.result(of: folder.runID))
    #expect(result.status == .interrupted && result.lastSeq == 6)
    #expect(result.answers.map(\.text) == ["first answer"] && result.votes.map(\.agentID) == ["gpt"])
    let journal = try await other.journal(of: folder.runID)
    #expect(try journal.allEvents().map(\.seq) == Array(1...6))
    let once = try text(folder.events)
    _ = try await other.run(folder.runID)
    #expect(try text(folder.events) == once)
  }

  @Test(
    "Half a line at the end of a journal is cut away",
    arguments: [#"{"seq":6,"t":1,"type":"item.del"#, "{", "\u{0}\u{0}\u{0}\u{0}", "é"])
  func halfLine(_ rest: String) async throws {
    let folder = try await cutOff()
    let whole = try #require(try text(folder.events))
    try FileTree.replace(folder.events, with: Array((whole + rest).utf8))
    #expect(try await other.run(folder.runID).status == .interrupted)
    let repaired = try #require(try text(folder.events))
    #expect(repaired.hasPrefix(whole) && repaired.split(separator: "\n").count == 6)
    #expect(!FileTree.exists("\(folder.events).damaged"))
  }

  @Test("What follows damage in the middle of a journal is kept beside it")
  func damage() async throws {
    let folder = try await cutOff()
    var lines = try #require(try text(folder.events)).split(separator: "\n").map(String.init)
    lines[2] = "garbage"
    try FileTree.replace(folder.events, with: Array((lines.joined(separator: "\n") + "\n").utf8))
    let record = try await other.run(folder.runID)
    #expect(record.status == .interrupted && record.lastSeq == 3)
    #expect(try text("\(folder.events).damaged") == lines[2...].joined(separator: "\n") + "\n")
  }

  @Test("A run that ended before its record was written gets its record from the journal")
  func missingRecord() async throws {
    let run = try await begin()
    let folder = try #require(run.folder)
    let before = try #require(try FileTree.read(folder.record))
    try await finish(run, "Because.")
    try FileTree.replace(folder.record, with: before)
    #expect(try await other.run(run.runID).status == .completed)
    unlink(folder.record)
    #expect(try await other.run(run.runID).status == .completed)
    unlink(folder.record)
    unlink(folder.events)
    await #expect(throws: StoreError.runNotFound(run.runID)) { try await other.run(run.runID) }
  }

  @Test("A record whose journal is gone counts as interrupted")
  func missingJournal() async throws {
    let folder = try await cutOff()
    unlink(folder.events)
    #expect(try await other.run(folder.runID).status == .interrupted)
    #expect(await other.runs().runs.map(\.error?.code) == ["journal_unreadable"])
  }

  @Test("A run whose end did not get to its journal still has one, and its result")
  func endNotWritten() async throws {
    let run = try await begin()
    let folder = try #require(run.folder)
    try await finish(run, "Because.")
    let lines = try #require(try text(folder.events)).split(separator: "\n")
    try FileTree.replace(folder.events, with: Array("\(lines[0])\n".utf8))
    let result = try #require(try await other.result(of: run.runID))
    #expect(result.status == .completed && result.answer?.text == "Because." && result.lastSeq == 2)
    let journal = try await other.journal(of: run.runID)
    var cursor = JournalCursor(journal)
    #expect(outline(try cursor.all()) == ["1 run.started", "2 run.completed completed"])
    #expect(cursor.isFinished)
  }

  // MARK: - Finding runs

  @Test("Runs are listed newest first, by session, status and folder, and in pages")
  func listing() async throws {
    let session = try await store.createSession(cwd: cwd, title: "Talk")
    var ids: [String] = []
    for index in 0..<7 {
      let run = try await begin("Task \(index)", session: index < 4 ? session.sessionID : nil)
      try await finish(run, "x", status: index % 2 == 0 ? .completed : .failed)
      ids.append(run.runID)
    }
    func list(_ query: RunQuery) async -> [String] { await other.runs(query).runs.map(\.runID) }
    #expect(await list(RunQuery()) == ids.reversed())
    #expect(await list(RunQuery(sessionID: session.sessionID)) == ids[..<4].reversed())
    #expect(await list(RunQuery(statuses: [.failed])) == [ids[5], ids[3], ids[1]])
    #expect(await list(RunQuery(cwd: "/nowhere")) == [])
    var pages: [[String]] = []
    var query = RunQuery(limit: 3)
    repeat {
      let page = await other.runs(query)
      pages.append(page.runs.map(\.runID))
      query.cursor = page.nextCursor
    } while query.cursor != nil
    #expect(pages.map(\.count) == [3, 3, 1] && pages.joined().elementsEqual(ids.reversed()))
    #expect(try await other.turns(of: session.sessionID).map(\.task) == ["Task 0", "Task 1", "Task 2", "Task 3"])
    #expect(await other.sessions(SessionQuery(cwd: cwd)).sessions.map(\.title).contains("Talk"))
  }

  @Test("Garbage in the index, half lines and folders that are gone do no harm")
  func index() async throws {
    let run = try await begin()
    try await finish(run, "x")
    let path = "\(state)/runs.jsonl"
    let good = try #require(try text(path))
    let gone = #"{"runId":"run_gone","sessionId":"ses_x","folder":"/nowhere/run_gone","cwd":"/","pid":1}"#
    let evil = #"{"runId":"run_evil","sessionId":"ses_x","folder":"/etc","cwd":"/","pid":1}"#
    let garbage = "\u{0}\u{1}garbage\n[]\n{}\n\(gone)\n\(evil)\n" + good + #"{"runId":"run_half","sess"#
    try FileTree.replace(path, with: Array(garbage.utf8))
    #expect(await other.runs().runs.map(\.runID) == [run.runID])
    let second = try await begin()
    try await finish(second, "y")
    #expect(await other.runs().runs.map(\.runID) == [second.runID, run.runID])
    await #expect(throws: StoreError.runNotFound("run_gone")) { try await other.run("run_gone") }
    await #expect(throws: StoreError.runNotFound("run_evil")) { try await other.run("run_evil") }
    await #expect(throws: StoreError.invalidName("../../etc")) { try await other.run("../../etc") }
    // Without an index the folder itself is looked at.
    unlink(path)
    #expect(await other.runs(RunQuery(cwd: cwd)).runs.count == 2)
    #expect(try await other.run(run.runID, cwd: cwd).status == .completed)
  }

  @Test("Entries that are added at the same time stay whole")
  func concurrentIndex() async throws {
    let index = RunIndex(path: "\(state)/runs.jsonl")
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          for number in 0..<50 {
            let id = "run_\(worker)_\(number)"
            try? index.append(
              .init(runID: id, sessionID: "ses", folder: "/x/\(id)", cwd: "/x", startedAt: 0, processID: 1))
          }
        }
      }
    }
    #expect(Set(index.entries().map(\.runID)).count == 200)
  }

  // MARK: - Folders that cannot be written

  @Test("A run in a folder that cannot be written lives in the state folder")
  func unwritableFolder() async throws {
    try FileTree.replace("\(folder.path)/file", with: [])
    let blocked = "\(folder.path)/file"
    let run = try await store.beginRun(NewRun(cwd: blocked, task: "t"))
    let place = try #require(run.folder)
    #expect(place.path.hasPrefix("\(state)/sessions/"))
    run.journal.append(Make.began(["a"]), at: 0)
    try await finish(run, "x")
    #expect(await other.runs(RunQuery(cwd: blocked)).runs.map(\.runID) == [run.runID])
  }

  @Test("Without any folder that can be written a run exists in memory, and says why")
  func memoryOnly() async throws {
    try FileTree.replace("\(folder.path)/file", with: [])
    for state in [nil, "\(folder.path)/file/state"] {
      let store = SessionStore(.init(stateHome: state))
      let run = try await store.beginRun(NewRun(cwd: "\(folder.path)/file", task: "t"))
      #expect(run.folder == nil && run.problem != nil)
      run.journal.append(Make.began(["a"]), at: 0)
      try await run.writeAnswer("x", label: "agent1.1")
      try await finish(run, "x")
      #expect(run.journal.isComplete)
    }
  }

  @Test("A folder that disappears during a run makes its end an error, and nothing else")
  func folderRemoved() async throws {
    let run = try await begin()
    let folder = try #require(run.folder)
    for name in FileTree.names(in: folder.path) { unlink("\(folder.path)/\(name)") }
    rmdir(folder.path)
    run.journal.append(Make.status("gpt", .working), at: 1)
    await #expect(throws: StoreError.self) { try await finish(run, "x") }
    #expect(run.journal.isComplete)
  }

  // MARK: - Sessions

  @Test("The history of a session has final texts, and a marked summary of what was cut off")
  func history() async throws {
    let session = try await store.createSession(cwd: cwd)
    try await finish(try await begin("One?", session: session.sessionID), "First.")
    _ = try await cutOff(session: session.sessionID)
    let last = try await begin("Three?", session: session.sessionID)
    try await finish(last, "Third.")
    let turns = try await other.history(of: session.sessionID)
    #expect(turns.map(\.task) == ["One?", "Cut off?", "Three?"] && turns.map(\.isComplete) == [true, false, true])
    #expect(turns[0].text == "First." && turns[2].text == "Third.")
    #expect(turns[1].text.contains("interrupted") && turns[1].text.contains("[agent1.1]\nfirst answer"))
    #expect(try await other.history(of: session.sessionID, before: last.runID).count == 2)
  }

  @Test("Sessions are found again and renamed; unknown ones are an error")
  func sessions() async throws {
    let session = try await store.createSession(cwd: cwd)
    #expect(try await other.renameSession(session.sessionID, to: "New name", cwd: cwd).title == "New name")
    #expect(try await other.session(session.sessionID, cwd: cwd).title == "New name")
    await #expect(throws: StoreError.sessionNotFound("ses_x")) { try await other.session("ses_x") }
    await #expect(throws: StoreError.sessionNotFound("ses_x")) { try await begin(session: "ses_x") }
  }

  @Test("The text of an item of a finished run is read from its journal")
  func itemText() async throws {
    let run = try await begin()
    run.journal.append([Make.delta("gpt", "itm_9", "Hello "), Make.delta("gpt", "itm_9", "world")], at: 1)
    try await finish(run, "x")
    #expect(try await other.text(of: "itm_9", .text, in: run.runID, offset: 6)?.text == "world")
    #expect(try await other.text(of: "itm_0", .text, in: run.runID) == nil)
  }

  @Test("The state folder follows the XDG rules")
  func stateHome() {
    func home(_ variables: [String: String]) -> String? { SessionStore.Environment.stateHome(variables: variables) }
    #expect(home(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/massgen")
    #expect(home(["XDG_STATE_HOME": "relative", "HOME": "/h"]) == "/h/.local/state/massgen")
    #expect(home([:]) == nil)
  }

  @Test("Disk work runs in order on its own thread and hands errors on")
  func executor() async throws {
    let executor = DiskExecutor()
    let order = await withTaskGroup(of: Int.self) { group in
      for index in 0..<20 { group.addTask { await executor.run { index } } }
      return await group.reduce(0, +)
    }
    #expect(order == 190)
    await #expect(throws: DiskError(operation: "open", path: "/dev/null/file", number: ENOTDIR)) {
      try await executor.run { () throws(DiskError) in _ = try OpenFile("/dev/null/file", O_RDONLY) }
    }
  }
}
