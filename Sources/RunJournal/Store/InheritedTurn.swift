// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A turn that a forked session took over, as its own copy: what happens to the other session later makes no
/// difference. (orchestration.md 5.3)
struct InheritedTurn: Equatable {
  /// What the next turn is told about it.
  var turn: SessionTurn
  /// The winner's configured id.
  var winner: String?
  /// When the run began, in milliseconds since 1970.
  var startedAt: Int
  /// From start to end.
  var durationMilliseconds: Int

  /// The turn a finished run made.
  init(_ turn: SessionTurn, _ record: RunRecord) {
    self.turn = turn
    winner = record.winner
    startedAt = record.startedAt
    durationMilliseconds = record.durationMilliseconds ?? 0
  }

  /// The turn as clients are shown it.
  var summary: TurnSummary {
    var record = RunRecord(
      runID: turn.runID, sessionID: "", task: turn.task, cwd: "", startedAt: startedAt, processID: 0)
    record.status = turn.status
    record.winner = winner
    record.durationMilliseconds = durationMilliseconds
    var summary = TurnSummary(record, answer: turn.isComplete ? turn.text : nil)
    summary.isInherited = true
    return summary
  }
}

extension InheritedTurn: JSONObjectCoded {
  func write(into writer: inout JSONWriter) {
    writer.member("runId", turn.runID)
    writer.member("task", turn.task)
    writer.member("status", turn.status.rawValue)
    writer.member("text", turn.text)
    writer.member("complete", turn.isComplete)
    writer.member("winner", winner)
    writer.member("startedAtMs", startedAt)
    writer.member("durationMs", durationMilliseconds)
  }

  init?(_ object: JSONObject) {
    guard let runID = object.text("runId"), let status = object.word("status", RunStatus.self) else { return nil }
    turn = SessionTurn(
      runID: runID, task: object.text("task") ?? "", status: status, text: object.text("text") ?? "",
      isComplete: object.flag("complete"))
    winner = object.text("winner")
    startedAt = object.integer("startedAtMs") ?? 0
    durationMilliseconds = object.integer("durationMs") ?? 0
  }
}

/// The turns a forked session took over: the content of `inherited.json`.
struct InheritedTurns: JSONObjectCoded, Equatable {
  static let fileName = "inherited.json"

  /// The turns, oldest first.
  var turns: [InheritedTurn] = []

  init(_ turns: [InheritedTurn]) { self.turns = turns }

  /// Those of a session's folder; none when it is no fork.
  init(in session: String) {
    let bytes = (try? FileTree.read("\(session)/\(Self.fileName)", atMost: .max)) ?? nil
    let object = bytes.flatMap { try? JSONReader.parse($0) }?.objectValue
    turns = object.flatMap(InheritedTurns.init)?.turns ?? []
  }

  func write(into writer: inout JSONWriter) {
    writer.key("turns")
    writer.array(of: turns)
  }

  init?(_ object: JSONObject) { turns = object.list("turns") }
}
