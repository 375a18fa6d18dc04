// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore
import Testing

@testable import Backends

/// Whose a result is: a turn ends at its own result and at no other. (claude-code.md 6.4, R14)
@Suite("R14 turns and their results")
struct ClaudeTurnTests {
  static let versions = [ClaudeLines.Version.newest, .old]

  static func lines(
    _ turn: String, _ version: ClaudeLines.Version, _ text: String, more: JSONObject = [:]
  ) -> ClaudeLines {
    var lines = ClaudeLines(version, turn: turn)
    lines.begin()
    lines.message("message of \(turn)", [text])
    lines.result(text, more: more)
    return lines
  }

  /// A turn nobody asked for.
  static func unasked(_ version: ClaudeLines.Version) -> ClaudeLines {
    var lines = ClaudeLines(version, turn: "task")
    lines.version.namesTurns = false
    lines.begin()
    lines.message("message of a task", ["The task is done."])
    lines.result("The task is done.", more: ["origin": ["kind": "task-notification"]])
    return lines
  }

  static func answer(_ news: ClaudeNews) -> String? {
    if case .finished(let answer, _, _) = news.turnEnd?.outcome { answer } else { nil }
  }

  @Test("A turn nobody asked for is not ours, before, between and after turns", arguments: versions)
  func unaskedBetween(_ version: ClaudeLines.Version) {
    var reader = ClaudeReader()
    reader.beginTurn(uuid: "a")
    #expect(Self.answer(reader.read(Self.lines("a", version, "one").block)) == "one")
    let between = reader.read(Self.unasked(version).block)
    #expect(between == ClaudeNews())
    reader.beginTurn(uuid: "b")
    #expect(Self.answer(reader.read(Self.lines("b", version, "two").block)) == "two")
  }

  @Test("One that runs when ours is asked for is not ours either", arguments: versions)
  func unaskedFirst(_ version: ClaudeLines.Version) {
    let foreign = Self.unasked(version)
    for cut in 1..<foreign.lines.count {
      var reader = ClaudeReader()
      reader.beginTurn(uuid: "a")
      _ = reader.read(Self.lines("a", version, "one").block)
      var begun = ClaudeLines()
      var rest = ClaudeLines()
      for line in foreign.lines[..<cut] { begun.add(bytes: line) }
      for line in foreign.lines[cut...] { rest.add(bytes: line) }
      _ = reader.read(begun.block)
      reader.beginTurn(uuid: "b")
      let news = reader.read(rest.block)
      #expect(news.events.isEmpty && news.turnEnd == nil, "cut at \(cut)")
      #expect(!reader.isTurnTaken)
      #expect(Self.answer(reader.read(Self.lines("b", version, "two").block)) == "two", "cut at \(cut)")
    }
  }

  @Test("One that begins just after ours was asked for is withdrawn in the end", arguments: versions)
  func unaskedInBetween(_ version: ClaudeLines.Version) {
    let turn = ClaudePlayer.play(turn: "b", [Self.unasked(version).block, Self.lines("b", version, "two").block])
    #expect(turn.answer == "two")
    #expect(turn.visibleText == "two")
  }

  @Test("Nothing of it is shown where the program tells that our message waits")
  func queued() {
    var queue = ClaudeLines(turn: "b")
    queue.add(["type": "command_lifecycle", "command_uuid": "b", "state": "queued"])
    var started = ClaudeLines(turn: "b")
    started.add(["type": "command_lifecycle", "command_uuid": "b", "state": "started"])
    let turn = ClaudePlayer.play(
      turn: "b",
      [queue.block, Self.unasked(.newest).block, started.block, Self.lines("b", .newest, "two").block])
    #expect(turn.answer == "two")
    #expect(!turn.wasWithdrawn)
    #expect(turn.visibleText == "two")
  }

  @Test("A result that comes twice ends one turn (two-results)", arguments: versions)
  func twice(_ version: ClaudeLines.Version) {
    var first = Self.lines("a", version, "one")
    first.repeatLast()
    var reader = ClaudeReader()
    reader.beginTurn(uuid: "a")
    #expect(Self.answer(reader.read(first.block)) == "one")
    reader.beginTurn(uuid: "b")
    var again = ClaudeLines()
    again.add(bytes: first.lines[first.lines.count - 1])
    #expect(reader.read(again.block).turnEnd == nil)
    #expect(Self.answer(reader.read(Self.lines("b", version, "two").block)) == "two")
  }

  @Test("The late result of a turn that was given up ends no other", arguments: versions)
  func stale(_ version: ClaudeLines.Version) {
    var abandoned = ClaudeLines(version, turn: "a")
    abandoned.begin()
    abandoned.startMessage("m1")
    abandoned.startBlock()
    abandoned.delta("never ")
    var late = ClaudeLines(version, turn: "a")
    late.delta("mind")
    late.user("[Request interrupted by user]")
    late.result(more: ["subtype": "error_during_execution", "is_error": true], id: "late")
    var reader = ClaudeReader()
    reader.beginTurn(uuid: "a")
    _ = reader.read(abandoned.block)
    reader.beginTurn(uuid: "b")
    let news = reader.read(late.block)
    #expect(news.turnEnd == nil && news.events.isEmpty)
    #expect(Self.answer(reader.read(Self.lines("b", version, "two").block)) == "two")
  }

