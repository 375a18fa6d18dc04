// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// How a run ended: `run.completed`, and what `massgen/run/wait` and `massgen/run/get` give. (protocol.md section 6)
public struct RunResult: Sendable, Equatable {
  /// One of the terminal statuses.
  public var status: RunStatus
  /// Why the run stopped, as a stable word, for example `consensus`, `userCancelled` or `noAnswers`.
  public var stopReason: String
  /// The final answer, if there is one.
  public var answer: FinalAnswer?
  /// The winner's configured id.
  public var winner: String?
  /// All answers of the last attempt.
  public var answers: [RunAnswer]
  /// The votes that count.
  public var votes: [RunVote]
  /// What the run used.
  public var usage: RunUsage
  /// What that cost, as far as prices are known.
  public var cost: Cost?
  /// From the run's start to its end.
  public var durationMilliseconds: Int
  /// Files the run left behind.
  public var artifacts: [RunArtifact]
  /// Why the run failed.
  public var error: RunFailure?
  /// Whether replay agents took part. (replay.md section 6)
  public var replayed: Bool
  /// Seq of the run's last event. The journal sets it when the result is appended.
  public var lastSeq: Int
  /// Set when texts were shortened to fit into one event.
  public var truncated: Truncation?

  /// Creates a result from its parts.
  public init(
    status: RunStatus, stopReason: String, answer: FinalAnswer? = nil, winner: String? = nil,
    answers: [RunAnswer] = [], votes: [RunVote] = [], usage: RunUsage = RunUsage(), cost: Cost? = nil,
    durationMilliseconds: Int = 0, artifacts: [RunArtifact] = [], error: RunFailure? = nil, replayed: Bool = false,
    lastSeq: Int = 0
  ) {
    self.status = status
    self.stopReason = stopReason
    self.answer = answer
    self.winner = winner
    self.answers = answers
    self.votes = votes
    self.usage = usage
    self.cost = cost
    self.durationMilliseconds = durationMilliseconds
    self.artifacts = artifacts
    self.error = error
    self.replayed = replayed
    self.lastSeq = lastSeq
  }

  /// The result as JSON, without any limit of size. With `runID` the object begins with the run's id, as clients get it
  /// in answers.
  public func encode(into writer: inout JSONWriter, runID: String? = nil) {
    writer.beginObject()
    writer.member("runId", runID)
    write(into: &writer)
    writer.endObject()
  }

  /// Reads a result back; nil when it is none.
  public init?(json: JSONValue) {
    guard let object = json.objectValue else { return nil }
    self.init(object)
  }
}

extension RunResult: EventPayload, JSONObjectCoded {
  /// The members of a result, as the last event and in answers.
  static let members: [ObjectShape.Member] = [
    .required("status", RunStatus.shape, "How the run ended."),
    .required("stopReason", .text, "Why the run stopped, as a stable word, for example `consensus` or `noAnswers`."),
    .optional("answer", .object(FinalAnswer.shape), "The final answer, if there is one."),
    .optional("winner", .text, "The agent whose answer won."),
    .required("answers", .list(of: .object(RunAnswer.shape)), "All answers of the last attempt."),
    .required("votes", .list(of: .object(RunVote.shape)), "The votes that count."),
    .required("usage", .object(RunUsage.shape), "What the run used."),
    .optional("cost", .object(Cost.shape), "What that cost, as far as prices are known."),
    .required("durationMs", .count, "From the run's start to its end."),
    .required("artifacts", .list(of: .object(RunArtifact.shape)), "Files the run left behind."),
    .optional("error", .object(RunFailure.shape), "Why the run failed."),
    .optional("replayed", .boolean, "Whether replay agents took part.", default: false),
    .optional("truncated", .object(Truncation.shape), "Set when texts were shortened to fit into one event."),
    .required("lastSeq", .count, "The run's last event."),
  ]

  static let contract = EventContract(
    .runCompleted, "The run ended. The last event of every run, and the same as its result.", members,
    example: .runCompleted(example))

  /// A result as clients get it in answers, where it names its run.
  public static let shape = ObjectShape(
    "RunResult", "How a run ended.", [.optional("runId", .text, "The run.")] + members)

