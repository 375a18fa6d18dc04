// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// What is known of a run without reading its journal: the content of `run.json`.
public struct RunRecord: Sendable, Equatable {
  /// The run.
  public var runID: String
  /// Its session.
  public var sessionID: String
  /// Where it stands. A run that is not over stays `running` here.
  public var status: RunStatus
  /// The task, as text.
  public var task: String
  /// The team file: where it came from, as the caller names it (`path`, `name`, `uri`, …).
  public var config: JSONObject
  /// Digest of the resolved team file.
  public var configDigest: String
  /// The team.
  public var agents: [RunAgent]
  /// The folder the run was started in.
  public var cwd: String
  /// When it began, in milliseconds since 1970.
  public var startedAt: Int
  /// The process that runs or ran it.
  public var processID: Int
  /// Why it stopped, once it is over.
  public var stopReason: String?
  /// The winner's configured id.
  public var winner: String?
  /// From start to end.
  public var durationMilliseconds: Int?
  /// What the team used.
  public var usage: TokenUsage?
  /// What that cost, as far as prices are known.
  public var cost: Cost?
  /// Why it failed.
  public var error: RunFailure?
  /// Whether replay agents took part.
  public var replayed: Bool
  /// Seq of the last event, once it is over.
  public var lastSeq: Int?

  /// Creates the record of a run that begins.
  public init(
    runID: String, sessionID: String, task: String, config: JSONObject = [:], configDigest: String = "",
    agents: [RunAgent] = [], cwd: String, startedAt: Int, processID: Int
  ) {
    self.runID = runID
    self.sessionID = sessionID
    self.task = task
    self.config = config
    self.configDigest = configDigest
    self.agents = agents
    self.cwd = cwd
    self.startedAt = startedAt
    self.processID = processID
    status = .running
    replayed = false
  }

  /// Takes over how the run ended.
  public mutating func finish(_ result: RunResult) {
    status = result.status
    stopReason = result.stopReason
    winner = result.winner
    durationMilliseconds = result.durationMilliseconds
    usage = result.usage.total
    cost = result.cost
    error = result.error
    replayed = result.replayed
    lastSeq = result.lastSeq
  }

  /// The result as far as the record knows it.
  func result(finalText: String?) -> RunResult {
    RunResult(
      status: status, stopReason: stopReason ?? "",
      answer: finalText.map { FinalAnswer(text: $0, source: .presentation) }, winner: winner,
      usage: RunUsage(total: usage ?? TokenUsage()), cost: cost, durationMilliseconds: durationMilliseconds ?? 0,
      error: error, replayed: replayed)
  }

  /// Writes the record as one JSON object, as clients get it in lists.
  ///
  /// - Parameter taskBytes: a longer task is cut to about this many bytes.
  public func encode(into writer: inout JSONWriter, taskBytes: Int = 4096) {
    var record = self
    record.task = TextCut.headAndTail(of: task, limit: taskBytes)
    writer.object(record)
  }
}

extension RunRecord: JSONObjectCoded {
  /// What a record looks like in lists.
  public static let shape = ObjectShape(
    "RunRecord", "A run, as lists show it.",
    [
      .required("runId", .text, "The run."), .required("sessionId", .text, "Its session."),
      .required("status", RunStatus.shape, "Where it stands."), .required("task", .text, "The task, cut when long."),
      .required("config", .anyObject, "Where the team file came from."),
      .required("configDigest", .text, "Digest of the resolved team file."),
      .required("agents", .list(of: .object(RunAgent.shape)), "The team."),
      .required("cwd", .text, "The folder the run was started in."),
      .required("startedAt", .dateTime, "When it began."),
      .required("startedAtMs", .integer(Int.min...Int.max), "When it began, in milliseconds since 1970."),
      .required("pid", .count, "The process that runs or ran it."),
      .optional("stopReason", .text, "Why it stopped, once it is over."), .optional("winner", .text, "The winner."),
      .optional("durationMs", .count, "From start to end."),
      .optional("usage", .object(TokenUsage.shape), "What the team used."),
      .optional("cost", .object(Cost.shape), "What that cost, as far as prices are known."),
      .optional("error", .object(RunFailure.shape), "Why it failed."),
      .optional("replayed", .boolean, "Whether replay agents took part.", default: false),
      .optional("lastSeq", .count, "The last event, once it is over."),
    ])

  /// A record that shows every member.
  public static let example: RunRecord = {
    var record = RunRecord(
      runID: "run_example", sessionID: "ses_example", task: "Which index fits?", config: ["name": "three-agents-demo"],
      configDigest: "sha256:9f86d0", agents: [.example], cwd: "/work", startedAt: 1_769_850_000_000, processID: 4711)
    record.finish(.example)
    return record
  }()

  func write(into writer: inout JSONWriter) {
    writer.member("runId", runID)
    writer.member("sessionId", sessionID)
    writer.member("status", status.rawValue)
    writer.member("task", task)
    writer.member("config", config)
    writer.member("configDigest", configDigest)
    writer.key("agents")
    writer.array(of: agents)
    writer.member("cwd", cwd)
    writer.member("startedAt", WallClock.iso8601(startedAt))
    writer.member("startedAtMs", startedAt)
    writer.member("pid", processID)
    writer.member("stopReason", stopReason)
    writer.member("winner", winner)
    writer.member("durationMs", durationMilliseconds)
    writer.member("usage", usage)
    writer.member("cost", cost)
    writer.member("error", error)
    if replayed { writer.member("replayed", true) }
    writer.member("lastSeq", lastSeq)
  }

  init?(_ object: JSONObject) {
    guard let runID = object.text("runId"), let sessionID = object.text("sessionId"),
      let status = object.word("status", RunStatus.self)
    else { return nil }
    self.init(
      runID: runID, sessionID: sessionID, task: object.text("task") ?? "", config: object.object("config") ?? [:],
      configDigest: object.text("configDigest") ?? "", agents: object.list("agents"), cwd: object.text("cwd") ?? "",
      startedAt: object.integer("startedAtMs") ?? 0, processID: object.integer("pid") ?? 0)
    self.status = status
    stopReason = object.text("stopReason")
    winner = object.text("winner")
    durationMilliseconds = object.integer("durationMs")
    usage = object.object("usage").flatMap(TokenUsage.init)
    cost = object.object("cost").flatMap(Cost.init)
    error = object.object("error").flatMap(RunFailure.init)
    replayed = object.flag("replayed")
    lastSeq = object.integer("lastSeq")
  }
}