  @Test("A turn without a result does not end, and takes nothing from the next one (no-result)")
  func noResult() {
    var first = ClaudeLines(turn: "a")
    first.begin()
    first.message("m1", ["one"])
    var reader = ClaudeReader()
    reader.beginTurn(uuid: "a")
    #expect(reader.read(first.block).turnEnd == nil)
    reader.beginTurn(uuid: "b")
    let news = reader.read(Self.lines("b", .newest, "two").block)
    #expect(Self.answer(news) == "two")
  }

  @Test("A result may name a message that was sent during the turn")
  func joined() {
    for isTold in [true, false] {
      var reader = ClaudeReader()
      reader.beginTurn(uuid: "a")
      var lines = ClaudeLines(turn: "a")
      lines.begin()
      lines.tool("m1", call: "c1", "Bash")
      _ = reader.read(lines.block)
      if isTold { reader.joinTurn(uuid: "extra") }
      var rest = ClaudeLines(turn: "extra")
      rest.toolResult("c1", "done")
      rest.message("m2", ["both"])
      rest.result("both")
      #expect(Self.answer(reader.read(rest.block)) == "both")
    }
  }

  @Test(
    "Interruptions are none of our failures",
    arguments: [
      ["subtype": "error_during_execution", "is_error": true, "terminal_reason": "aborted_streaming"],
      ["subtype": "error_during_execution", "is_error": true, "terminal_reason": "aborted_tools"],
      ["subtype": "error_during_execution", "is_error": false, "errors": []],
      ["subtype": "success", "is_error": false, "terminal_reason": "aborted_streaming"],
    ] as [JSONObject])
  func interrupted(_ result: JSONObject) {
    var lines = ClaudeLines(turn: "a")
    lines.begin()
    lines.startMessage("m1")
    lines.delta("half")
    lines.user("[Request interrupted by user]")
    lines.result("half", more: result)
    #expect(ClaudePlayer.play(turn: "a", [lines.block]).end?.outcome == .interrupted)
  }

  @Test("What runs, what was done and what is waited for can be asked")
  func state() {
    var reader = ClaudeReader()
    reader.beginTurn(uuid: "a")
    #expect(!reader.isTurnTaken && !reader.hasFinishedTools && reader.runningTools.isEmpty)
    func read(_ add: (inout ClaudeLines) -> Void) -> ClaudeNews {
      var lines = ClaudeLines(turn: "a")
      add(&lines)
      return reader.read(lines.block)
    }
    #expect(read { $0.begin() }.isAlive && reader.isTurnTaken)
    #expect(reader.version == "2.1.330")
    _ = read {
      $0.tool("m1", call: "c1", "Bash")
      $0.tool("m1", call: "c2", "mcp__massgen__vote")
    }
    #expect(reader.runningTools == ["c1", "c2"])
    _ = read { $0.toolResult("c2", "Recorded.") }
    #expect(reader.runningTools == ["c1"] && reader.hasFinishedTools)
    _ = read { $0.add(["type": "system", "subtype": "api_retry", "attempt": 1, "retry_delay_ms": 900]) }
    #expect(reader.announcedPause == 900)
    #expect(!read { $0.add(["type": "keep_alive"]) }.isAlive)
    #expect(reader.announcedPause == 900)
    _ = read { $0.startMessage("m2") }
    #expect(reader.announcedPause == nil)
    _ = read { $0.result("", id: "end") }
    #expect(reader.runningTools.isEmpty && !reader.isTurnTaken && !reader.hasFinishedTools)
  }

  @Test("The end of the output withdraws what nothing confirmed; the turn goes on in the next process")
  func anotherProcess() {
    var reader = ClaudeReader()
    reader.beginTurn(uuid: "a")
    var lines = ClaudeLines(turn: "a")
    lines.begin()
    lines.message("m1", ["Standing."])
    lines.tool("m1", call: "c1", "Bash")
    lines.toolResult("c1", "done")
    lines.startMessage("m2")
    lines.startBlock()
    lines.delta("falling")
    _ = reader.read(lines.block)
    let end = reader.endOfOutput()
    #expect(end.turnEnd == nil && end.events.contains(.withdrawn(from: 2)))

    var next = ClaudeReader(after: reader)
    #expect(next.sessionID == "session")
    next.beginTurn(uuid: "b")
    #expect(next.hasFinishedTools && !next.isTurnTaken)
    var rest = ClaudeLines(turn: "b")
    rest.begin()
    rest.message("m3", ["Continued."])
    rest.result("Continued.")
    let news = next.read(rest.block)
    #expect(news.events.contains(.segment(3)) && !news.events.contains(.segment(1)))
    #expect(Self.answer(news) == "Continued.")
    #expect(news.turnEnd?.usage?.input == 33, "both processes")
  }

  @Test("A program that cannot start says why outside any turn")
  func startFailure() {
    var reader = ClaudeReader()
    var lines = ClaudeLines(.old)
    lines.result(more: [
      "subtype": "error_during_execution", "is_error": true, "result": .null,
      "errors": ["No conversation found with session ID: 1d75258d"],
    ])
    let news = reader.read(lines.block)
    #expect(news.startFailure?.code == "session_unknown")
    #expect(news.turnEnd == nil && news.events.isEmpty)
  }
}