  /// A result that shows every member.
  public static let example: RunResult = {
    var result = RunResult(
      status: .failed, stopReason: "presentationFailed",
      answer: FinalAnswer(
        text: "A covering index on (a, b).", blocks: [["type": "text", "text": "A covering index on (a, b)."]],
        source: .storedAnswer, complete: false, label: "agent2.1"), winner: "critic",
      answers: [
        RunAnswer(
          agentID: "critic", label: "agent2.1", version: 1, text: "A covering index on (a, b).", itemID: "itm_example")
      ],
      votes: [
        RunVote(agentID: "scout", target: "critic", targetLabel: "agent2.1", reason: "It names the trade-off.")
      ], usage: .example, cost: .example, durationMilliseconds: 9120,
      artifacts: [RunArtifact(uri: "file:///work/.massgen/final.md", kind: "answer", bytes: 27)], error: .example,
      replayed: true, lastSeq: 142)
    result.truncated = Truncation(bytes: 300_000, readable: false)
    return result
  }()

  func write(into writer: inout JSONWriter) {
    writer.member("status", status.rawValue)
    writer.member("stopReason", stopReason)
    writer.member("answer", answer)
    writer.member("winner", winner)
    writer.key("answers")
    writer.array(of: answers)
    writer.key("votes")
    writer.array(of: votes)
    writer.member("usage", usage)
    writer.member("cost", cost)
    writer.member("durationMs", durationMilliseconds)
    writer.key("artifacts")
    writer.array(of: artifacts)
    writer.member("error", error)
    if replayed { writer.member("replayed", true) }
    writer.member("truncated", truncated)
    writer.member("lastSeq", lastSeq)
  }

  init?(_ object: JSONObject) {
    guard let status = object.word("status", RunStatus.self) else { return nil }
    self.init(
      status: status, stopReason: object.text("stopReason") ?? "",
      answer: object.object("answer").flatMap(FinalAnswer.init), winner: object.text("winner"),
      answers: object.list("answers"), votes: object.list("votes"),
      usage: object.object("usage").flatMap(RunUsage.init) ?? RunUsage(),
      cost: object.object("cost").flatMap(Cost.init),
      durationMilliseconds: object.integer("durationMs") ?? 0, artifacts: object.list("artifacts"),
      error: object.object("error").flatMap(RunFailure.init), replayed: object.flag("replayed"),
      lastSeq: object.integer("lastSeq") ?? 0)
    truncated = object.object("truncated").flatMap(Truncation.init)
  }
}

/// The answer of the whole team.
public struct FinalAnswer: Sendable, Equatable {
  /// Where the text comes from. (orchestration.md 3.1)
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The winner's presentation.
    case presentation
    /// The winner's answer as it was submitted.
    case storedAnswer
    /// A lone agent's reply.
    case direct
  }

  /// The text.
  public var text: String
  /// The answer as content blocks; empty when it is only ``text``. (protocol.md section 9)
  public var blocks: [JSONValue]
  /// Where the text comes from.
  public var source: Source
  /// Whether the text is whole: false when its stream was cut.
  public var complete: Bool
  /// The answer's label, when a submitted answer stands behind it.
  public var label: String?

  /// Creates an answer from its parts.
  public init(text: String, blocks: [JSONValue] = [], source: Source, complete: Bool = true, label: String? = nil) {
    self.text = text
    self.blocks = blocks
    self.source = source
    self.complete = complete
    self.label = label
  }
}

extension FinalAnswer: JSONObjectCoded {
  static let shape = ObjectShape(
    "FinalAnswer", "The answer of the whole team.",
    [
      .required("text", .text, "The text."),
      .required("blocks", .list(of: .anyObject), "The answer as content blocks; empty when it is only `text`."),
      .required(
        "source",
        .words(
          "AnswerSource", "Where a final answer comes from.", Source.self, isOpen: true,
          [
            "presentation": "The winner's presentation.", "storedAnswer": "The winner's answer as it was submitted.",
            "direct": "A lone agent's reply.",
          ]), "Where the text comes from."),
      .required("complete", .boolean, "Whether the text is whole: false when its stream was cut."),
      .optional("label", .text, "The answer's label, when a submitted answer stands behind it."),
    ])

  func write(into writer: inout JSONWriter) {
    writer.member("text", text)
    writer.key("blocks")
    writer.beginArray()
    for block in blocks { writer.value(block) }
    writer.endArray()
    writer.member("source", source.rawValue)
    writer.member("complete", complete)
    writer.member("label", label)
  }

  init?(_ object: JSONObject) {
    guard let text = object.text("text") else { return nil }
    self.init(
      text: text, blocks: object["blocks"]?.arrayValue ?? [],
      source: object.word("source", Source.self) ?? .presentation,
      complete: object["complete"]?.boolValue ?? true, label: object.text("label"))
  }
}

