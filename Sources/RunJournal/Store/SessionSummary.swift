// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Which sessions to list. (protocol.md 5.2 `massgen/session/list`)
public struct SessionQuery: Sendable, Equatable {
  /// Only sessions that were started in this folder.
  public var cwd: String?
  /// A folder to look in besides those the index names; it filters nothing.
  public var nearby: String?
  /// Where to go on: ``SessionListing/nextCursor`` of the page before.
  public var cursor: String?
  /// The most sessions of a page, 1 to 1000.
  public var limit: Int

  /// Names everything.
  public init(cwd: String? = nil, nearby: String? = nil, cursor: String? = nil, limit: Int = 50) {
    self.cwd = cwd
    self.nearby = nearby
    self.cursor = cursor
    self.limit = limit
  }
}

/// A page of sessions.
public struct SessionListing: Sendable, Equatable {
  /// The sessions, those created last first.
  public var sessions: [SessionSummary]
  /// Where the next page goes on; nil on the last page.
  public var nextCursor: String?

  /// Makes a page.
  public init(sessions: [SessionSummary], nextCursor: String? = nil) {
    self.sessions = sessions
    self.nextCursor = nextCursor
  }
}

/// A session as lists show it.
public struct SessionSummary: Sendable, Equatable {
  /// A session that has no title is called by the first line of its first task, cut to this many bytes.
  static let titleBytes = 120

  /// The session.
  public var sessionID: String
  /// What people gave it as a title, else the first line of its first task; nil when there is neither.
  public var title: String?
  /// The folder it was started in.
  public var cwd: String
  /// When it began, in milliseconds since 1970.
  public var createdAt: Int
  /// When its last run ended, or began if it goes on, in milliseconds since 1970.
  public var updatedAt: Int
  /// How many runs it has, not counting the turns a fork took over.
  public var runCount: Int
  /// The last run, if there is one.
  public var lastRunID: String?
  /// Where the last run stands.
  public var lastStatus: RunStatus?
  /// Where a fork comes from.
  public var forkedFrom: SessionRecord.Parent?

  /// The summary of a session with these runs, oldest first.
  public init(sessionID: String, title: String? = nil, cwd: String, createdAt: Int, runs: [RunRecord]) {
    self.sessionID = sessionID
    self.cwd = cwd
    self.createdAt = createdAt
    self.title = title ?? runs.lazy.compactMap { Self.title(of: $0.task) }.first
    runCount = runs.count
    lastRunID = runs.last?.runID
    lastStatus = runs.last?.status
    updatedAt = max(createdAt, runs.last.map { $0.startedAt + ($0.durationMilliseconds ?? 0) } ?? 0)
  }

  /// The first line of a task that says something.
  static func title(of task: String) -> String? {
    let line = task.split(whereSeparator: \.isNewline).lazy.map(\.trimmed).first { !$0.isEmpty }
    guard let line else { return nil }
    let short = TextCut.prefix(of: line, bytes: titleBytes)
    return short.utf8.count < line.utf8.count ? "\(short)…" : line
  }

  /// Writes the summary as one JSON object. `turns` stand in it when they are given.
  public func encode(into writer: inout JSONWriter, turns: [TurnSummary]? = nil) {
    writer.beginObject()
    writer.member("sessionId", sessionID)
    writer.member("title", title)
    writer.member("createdAt", WallClock.iso8601(createdAt))
    writer.member("updatedAt", WallClock.iso8601(updatedAt))
    writer.member("cwd", cwd)
    writer.member("runs", runCount)
    writer.member("lastRunId", lastRunID)
    writer.member("lastStatus", lastStatus?.rawValue)
    if let forkedFrom {
      writer.key("forkedFrom")
      writer.beginObject()
      writer.member("sessionId", forkedFrom.sessionID)
      writer.member("throughRunId", forkedFrom.throughRunID)
      writer.endObject()
    }
    if let turns {
      writer.key("turns")
      writer.array(of: turns)
    }
    writer.endObject()
  }
}

extension SessionSummary {
  /// What a session looks like in lists.
  public static let shape = ObjectShape("Session", "A conversation of runs.", members)

