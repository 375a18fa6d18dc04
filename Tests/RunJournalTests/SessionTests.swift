// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import Testing

@testable import RunJournal

@Suite("Sessions: listing, forking, deleting")
struct SessionTests {
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

  private func begin(_ task: String, session: String? = nil, in cwd: String? = nil) async throws -> ActiveRun {
    let run = try await store.beginRun(NewRun(sessionID: session, cwd: cwd ?? self.cwd, task: task))
    run.journal.append(Make.began(["gpt"]), at: 0)
    return run
  }

  @discardableResult
  private func run(
    _ task: String, _ answer: String = "Because.", session: String? = nil, in cwd: String? = nil
  ) async throws -> ActiveRun {
    let run = try await begin(task, session: session, in: cwd)
    try await run.writeAnswer(answer, label: "agent1.1")
    let result = RunResult(
      status: .completed, stopReason: "consensus", answer: FinalAnswer(text: answer, source: .presentation),
      winner: "gpt", durationMilliseconds: 5)
    run.journal.append(.runCompleted(result), at: 5)
    try await run.finish(result)
    return run
  }

  private func place(of sessionID: String) -> String { "\(cwd)/.massgen/sessions/\(sessionID)" }

  private func write(_ path: String, _ text: String = "mine") throws {
    try FileTree.makeFolder(FileTree.parent(of: path))
    try FileTree.replace(path, with: Array(text.utf8))
  }

  // MARK: - Looking

  @Test("Sessions of all folders are listed, those created last first, with what people want to know about them")
  func listing() async throws {
    let second = "\(folder.path)/second"
    try FileTree.makeFolder(second)
    let one = try await run("\n  What is a monad?  \nIn short.", in: cwd)
    try await run("And now?", session: one.sessionID)
    let two = try await run(String(repeating: "é", count: 200), in: second)
    let listing = await other.sessions()
    #expect(listing.sessions.map(\.sessionID) == [two.sessionID, one.sessionID] && listing.nextCursor == nil)
    let summary = listing.sessions[1]
    #expect(summary.title == "What is a monad?" && summary.runCount == 2 && summary.lastStatus == .completed)
    #expect(summary.cwd == cwd && summary.updatedAt >= summary.createdAt + 5 && summary.forkedFrom == nil)
    #expect(listing.sessions[0].title == String(repeating: "é", count: 60) + "…")
    #expect(await other.sessions(SessionQuery(cwd: second)).sessions.map(\.sessionID) == [two.sessionID])
    #expect(await other.sessions(SessionQuery(cwd: "/nowhere")).sessions.isEmpty)
    let page = await other.sessions(SessionQuery(limit: 1))
    let rest = await other.sessions(SessionQuery(cursor: page.nextCursor, limit: 1))
    #expect((page.sessions + rest.sessions).map(\.sessionID) == listing.sessions.map(\.sessionID))
    #expect(rest.nextCursor == nil)
    // Without the index the folders themselves are looked at.
    unlink("\(state)/runs.jsonl")
    #expect(await other.sessions(SessionQuery(nearby: cwd)).sessions.map(\.sessionID) == [one.sessionID])
  }

  @Test("A session's turns show task, end and answer, cut when they are long")
  func overview() async throws {
    let first = try await run("One?", String(repeating: "x", count: 100_000))
    let active = try await begin("Two?", session: first.sessionID)
    let (session, turns) = try await other.overview(of: first.sessionID)
    #expect(session.runCount == 2 && session.lastRunID == active.runID && session.lastStatus == .running)
    #expect(turns.map(\.task) == ["One?", "Two?"] && turns.map(\.status) == [.completed, .running])
    #expect(turns[0].winner == "gpt" && turns[0].endedAt == turns[0].startedAt + 5 && turns[1].endedAt == nil)
    let answer = try #require(turns[0].answer)
    #expect(answer.utf8.count < 3000 && answer.contains("left out") && turns[1].answer == nil)
    await #expect(throws: StoreError.sessionNotFound("ses_x")) { try await other.overview(of: "ses_x") }
    await #expect(throws: StoreError.sessionNotFound("../x")) { try await other.overview(of: "../x") }
  }

