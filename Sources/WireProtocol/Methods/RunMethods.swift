// SPDX-License-Identifier: Apache-2.0

public import JSONCore
public import RunJournal

/// Params of `massgen/run/cancel`.
public struct RunCancelParams: MethodParams {
  /// How a run is cancelled.
  public enum Mode: String, Sendable, CaseIterable {
    /// A tool call in progress may finish within 5 s.
    case graceful
    /// Everything stops at once.
    case now
  }

  /// The run.
  public var runID: String
  /// Only this agent; the team goes on if one is left.
  public var agentID: String?
  /// How.
  public var mode: Mode
  /// Why, for the journal.
  public var reason: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunCancelParams", "Params of `massgen/run/cancel`.",
    [
      .runID,
      .optional("agentId", .text, "Only this agent; the team goes on if one is left."),
      .optional(
        "mode",
        .words(
          WordList(
            "CancelMode", "How a run is cancelled.",
            [
              .init("graceful", "A tool call in progress may finish within 5 s."),
              .init("now", "Everything stops at once."),
            ])), "How.", default: "graceful"),
      .optional("reason", .text, "Why, for the journal."),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    runID = reader.text("runId")
    agentID = reader.string("agentId")
    mode = reader.word("mode", Mode.self) ?? .graceful
    reason = reader.string("reason")
  }
}

/// Params of `massgen/run/list`.
public struct RunListParams: MethodParams {
  /// Only runs of this session.
  public var sessionID: String?
  /// Only runs with one of these statuses; empty means all.
  public var statuses: Set<RunStatus>
  /// Only runs that were started in this folder.
  public var workingDirectory: String?
  /// Where the last page ended.
  public var cursor: String?
  /// Runs on a page.
  public var limit: Int

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunListParams", "Params of `massgen/run/list`.",
    [
      .optional("sessionId", .text, "Only runs of this session."),
      .optional(
        "status", .union([RunStatus.closedShape, .list(of: RunStatus.closedShape)]),
        "Only runs with this status, or with one of these."),
      .optional("cwd", .text, "Only runs that were started in this folder."), .cursor,
      .optional("limit", .integer(1...1000), "Runs on a page.", default: 50),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    sessionID = reader.string("sessionId")
    let words = reader.string("status").map { [$0] } ?? reader.strings("status") ?? []
    statuses = Set(words.compactMap(RunStatus.init(rawValue:)))
    workingDirectory = reader.string("cwd")
    cursor = reader.string("cursor")
    limit = reader.integer("limit") ?? 50
  }
}

/// Params of `massgen/run/get`.
public struct RunGetParams: MethodParams {
  /// The run.
  public var runID: String
  /// The parts asked for; all but `items` and `config` when none were named.
  public var include: Set<RunSnapshot.Section>

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunGetParams", "Params of `massgen/run/get`.",
    [
      .runID,
      .optional(
        "include",
        .list(of: .words("SnapshotSection", "A part of a snapshot that can be asked for.", RunSnapshot.Section.self)),
        "The parts wanted.", default: ["answers", "votes", "usage"]),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    runID = reader.text("runId")
    include =
      reader.strings("include").map { Set($0.compactMap(RunSnapshot.Section.init(rawValue:))) }
      ?? [.answers, .votes, .usage]
  }
}

/// Params of `massgen/run/wait`.
public struct RunWaitParams: MethodParams {
  /// The run.
  public var runID: String
  /// How long to wait at most, in milliseconds; nil waits for the end.
  public var timeoutMilliseconds: Int?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunWaitParams", "Params of `massgen/run/wait`.",
    [.runID, .optional("timeoutMs", .count, "How long to wait at most, in milliseconds; to the end when absent.")])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    runID = reader.text("runId")
    timeoutMilliseconds = reader.integer("timeoutMs")
  }
}

/// Params of `massgen/run/attach`.
public struct RunAttachParams: MethodParams {
  /// The run.
  public var runID: String
  /// The first event wanted; nil asks for a snapshot and what comes after it.
  public var fromSeq: Int?
  /// How the events are wanted.
  public var delivery: DeliveryParams?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunAttachParams", "Params of `massgen/run/attach`.",
    [
      .runID,
      .optional("fromSeq", .ordinal, "The first event wanted; a snapshot and what comes after it when absent."),
      .optional("delivery", .object(DeliveryParams.shape), "How the events are wanted."),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    runID = reader.text("runId")
    fromSeq = reader.integer("fromSeq")
    delivery = reader.reader("delivery").map(DeliveryParams.init(checked:))
  }
}

/// Params of methods that only name a run.
public struct RunParams: MethodParams {
  /// The run.
  public var runID: String

  /// What the params have to look like.
  public static let shape = ObjectShape("RunParams", "Params of methods that only name a run.", [.runID])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    runID = reader.text("runId")
  }
}

/// Params of `massgen/run/replay`.
public struct RunReplayParams: MethodParams {
  /// The run.
  public var runID: String
  /// The first event wanted.
  public var fromSeq: Int
  /// The last event wanted; nil means all there are.
  public var toSeq: Int?
  /// About how much to return at once.
  public var maxBytes: Int

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunReplayParams", "Params of `massgen/run/replay`.",
    [
      .runID,
      .optional("fromSeq", .ordinal, "The first event wanted.", default: 1),
      .optional("toSeq", .ordinal, "The last event wanted, not before `fromSeq`; all there are when absent."),
      .optional("maxBytes", .integer(1...(16 << 20)), "About how much to return at once.", default: 1_048_576),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) throws(WireError) {
    runID = reader.text("runId")
    fromSeq = reader.integer("fromSeq") ?? 1
    toSeq = reader.integer("toSeq")
    maxBytes = reader.integer("maxBytes") ?? 1 << 20
    if let toSeq, toSeq < fromSeq {
      throw .invalidParams(reader.child("toSeq"), "“toSeq” is \(toSeq), which is before “fromSeq” (\(fromSeq)).")
    }
  }
}

/// Params of the notification `massgen/run/ack`.
public struct RunAckParams: MethodParams {
  /// The run.
  public var runID: String
  /// Everything up to here has been dealt with.
  public var seq: Int

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunAckParams", "Params of `massgen/run/ack`.",
    [.runID, .required("seq", .count, "Everything up to here has been dealt with.")])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    runID = reader.text("runId")
    seq = reader.integer("seq") ?? 0
  }
}

/// Params of `massgen/item/read`.
public struct ItemReadParams: MethodParams {
  /// The item.
  public var itemID: String
  /// The run, when the client wants to say so; an item's id names its run.
  public var runID: String?
  /// Which text of the item.
  public var field: ItemField
  /// Where to start, in bytes of UTF-8.
  public var offset: Int
  /// How much at most, in bytes.
  public var limit: Int

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ItemReadParams", "Params of `massgen/item/read`.",
    [
      .required("itemId", .name, "The item."),
      .optional("runId", .text, "The run, when the client wants to say so; an item's id names its run."),
      .optional("field", ItemField.closedShape, "Which text of the item.", default: "text"),
      .optional("offset", .integer(0...(1 << 50)), "Where to start, in bytes of UTF-8.", default: 0),
      .optional("limit", .integer(1...(16 << 20)), "How much at most, in bytes.", default: 1_048_576),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    itemID = reader.text("itemId")
    runID = reader.string("runId")
    field = reader.word("field", ItemField.self) ?? .text
    offset = reader.integer("offset") ?? 0
    limit = reader.integer("limit") ?? 1 << 20
  }
}