  /// What a session looks like with its turns.
  public static let detailedShape: ObjectShape = {
    var all = members
    all.append(
      .required(
        "turns", .list(of: .object(TurnSummary.shape)),
        "Its turns, oldest first; a fork begins with the ones it took over."))
    return ObjectShape("SessionDetail", "A conversation of runs, with its turns.", all)
  }()

  private static let members: [ObjectShape.Member] = [
    .required("sessionId", .text, "The session."),
    .optional("title", .text, "What people gave it as a title, else the first line of its first task."),
    .required("createdAt", .dateTime, "When it began."),
    .required("updatedAt", .dateTime, "When its last run ended, or began if it goes on."),
    .required("cwd", .text, "The folder it was started in."),
    .required("runs", .count, "How many runs it has, not counting the turns a fork took over."),
    .optional("lastRunId", .text, "The last run."),
    .optional("lastStatus", RunStatus.shape, "Where the last run stands."),
    .optional("forkedFrom", .object(SessionRecord.Parent.shape), "Where a fork comes from."),
  ]

  /// A session that shows every member.
  public static let example: SessionSummary = {
    var session = SessionSummary(
      sessionID: "ses_example", title: "Which index fits?", cwd: "/work", createdAt: 1_769_850_000_000,
      runs: [.example])
    session.forkedFrom = SessionRecord.Parent(sessionID: "ses_other", throughRunID: "run_other")
    return session
  }()
}

extension SessionRecord.Parent {
  static let shape = ObjectShape(
    "SessionParent", "Where a forked session comes from.",
    [
      .required("sessionId", .text, "The session."),
      .required("throughRunId", .text, "The last run that belongs to the history of the fork."),
    ])
}

/// A turn of a session as clients are shown it. (protocol.md 5.2 `massgen/session/get`)
public struct TurnSummary: Sendable, Equatable {
  /// The most of an answer that is shown, in bytes.
  static let answerBytes = 2048
  /// The most of a task that is shown, in bytes.
  static let taskBytes = 4096

  /// The run.
  public var runID: String
  /// What was asked, cut when it is long.
  public var task: String
  /// Where the run stands.
  public var status: RunStatus
  /// The winner's configured id.
  public var winner: String?
  /// The final answer, cut when it is long; nil when there is none.
  public var answer: String?
  /// When the run began, in milliseconds since 1970.
  public var startedAt: Int
  /// When it ended, in milliseconds since 1970; nil while it goes on.
  public var endedAt: Int?
  /// Whether a fork took the turn over: its run belongs to another session.
  public var isInherited: Bool

  /// The turn a run made.
  public init(_ record: RunRecord, answer: String?) {
    runID = record.runID
    task = TextCut.headAndTail(of: record.task, limit: Self.taskBytes)
    status = record.status
    winner = record.winner
    self.answer = answer.map { TextCut.headAndTail(of: $0, limit: Self.answerBytes) }
    startedAt = record.startedAt
    endedAt = record.status.isTerminal ? record.startedAt + (record.durationMilliseconds ?? 0) : nil
    isInherited = false
  }
}

extension TurnSummary: JSONObjectWritten {
  static let shape = ObjectShape(
    "Turn", "A turn of a session.",
    [
      .required("runId", .text, "The run."), .required("task", .text, "What was asked, cut when it is long."),
      .required("status", RunStatus.shape, "Where the run stands."), .optional("winner", .text, "The winner."),
      .optional("answer", .text, "The final answer, cut when it is long."),
      .required("startedAt", .dateTime, "When the run began."),
      .optional("endedAt", .dateTime, "When it ended; absent while it goes on."),
      .optional(
        "inherited", .boolean, "Whether a fork took the turn over: its run belongs to another session.", default: false),
    ])

  /// A turn that shows every member.
  public static let example: TurnSummary = {
    var turn = TurnSummary(.example, answer: "A covering index on (a, b).")
    turn.isInherited = true
    return turn
  }()

  func write(into writer: inout JSONWriter) {
    writer.member("runId", runID)
    writer.member("task", task)
    writer.member("status", status.rawValue)
    writer.member("winner", winner)
    writer.member("answer", answer)
    writer.member("startedAt", WallClock.iso8601(startedAt))
    writer.member("endedAt", endedAt.map(WallClock.iso8601))
    if isInherited { writer.member("inherited", true) }
  }
}

extension Substring {
  /// The text without white space at both ends.
  fileprivate var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