/// A submitted answer, as results and snapshots list it.
public struct RunAnswer: Sendable, Equatable {
  /// The agent.
  public var agentID: String
  /// The label, `agent<N>.<k>`.
  public var label: String
  /// Number of the answer among the agent's answers, from 1.
  public var version: Int
  /// The text; nil when it is left out for its size.
  public var text: String?
  /// The item that holds the text, when the event did not.
  public var itemID: String?

  /// Creates an entry from its parts.
  public init(agentID: String, label: String, version: Int, text: String? = nil, itemID: String? = nil) {
    self.agentID = agentID
    self.label = label
    self.version = version
    self.text = text
    self.itemID = itemID
  }

  /// The entry for a submitted answer.
  public init(_ submission: AnswerSubmission) {
    self.init(
      agentID: submission.agentID, label: submission.label, version: submission.version, text: submission.text,
      itemID: submission.itemID)
  }
}

extension RunAnswer: JSONObjectCoded {
  static let shape = ObjectShape(
    "RunAnswer", "A submitted answer.",
    [
      .required("agentId", .text, "The agent."),
      .required("label", .text, "The label, `agent<N>.<k>`."),
      .required("version", .ordinal, "Number of the answer among the agent's answers."),
      .optional("text", .text, "The text; absent when it is left out for its size."),
      .optional("itemId", .text, "The item that holds the text."),
    ])

  func write(into writer: inout JSONWriter) {
    writer.member("agentId", agentID)
    writer.member("label", label)
    writer.member("version", version)
    writer.member("text", text)
    writer.member("itemId", itemID)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let label = object.text("label") else { return nil }
    self.init(
      agentID: agentID, label: label, version: object.integer("version") ?? 1, text: object.text("text"),
      itemID: object.text("itemId"))
  }
}

/// A vote that counts, as results and snapshots list it.
public struct RunVote: Sendable, Equatable {
  /// Who voted.
  public var agentID: String
  /// The agent voted for.
  public var target: String
  /// The answer voted for.
  public var targetLabel: String
  /// Why.
  public var reason: String

  /// Creates an entry from its parts.
  public init(agentID: String, target: String, targetLabel: String, reason: String) {
    self.agentID = agentID
    self.target = target
    self.targetLabel = targetLabel
    self.reason = reason
  }

  /// The entry for a cast vote.
  public init(_ vote: VoteCast) {
    self.init(agentID: vote.agentID, target: vote.target, targetLabel: vote.targetLabel, reason: vote.reason)
  }
}

extension RunVote: JSONObjectCoded {
  static let shape = ObjectShape(
    "RunVote", "A vote that counts.",
    [
      .required("by", .text, "Who voted."),
      .required("for", .text, "The answer voted for, by its label."),
      .required("target", .text, "The agent voted for."),
      .required("reason", .text, "Why, in the voter's words."),
    ])

  func write(into writer: inout JSONWriter) {
    writer.member("by", agentID)
    writer.member("for", targetLabel)
    writer.member("target", target)
    writer.member("reason", reason)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("by") else { return nil }
    self.init(
      agentID: agentID, target: object.text("target") ?? "", targetLabel: object.text("for") ?? "",
      reason: object.text("reason") ?? "")
  }
}

/// A file a run left behind.
public struct RunArtifact: Sendable, Equatable {
  /// Where it is.
  public var uri: String
  /// What it is, for example `answer` or `workspace`.
  public var kind: String
  /// Its size, if known.
  public var bytes: Int?

  /// Creates an entry from its parts.
  public init(uri: String, kind: String, bytes: Int? = nil) {
    self.uri = uri
    self.kind = kind
    self.bytes = bytes
  }
}

extension RunArtifact: JSONObjectCoded {
  static let shape = ObjectShape(
    "RunArtifact", "A file a run left behind.",
    [
      .required("uri", .uri, "Where it is."),
      .required("kind", .text, "What it is, for example `answer` or `workspace`."),
      .optional("bytes", .count, "Its size."),
    ])

  func write(into writer: inout JSONWriter) {
    writer.member("uri", uri)
    writer.member("kind", kind)
    writer.member("bytes", bytes)
  }

  init?(_ object: JSONObject) {
    guard let uri = object.text("uri") else { return nil }
    self.init(uri: uri, kind: object.text("kind") ?? "", bytes: object.integer("bytes"))
  }
}
