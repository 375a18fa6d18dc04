// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Params of `massgen/run/steer`: a word of the user for agents that are at work.
public struct RunSteerParams: MethodParams {
  /// The run.
  public var runID: String
  /// What the user says.
  public var prompt: [ContentBlock]
  /// Only these agents, by their configured ids; nil means all.
  public var agentIDs: [String]?
  /// The last event the user had seen; the request is refused when a decision came after it.
  public var expectedSeq: Int?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunSteerParams", "Params of `massgen/run/steer`.",
    [
      .runID,
      .required("prompt", ContentBlock.promptShape, "What the user says; a string counts as one text block."),
      .optional("agentIds", .list(of: .name, atLeast: 1), "Only these agents; all when absent."),
      .optional(
        "expectedSeq", .count,
        "The last event the user had seen. With a decision after it the request is refused with -32801."),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    runID = reader.text("runId")
    prompt = ContentBlock.prompt(reader, "prompt")
    agentIDs = reader.strings("agentIds")
    expectedSeq = reader.integer("expectedSeq")
  }
}

/// Params of `massgen/run/answerNow`: the team winds up with what it has.
public struct RunAnswerNowParams: MethodParams {
  /// The run.
  public var runID: String
  /// Why, for the journal.
  public var reason: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunAnswerNowParams", "Params of `massgen/run/answerNow`.",
    [.runID, .optional("reason", .text, "Why, for the journal.")])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    runID = reader.text("runId")
    reason = reader.string("reason")
  }
}

/// Params of `massgen/run/export`.
public struct RunExportParams: MethodParams {
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

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunExportParams", "Params of `massgen/run/export`.",
    [
      .runID,
      .required(
        "format",
        .words(
          WordList(
            "ExportFormat", "What a run can be exported as.",
            [
              .init("md", "A transcript for people, in Markdown."),
              .init("json", "The result and the snapshot as one JSON object."),
              .init("jsonl", "Every event, one a line."),
              .init("massgenLog", "A folder in the layout of MassGen's own logs."),
            ])), "As what."),
      .optional(
        "path", .name,
        "Where to, absolute or relative to the run's `cwd`. Without it the text is returned; `massgenLog` goes below the run's folder."
      ),
      .optional("overwrite", .boolean, "Whether a file that exists is replaced.", default: false),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    runID = reader.text("runId")
    format = reader.word("format", Format.self) ?? .md
    path = reader.string("path")
    overwrite = reader.bool("overwrite") ?? false
  }
}
