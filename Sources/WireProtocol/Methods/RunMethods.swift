// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Params of `massgen/run/cancel`.
public struct RunCancelParams: Sendable {
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

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
    agentID = try reader.string("agentId")
    mode = try reader.word("mode", Mode.self) ?? .graceful
    reason = try reader.string("reason")
  }
}

/// Params of `massgen/run/list`.
public struct RunListParams: Sendable {
  /// Only runs of this session.
  public var sessionID: String?
  /// Only runs with one of these status words; empty means all.
  public var statuses: [String]
  /// Only runs that were started in this folder.
  public var workingDirectory: String?
  /// Where the last page ended.
  public var cursor: String?
  /// Runs on a page.
  public var limit: Int

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    sessionID = try reader.string("sessionId")
    if reader.value("status")?.stringValue != nil {
      statuses = [try reader.requiredString("status")]
    } else {
      statuses = try reader.strings("status") ?? []
    }
    workingDirectory = try reader.string("cwd")
    cursor = try reader.string("cursor")
    limit = try reader.integer("limit", in: 1...1000) ?? 50
  }
}

/// Params of `massgen/run/get`.
public struct RunGetParams: Sendable {
  /// Parts of a snapshot that can be asked for.
  public enum Part: String, Sendable, CaseIterable {
    case items, answers, votes, usage, config
  }

  /// The run.
  public var runID: String
  /// The parts asked for; all but `items` and `config` when none were named.
  public var include: Set<Part>

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
    guard let names = try reader.strings("include") else {
      include = [.answers, .votes, .usage]
      return
    }
    include = []
    for (index, name) in names.enumerated() {
      guard let part = Part(rawValue: name) else {
        let choices = Part.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalidParams(
          "\(reader.child("include"))/\(index)", "“\(name)” is no part of a run; there are \(choices).")
      }
      include.insert(part)
    }
  }
}

/// Params of `massgen/run/wait`.
public struct RunWaitParams: Sendable {
  /// The run.
  public var runID: String
  /// How long to wait at most, in milliseconds; nil waits for the end.
  public var timeoutMilliseconds: Int?

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
    timeoutMilliseconds = try reader.integer("timeoutMs")
  }
}

/// Params of `massgen/run/attach`.
public struct RunAttachParams: Sendable {
  /// The run.
  public var runID: String
  /// The first event wanted; nil asks for a snapshot and what comes after it.
  public var fromSeq: Int?
  /// How the events are wanted.
  public var delivery: DeliveryParams?

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
    fromSeq = try reader.integer("fromSeq", in: 1...Int.max)
    delivery = try DeliveryParams.read(reader)
  }
}

/// Params of methods that only name a run.
public struct RunParams: Sendable {
  /// The run.
  public var runID: String

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
  }
}

/// Params of `massgen/run/replay`.
public struct RunReplayParams: Sendable {
  /// The run.
  public var runID: String
  /// The first event wanted.
  public var fromSeq: Int
  /// The last event wanted; nil means all there are.
  public var toSeq: Int?
  /// About how much to return at once.
  public var maxBytes: Int

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
    fromSeq = try reader.integer("fromSeq", in: 1...Int.max) ?? 1
    toSeq = try reader.integer("toSeq", in: 1...Int.max)
    if let toSeq, toSeq < fromSeq {
      throw .invalidParams(reader.child("toSeq"), "“toSeq” is \(toSeq), which is before “fromSeq” (\(fromSeq)).")
    }
    maxBytes = try reader.integer("maxBytes", in: 1...(16 << 20)) ?? 1 << 20
  }
}

/// Params of the notification `massgen/run/ack`.
public struct RunAckParams: Sendable {
  /// The run.
  public var runID: String
  /// Everything up to here has been dealt with.
  public var seq: Int

  /// Reads the params of a notification.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
    guard let seq = try reader.integer("seq") else { throw reader.missing("seq") }
    self.seq = seq
  }
}

/// Params of `massgen/item/read`.
public struct ItemReadParams: Sendable {
  /// The item.
  public var itemID: String
  /// The run, when the client wants to say so; an item's id names its run.
  public var runID: String?
  /// Which field of the item.
  public var field: String
  /// Where to start, in bytes of UTF-8.
  public var offset: Int
  /// How much at most, in bytes.
  public var limit: Int

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    enum Field: String, CaseIterable { case text, arguments, output }
    itemID = try reader.requiredString("itemId")
    runID = try reader.string("runId")
    field = (try reader.word("field", Field.self) ?? .text).rawValue
    offset = try reader.integer("offset", in: 0...(1 << 50)) ?? 0
    limit = try reader.integer("limit", in: 1...(16 << 20)) ?? 1 << 20
  }
}