  // MARK: - Forking

  @Test("A fork has copies of the turns up to a run, and later runs of either make no difference to the other")
  func fork() async throws {
    let first = try await run("One?", "First.")
    let session = first.sessionID
    try await run("Two?", "Second.", session: session)
    let fork = try await other.forkSession(session, through: first.runID)
    try await run("Fork?", "Forked.", session: fork.sessionID)
    try await run("Three?", "Third.", session: session)
    #expect(try await other.history(of: fork.sessionID).map(\.text) == ["First.", "Forked."])
    #expect(try await other.history(of: session).map(\.text) == ["First.", "Second.", "Third."])
    let (summary, turns) = try await other.overview(of: fork.sessionID)
    #expect(summary.forkedFrom == .init(sessionID: session, throughRunID: first.runID))
    #expect(summary.title == "One?" && summary.runCount == 1)
    #expect(turns.map(\.task) == ["One?", "Fork?"] && turns.map(\.isInherited) == [true, false])
    #expect(turns[0].answer == "First." && turns[0].winner == "gpt")
    // A fork of a fork, and one of everything; both outlive what they come from.
    let second = try await other.forkSession(fork.sessionID, through: first.runID)
    let whole = try await other.forkSession(fork.sessionID)
    _ = try await other.deleteSession(session)
    _ = try await other.deleteSession(fork.sessionID)
    #expect(try await other.history(of: second.sessionID).map(\.text) == ["First."])
    #expect(try await other.history(of: whole.sessionID).map(\.text) == ["First.", "Forked."])
    #expect(await other.sessions().sessions.map(\.sessionID) == [whole.sessionID, second.sessionID])
  }

