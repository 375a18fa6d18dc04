// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// Params of `massgen/run/start`. (protocol.md 5.2; `replay` and `record` from replay.md section 2)
public struct RunStartParams: Sendable {
  /// What happens to tool calls that need a decision.
  public enum ApprovalPolicy: String, Sendable, CaseIterable {
    case ask, allow, readOnly, deny
  }

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
  /// What happens when the session is busy.
  public var onBusy: OnBusy = .reject
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

  /// Reads the params of a request.
  public init(_ reader: ParameterReader) throws(WireError) {
    guard let config = try reader.reader("config") else { throw reader.missing("config") }
    self.config = try ConfigReference(config)
    prompt = try ContentBlock.prompt(reader, "prompt")
    sessionID = try reader.string("sessionId")
    workingDirectory = try reader.string("cwd")
    if let workingDirectory, !workingDirectory.hasPrefix("/") {
      throw .invalidParams(reader.child("cwd"), "“cwd” must be an absolute path.")
    }
    contextPaths = try Self.contextPaths(reader)
    delivery = try DeliveryParams.read(reader)
    wait = try reader.bool("wait") ?? false
    timeoutMilliseconds = try reader.integer("timeoutMs", in: 1...Int(Int32.max))
    if let budget = try reader.reader("budget") {
      self.budget = Budget(usd: try budget.number("usd"), tokens: try budget.integer("tokens"))
    }
    approvalPolicy = try reader.word("approvalPolicy", ApprovalPolicy.self)
    onBusy = try reader.word("onBusy", OnBusy.self) ?? .reject
    outputSchema = reader.value("outputSchema")
    idempotencyKey = try reader.string("idempotencyKey")
    if let idempotencyKey, idempotencyKey.isEmpty || idempotencyKey.utf8.count > 256 {
      throw .invalidParams(reader.child("idempotencyKey"), "“idempotencyKey” must have 1 to 256 bytes.")
    }
    workDoneToken = reader.value("workDoneToken")
    overrides = try Self.overrides(reader)
    replay = try Self.replay(reader)
    record = try Self.record(reader)
  }

  private static func contextPaths(_ reader: ParameterReader) throws(WireError) -> [String] {
    guard let values = reader.value("contextPaths")?.arrayValue else {
      return try reader.strings("contextPaths") ?? []
    }
    var paths: [String] = []
    for (index, value) in values.enumerated() {
      guard let path = value.stringValue ?? value["path"]?.stringValue else {
        throw .invalidParams(
          "\(reader.child("contextPaths"))/\(index)", "Element \(index) of “contextPaths” must be a path.")
      }
      paths.append(path)
    }
    return paths
  }

  private static func overrides(_ reader: ParameterReader) throws(WireError) -> [Override] {
    var overrides: [Override] = []
    for entry in try reader.readers("overrides") ?? [] {
      let path = try entry.requiredString("path")
      guard let pointer = try? JSONPointer(parsing: path) else {
        throw .invalidParams(
          entry.child("path"), "“\(path)” is no JSON Pointer.", hint: "Write it like /agents/0/backend/model.")
      }
      guard let value = entry.object["value"] else { throw entry.missing("value") }
      overrides.append(Override(pointer: pointer, value: value))
    }
    return overrides
  }

  private static func replay(_ reader: ParameterReader) throws(WireError) -> Replay? {
    if reader.value("replay")?.boolValue == true { return Replay() }
    if reader.value("replay")?.boolValue == false { return nil }
    guard let replay = try reader.reader("replay") else { return nil }
    return Replay(cassette: try replay.string("cassette"), speed: try speed(replay))
  }

  private static func speed(_ reader: ParameterReader) throws(WireError) -> Replay.Speed? {
    guard let value = reader.value("speed") else { return nil }
    if value.stringValue == "instant" { return .instant }
    guard let factor = value.doubleValue, factor > 0, factor.isFinite else {
      throw .invalidParams(reader.child("speed"), "“speed” must be a number above 0, or “instant”.")
    }
    return .factor(factor)
  }

  private static func record(_ reader: ParameterReader) throws(WireError) -> Record? {
    guard let value = reader.value("record") else { return nil }
    if let flag = value.boolValue { return flag ? .standard : nil }
    guard let path = value.stringValue, !path.isEmpty else {
      throw .invalidParams(reader.child("record"), "“record” must be true or a path.")
    }
    return .path(path)
  }
}
