// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// Params of `massgen/run/start`. (protocol.md 5.2; `replay` and `record` from replay.md section 2)
public struct RunStartParams: MethodParams {
  /// What happens when the session is already running something.
  public enum OnBusy: String, Sendable, CaseIterable {
    case reject, queue, steer
  }

  /// One change to the team file for this run.
  public struct Override: Sendable, Equatable {
    /// Where, as a JSON Pointer.
    public var pointer: JSONPointer
    /// What stands there instead.
    public var value: JSONValue

    /// Creates an override.
    public init(pointer: JSONPointer, value: JSONValue) {
      self.pointer = pointer
      self.value = value
    }
  }

  /// The most a run may use.
  public struct Budget: Sendable, Equatable {
    /// US dollars.
    public var usd: Double?
    /// Input and output tokens together.
    public var tokens: Int?

    /// Creates a budget.
    public init(usd: Double? = nil, tokens: Int? = nil) {
      self.usd = usd
      self.tokens = tokens
    }
  }

  /// A run with prepared replies instead of models.
  public struct Replay: Sendable, Equatable {
    /// How fast a replay is played.
    public enum Speed: Sendable, Equatable {
      /// As fast as the machine can, on a virtual clock where possible.
      case instant
      /// Delays are divided by this.
      case factor(Double)
    }

    /// The recording; nil takes the one beside the team file.
    public var cassette: String?
    /// How fast; nil leaves it to the team file.
    public var speed: Speed?

    /// Creates a replay request.
    public init(cassette: String? = nil, speed: Speed? = nil) {
      self.cassette = cassette
      self.speed = speed
    }
  }

  /// Where a recording goes.
  public enum Record: Sendable, Equatable {
    /// `.massgen/recordings/<runId>.cassette.jsonl`
    case standard
    /// A path, relative to `cwd`.
    case path(String)
  }

  /// The team.
  public var config: ConfigReference
  /// The task.
  public var prompt: [ContentBlock]
  /// The conversation this run continues.
  public var sessionID: String?
  /// Changes to the team file for this run.
  public var overrides: [Override] = []
  /// `cwd`: the folder the run works in, absolute; nil takes the client's.
  public var workingDirectory: String?
  /// Paths offered to the agents.
  public var contextPaths: [String] = []
  /// How the events are wanted.
  public var delivery: DeliveryParams?
  /// Whether the response is the run's result.
  public var wait = false
  /// `timeoutMs`: limit of the whole run.
  public var timeoutMilliseconds: Int?
  /// The most the run may use.
  public var budget: Budget?
  /// What happens to tool calls that need a decision.
  public var approvalPolicy: ApprovalPolicy?
  /// `approvalTimeoutMs`: how long an answer is waited for.
  public var approvalTimeoutMilliseconds: Int?
  /// What happens when the session is busy.
  public var onBusy: OnBusy = .reject
  /// What happens to files that an agent cannot take.
  public var onUnsupported: OnUnsupported?
  /// A JSON Schema the answer must follow.
  public var outputSchema: JSONValue?
  /// Two requests with the same key are one run.
  public var idempotencyKey: String?
  /// The client's own token for progress, valid until the response.
  public var workDoneToken: JSONValue?
  /// Prepared replies instead of models.
  public var replay: Replay?
  /// Where to record the models' replies.
  public var record: Record?

  /// Creates params with the two members that must be there.
  public init(config: ConfigReference, prompt: [ContentBlock]) {
    self.config = config
    self.prompt = prompt
  }

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    config = reader.reader("config").map(ConfigReference.init(checked:)) ?? .search
    prompt = ContentBlock.prompt(reader, "prompt")
    sessionID = reader.string("sessionId")
    workingDirectory = reader.string("cwd")
    contextPaths = reader.strings("contextPaths", or: "path") ?? []
    delivery = reader.reader("delivery").map(DeliveryParams.init(checked:))
    wait = reader.bool("wait") ?? false
    timeoutMilliseconds = reader.integer("timeoutMs")
    budget = reader.reader("budget").map { Budget(usd: $0.number("usd"), tokens: $0.integer("tokens")) }
    approvalPolicy = reader.word("approvalPolicy", ApprovalPolicy.self)
    approvalTimeoutMilliseconds = reader.integer("approvalTimeoutMs")
    onBusy = reader.word("onBusy", OnBusy.self) ?? .reject
    onUnsupported = reader.word("onUnsupported", OnUnsupported.self)
    outputSchema = reader.value("outputSchema")
    idempotencyKey = reader.string("idempotencyKey")
    workDoneToken = reader.value("workDoneToken")
    overrides = Self.overrides(reader)
    replay = Self.replay(reader)
    record = Self.record(reader)
  }

  /// The changes in `overrides`.
  static func overrides(_ reader: ParameterReader) -> [Override] {
    reader.readers("overrides")?.compactMap(override) ?? []
  }

  private static func override(_ reader: ParameterReader) -> Override? {
    guard let pointer = try? JSONPointer(parsing: reader.text("path")) else { return nil }
    return Override(pointer: pointer, value: reader.value("value") ?? .null)
  }

  private static func replay(_ reader: ParameterReader) -> Replay? {
    guard let replay = reader.reader("replay") else { return reader.bool("replay") == true ? Replay() : nil }
    let speed = replay.number("speed").map(Replay.Speed.factor) ?? replay.string("speed").map { _ in .instant }
    return Replay(cassette: replay.string("cassette"), speed: speed)
  }

  private static func record(_ reader: ParameterReader) -> Record? {
    if let path = reader.string("record") { return .path(path) }
    return reader.bool("record") == true ? .standard : nil
  }
}

