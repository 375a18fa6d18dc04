// SPDX-License-Identifier: Apache-2.0

/// Params of `massgen/run/steer`: a word of the user for agents that are at work.
public struct RunSteerParams: Sendable {
  /// The run.
  public var runID: String
  /// What the user says.
  public var prompt: [ContentBlock]
  /// Only these agents, by their configured ids; nil means all.
  public var agentIDs: [String]?
  /// The last event the user had seen; the request is refused when a decision came after it.
  public var expectedSeq: Int?

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
    prompt = try ContentBlock.prompt(reader, "prompt")
    agentIDs = try reader.strings("agentIds")
    if let agentIDs, agentIDs.isEmpty {
      throw .invalidParams(
        reader.child("agentIds"), "“agentIds” must not be empty.", hint: "Leave it out to steer the whole team.")
    }
    expectedSeq = try reader.integer("expectedSeq")
  }
}

/// Params of `massgen/run/answerNow`: the team winds up with what it has.
public struct RunAnswerNowParams: Sendable {
  /// The run.
  public var runID: String
  /// Why, for the journal.
  public var reason: String?

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
    reason = try reader.string("reason")
  }
}

/// Params of `massgen/run/export`.
public struct RunExportParams: Sendable {
  /// What a run can be exported as.
  public enum Format: String, Sendable, CaseIterable {
    /// A transcript for people, in Markdown.
    case md
    /// The result and the snapshot as one JSON object.
    case json
    /// Every event, one a line.
    case jsonl
    /// A folder in the layout of MassGen's own logs.
    case massgenLog
  }

  /// The run.
  public var runID: String
  /// As what.
  public var format: Format
  /// Where to, absolute or relative to the run's `cwd`; nil returns text, or writes below the run's folder.
  public var path: String?
  /// Whether a file that exists is replaced.
  public var overwrite: Bool

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    runID = try reader.requiredString("runId")
    guard let format = try reader.word("format", Format.self) else { throw reader.missing("format") }
    self.format = format
    path = reader.value("path") == nil ? nil : try reader.requiredString("path")
    overwrite = try reader.bool("overwrite") ?? false
  }
}