  @Test("A run that is not of the session, or not over, cannot end what a fork takes over")
  func forkLimits() async throws {
    let first = try await run("One?")
    let elsewhere = try await run("Elsewhere?")
    let active = try await begin("Two?", session: first.sessionID)
    await #expect(throws: StoreError.runNotFound(elsewhere.runID)) {
      try await other.forkSession(first.sessionID, through: elsewhere.runID)
    }
    await #expect(throws: StoreError.sessionBusy(sessionID: first.sessionID, runID: active.runID)) {
      try await other.forkSession(first.sessionID, through: active.runID)
    }
    let fork = try await other.forkSession(first.sessionID)
    #expect(try await other.history(of: fork.sessionID).map(\.task) == ["One?"])
  }

  // MARK: - Deleting

  @Test("Deleting a session removes what its runs made and its lines of the index, and nothing of others")
  func delete() async throws {
    let kept = try await run("Keep?")
    let gone = try await run("Go?")
    let runFolder = try #require(gone.folder)
    try write("\(runFolder.export)/log_1/final/gpt/answer.txt")
    try write("\(runFolder.workspaces)/gpt/deep/er/file.txt")
    #expect(symlink(cwd, "\(runFolder.workspaces)/gpt/link") == 0)
    try write("\(runFolder.record).12-3.tmp")
    let index = "\(state)/runs.jsonl"
    try FileTree.replace(index, with: Array("not ours\n".utf8) + (try #require(try FileTree.read(index))))
    let report = try await other.deleteSession(gone.sessionID)
    #expect(report.kept == [])
    #expect(!FileTree.exists(place(of: gone.sessionID)) && FileTree.exists(cwd))
    let lines = String(decoding: try #require(try FileTree.read(index)), as: UTF8.self)
    #expect(lines.hasPrefix("not ours\n") && lines.contains(kept.runID) && !lines.contains(gone.sessionID))
    #expect(await other.sessions().sessions.map(\.sessionID) == [kept.sessionID])
    await #expect(throws: StoreError.sessionNotFound(gone.sessionID)) { try await store.deleteSession(gone.sessionID) }
    await #expect(throws: StoreError.runNotFound(gone.runID)) { try await store.run(gone.runID) }
    await #expect(throws: StoreError.sessionNotFound(gone.sessionID)) {
      try await run("More?", session: gone.sessionID)
    }
    #expect(try await other.run(kept.runID).status == .completed)
  }

  @Test("What no run made stays and is reported, and links are not followed")
  func deleteKeeps() async throws {
    let run = try await run("Go?")
    let session = place(of: run.sessionID)
    let runFolder = try #require(run.folder)
    let outside = "\(folder.path)/outside"
    try write("\(outside)/precious.md")
    let strange = [
      "\(session)/notes.txt", "\(session)/runs/README", "\(runFolder.answers)/notes.txt",
      "\(runFolder.path)/run.json.bak",
      "\(session)/runs/not a run/events.jsonl",
    ]
    for path in strange { try write(path) }
    #expect(symlink(outside, runFolder.snapshots) == 0)
    #expect(symlink("\(outside)/precious.md", "\(runFolder.answers)/agent9.1.md") == 0)
    let report = try await other.deleteSession(run.sessionID)
    let links = [runFolder.snapshots, "\(runFolder.answers)/agent9.1.md"]
    let expected = strange.dropLast() + ["\(session)/runs/not a run"] + links
    #expect(report.kept.sorted() == expected.sorted())
    for path in strange { #expect(FileTree.exists(path)) }
    #expect(FileTree.exists("\(outside)/precious.md"))
    #expect(!FileTree.exists(runFolder.events) && !FileTree.exists("\(session)/session.json"))
    // What is left is no session any more.
    #expect(await other.sessions(SessionQuery(cwd: cwd)).sessions.isEmpty)
    #expect(await other.runs(RunQuery(cwd: cwd)).runs.isEmpty)
  }

  @Test("A session whose folder is a link is not emptied")
  func deleteLink() async throws {
    let run = try await run("Go?")
    let path = place(of: run.sessionID)
    #expect(rename(path, "\(folder.path)/moved") == 0 && symlink("\(folder.path)/moved", path) == 0)
    await #expect(throws: StoreError.self) { try await other.deleteSession(run.sessionID, cwd: cwd) }
    #expect(FileTree.exists("\(folder.path)/moved/runs/\(run.runID)/events.jsonl"))
  }

  @Test("A session is not deleted while a run of it goes on, in whatever process")
  func deleteBusy() async throws {
    let first = try await run("One?")
    let active = try await begin("Two?", session: first.sessionID)
    let busy = StoreError.sessionBusy(sessionID: first.sessionID, runID: active.runID)
    await #expect(throws: busy) { try await other.deleteSession(first.sessionID) }
    #expect(await other.sessions().sessions.map(\.runCount) == [2])
    #expect(try await other.history(of: first.sessionID).count == 1)
  }

  @Test("A session whose deletion was cut short is gone for everybody, and deleting it again removes the rest")
  func deleteCutShort() async throws {
    let run = try await run("Go?")
    let path = place(of: run.sessionID)
    var record = store.readSession(path)
    record.isDeleted = true
    try store.write(record)
    #expect(await other.sessions(SessionQuery(cwd: cwd)).sessions.isEmpty)
    await #expect(throws: StoreError.sessionNotFound(run.sessionID)) { try await other.overview(of: run.sessionID) }
    await #expect(throws: StoreError.sessionNotFound(run.sessionID)) { try await begin("?", session: run.sessionID) }
    #expect(try await other.deleteSession(run.sessionID).kept == [])
    #expect(!FileTree.exists(path))
  }

  @Test("Lines that are added while others are taken out are not lost")
  func indexUnderChange() async throws {
    let index = RunIndex(path: "\(state)/runs.jsonl")
    func entry(_ id: String, _ session: String) -> RunIndex.Entry {
      .init(runID: id, sessionID: session, folder: "/x/\(session)/runs/\(id)", cwd: "/x", startedAt: 0, processID: 1)
    }
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          for number in 0..<25 {
            try? index.append(entry("run_\(worker)_\(number)", "ses_keep"))
            try? index.append(entry("run_gone_\(worker)_\(number)", "ses_\(worker)_\(number)"))
            try? index.remove(sessionID: "ses_\(worker)_\(number)")
          }
        }
      }
    }
    #expect(index.entries().map(\.sessionID) == Array(repeating: "ses_keep", count: 100))
  }
}