extension RunStartParams {
  /// What the params have to look like.
  public static let shape = ObjectShape(
    "RunStartParams", "Params of `massgen/run/start`.",
    [
      .required("config", .object(ConfigReference.shape), "The team file."),
      .required("prompt", ContentBlock.promptShape, "The task; a string counts as one text block."),
      .optional("sessionId", .text, "The conversation this run continues; a new one when absent."),
      .optional("overrides", .list(of: .object(Override.shape)), "Changes to the team file for this run."),
      .optional(
        "cwd", .string(.init(format: .absolutePath)),
        "The folder the run works in; the client's own when absent."),
      .optional("contextPaths", .list(of: .union([.text, .object(contextPath)])), "Paths offered to the agents."),
      .optional("delivery", .object(DeliveryParams.shape), "How the events are wanted."),
      .optional("wait", .boolean, "Whether the response is the run's result.", default: false),
      .optional("timeoutMs", .integer(1...Int(Int32.max)), "Limit of the whole run, in milliseconds."),
      .optional("budget", .object(Budget.shape), "The most the run may use."),
      .optional(
        "approvalPolicy", ApprovalPolicy.shape,
        "What happens to tool calls that need a decision; the setting of the same name when absent, then `ask`."),
      .optional(
        "approvalTimeoutMs", .integer(0...86_400_000),
        "How long an answer is waited for, in milliseconds; 0 asks nobody. When absent, 600000 if the client can be "
          + "asked, else 0."),
      .optional(
        "onBusy", .words(busy), "What happens when the session is already running something.", default: "reject"),
      .optional(
        "onUnsupported", .words(unsupported),
        "What happens to files that an agent's model cannot take; the team file's `media.on_unsupported` when absent, "
          + "and `error` when that is absent too."),
      .optional("outputSchema", .anyObject, "A JSON Schema the answer must follow.", .experimental),
      .optional(
        "idempotencyKey", .string(.init(allowsEmpty: false, maxBytes: 256)),
        "Two requests with the same key are one run."),
      .optional(
        "workDoneToken", .union([.text, .integer(Int.min...Int.max)]),
        "The client's token for `$/progress`, valid until the response; only with `wait`."),
      .optional(
        "replay", .union([.boolean, .object(Replay.shape)]), "Play prepared replies instead of asking models."),
      .optional(
        "record", .union([.boolean, .name]),
        "Record the models' replies: true for a file below `.massgen/recordings`, or a path."),
    ])

  private static let contextPath = ObjectShape(
    "ContextPath", "A path offered to the agents.", [.required("path", .text, "The path.")])

  private static let unsupported = WordList(
    "OnUnsupported", "What happens to files that an agent's model cannot take.",
    [
      .init("error", "The request fails with -31009 and a matrix of agents and blocks; nothing is sent."),
      .init("drop", "They are left out for that agent, with a notice."),
      .init("describe", "The agent is told name, type and size of what it has not seen, with a notice."),
    ])

  private static let busy = WordList(
    "OnBusy", "What happens when the session is already running something.",
    [
      .init("reject", "The request fails with -31004."), .init("queue", "The run starts when the session is free."),
      .init("steer", "The prompt goes to the active run, whose ids are returned."),
    ])
}

extension RunStartParams.Override {
  static let shape = ObjectShape(
    "ConfigOverride", "A change to the team file for one run.",
    [
      .required("path", .string(.init(format: .jsonPointer, allowsEmpty: false)), "Where, as a JSON Pointer."),
      .required("value", .any, "What stands there instead."),
    ])
}

extension RunStartParams.Budget {
  static let shape = ObjectShape(
    "RunBudget", "The most a run may use.",
    [
      .optional("usd", .number(.notNegative), "US dollars."),
      .optional("tokens", .count, "Input and output tokens together."),
    ])
}

extension RunStartParams.Replay {
  static let shape = ObjectShape(
    "ReplayOptions", "How prepared replies are played.",
    [
      .optional("cassette", .text, "The recording; the one beside the team file when absent."),
      .optional(
        "speed",
        .union([
          .number(.positive), .words(WordList("ReplaySpeed", "A speed.", [.init("instant", "No pauses at all.")])),
        ]), "How fast: delays are divided by a number; the team file says when absent."),
    ])
}
