// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// Where a run stands after some of its events: what a client needs that attaches late. (protocol.md 5.2 `run/get`,
/// `run/attach`)
///
/// It is the sum of the events from the first to ``asOfSeq`` and of nothing else: applying them one by one to an empty
/// snapshot gives an equal one.
public struct RunSnapshot: Sendable, Equatable {
  /// The run.
  public let runID: String
  /// Its session; empty before `run.started`.
  public internal(set) var sessionID = ""
  /// The attempt, from 1.
  public internal(set) var attempt = 1
  /// Digest of the resolved team file.
  public internal(set) var configDigest = ""
  /// The limits of the run, by name.
  public internal(set) var limits: JSONObject = [:]
  /// What the team does; nil before the first phase.
  public internal(set) var phase: RunPhase?
  /// The highest round of any agent.
  public internal(set) var round = 0
  /// The agents, in registration order.
  public internal(set) var agents: [Agent] = []
  /// All answers of the attempt, in the order of their submission.
  public internal(set) var answers: [RunAnswer] = []
  /// The votes that count now, in the order they were cast.
  public internal(set) var votes: [RunVote] = []
  /// The winner, once known.
  public internal(set) var winner: WinnerSelection?
  /// Items that are not completed, in the order they began.
  public internal(set) var items: [OpenItem] = []
  /// Requests for approval nobody has answered, as they were made.
  public internal(set) var pendingApprovals: [ApprovalQuestion] = []
  /// Questions nobody has answered, as they were asked.
  public internal(set) var pendingInputs: [InputQuestion] = []
  /// What the whole team used so far.
  public internal(set) var usage = RunUsage()
  /// What that cost, as far as prices are known.
  public internal(set) var cost: Cost?
  /// How the run ended, if it did.
  public internal(set) var result: RunResult?
  /// The newest event that is accounted for.
  public internal(set) var asOfSeq = 0
  /// Milliseconds from the run's start to that event.
  public internal(set) var t = 0

  /// Makes the snapshot of a run before its first event.
  public init(runID: String) {
    self.runID = runID
  }

  /// Where the run stands.
  public var status: RunStatus {
    if let result { return result.status }
    if agents.isEmpty { return .queued }
    return pendingApprovals.isEmpty && pendingInputs.isEmpty ? .running : .waitingForInput
  }

  /// An agent and where it stands.
  public struct Agent: Sendable, Equatable {
    /// Who it is.
    public internal(set) var info: RunAgent
    /// Where it stands.
    public internal(set) var status = AgentStatus.waiting
    /// A few words for people about the status.
    public internal(set) var detail: String?
    /// How often it was restarted.
    public internal(set) var round = 0
    /// Labels of its answers.
    public internal(set) var answers: [String] = []
    /// Whom it votes for now, by label.
    public internal(set) var vote: String?
    /// How full its context is, if known.
    public internal(set) var context: ContextUse?
  }

  /// An item that is not completed, with its texts so far.
  public struct OpenItem: Sendable, Equatable {
    /// How it began.
    public internal(set) var start: ItemStart
    /// Its texts so far, each bounded. Fields without text are absent.
    public internal(set) var texts: [ItemField: BoundedText] = [:]
  }
}

extension RunSnapshot {
  /// Parts of the JSON form that a client can ask for. (protocol.md 5.2 `run/get`)
  public enum Section: String, Sendable, Hashable, CaseIterable {
    case items, answers, votes, usage, config
  }

  /// Writes the snapshot as one JSON object, with the sections that are asked for.
  public func encode(into writer: inout JSONWriter, including sections: Set<Section> = Set(Section.allCases)) {
    writer.beginObject()
    writer.member("runId", runID)
    writer.member("sessionId", sessionID)
    writer.member("status", status.rawValue)
    writer.member("attempt", attempt)
    writer.member("phase", phase?.rawValue)
    writer.member("round", round)
    writer.key("agents")
    writer.array(of: agents)
    if sections.contains(.config) {
      writer.member("configDigest", configDigest)
      writer.member("limits", limits)
    }
    if sections.contains(.answers) {
      writer.key("answers")
      writer.array(of: answers)
    }
    if sections.contains(.votes) {
      writer.key("votes")
      writer.array(of: votes)
    }
    writer.member("winner", winner?.agentID)
    if sections.contains(.items) {
      writer.key("items")
      writer.array(of: items)
    }
    writer.key("approvals")
    writer.beginArray()
    for question in pendingApprovals { question.encode(runID: runID, into: &writer) }
    writer.endArray()
    writer.key("inputs")
    writer.beginArray()
    for question in pendingInputs { question.encode(runID: runID, into: &writer) }
    writer.endArray()
    if sections.contains(.usage) {
      writer.member("usage", usage)
      writer.member("cost", cost)
    }
    writer.member("result", result)
    writer.member("asOfSeq", asOfSeq)
    writer.member("t", t)
    writer.endObject()
  }
}

extension RunSnapshot.Agent: JSONObjectWritten {
  static let shape: ObjectShape = {
    var members = RunAgent.members
    members += [
      .required("status", AgentStatus.shape, "Where it stands."),
      .optional("detail", .text, "A few words for people about the status."),
      .required("round", .count, "How often it was restarted."),
      .required("answers", .texts, "Labels of its answers."),
      .optional("vote", .text, "Whom it votes for now, by label."),
      .optional("context", .object(ContextUse.shape), "How full its context is."),
    ]
    return ObjectShape("AgentSnapshot", "An agent and where it stands.", members)
  }()

  func write(into writer: inout JSONWriter) {
    info.write(into: &writer)
    writer.member("status", status.rawValue)
    writer.member("detail", detail)
    writer.member("round", round)
    writer.member("answers", answers)
    writer.member("vote", vote)
    writer.member("context", context)
  }
}

extension RunSnapshot.OpenItem: JSONObjectWritten {
  static let shape: ObjectShape = {
    var members: [ObjectShape.Member] = [
      .required("agentId", .text, "The agent."), .required("itemId", .text, "The item."),
    ]
    members += ItemStart.members
    for field in ItemField.allCases {
      members.append(.optional(field.rawValue, .text, "The text `\(field.rawValue)` so far; its end when it is long."))
    }
    members.append(.optional("truncated", .object(Truncation.shape), "Set when texts show only their end."))
    return ObjectShape("OpenItem", "An item that is not completed, with its texts so far.", members)
  }()

  func write(into writer: inout JSONWriter) {
    writer.member("agentId", start.agentID)
    writer.member("itemId", start.itemID)
    start.write(into: &writer)
    var omitted = 0
    for field in ItemField.allCases {
      guard let text = texts[field] else { continue }
      writer.key(field.rawValue)
      writer.string(text.text)
      omitted += text.omittedBytes
    }
    if omitted > 0 {
      writer.member("truncated", Truncation(bytes: texts.values.reduce(0) { $0 + $1.byteCount }, readable: true))
    }
  }
}
