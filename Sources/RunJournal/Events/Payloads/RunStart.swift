// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// The run began: `run.started`.
public struct RunStart: Sendable, Equatable {
  /// The session the run belongs to.
  public var sessionID: String
  /// Number of the attempt, from 1; a restart after an evaluation is the next attempt.
  public var attempt: Int
  /// Digest of the resolved team file.
  public var configDigest: String
  /// The team, in registration order.
  public var agents: [RunAgent]
  /// The limits that hold for the run, by name.
  public var limits: JSONObject

  /// Creates the event from its parts.
  public init(
    sessionID: String, attempt: Int = 1, configDigest: String, agents: [RunAgent], limits: JSONObject = [:]
  ) {
    self.sessionID = sessionID
    self.attempt = attempt
    self.configDigest = configDigest
    self.agents = agents
    self.limits = limits
  }
}

extension RunStart: EventPayload {
  static let contract = EventContract(
    .runStarted, "The run began. The first event of every run.",
    [
      .required("sessionId", .text, "The session the run belongs to."),
      .required("attempt", .ordinal, "Number of the attempt; a restart after an evaluation is the next one."),
      .required("configDigest", .text, "Digest of the resolved team file."),
      .required("agents", .list(of: .object(RunAgent.shape)), "The team, in registration order."),
      .required("limits", .map(of: .number(.notNegative)), "The limits that hold for the run, by name."),
    ],
    example: .runStarted(
      RunStart(
        sessionID: "ses_example", configDigest: "sha256:9f86d0", agents: [.example], limits: ["timeoutMs": 600_000])))

  func write(into writer: inout JSONWriter) {
    writer.member("sessionId", sessionID)
    writer.member("attempt", attempt)
    writer.member("configDigest", configDigest)
    writer.key("agents")
    writer.array(of: agents)
    writer.member("limits", limits)
  }

  init?(_ object: JSONObject) {
    guard let sessionID = object.text("sessionId") else { return nil }
    self.init(
      sessionID: sessionID, attempt: object.integer("attempt") ?? 1, configDigest: object.text("configDigest") ?? "",
      agents: object.list("agents"), limits: object.object("limits") ?? [:])
  }
}

/// A member of the team, as a run names it.
public struct RunAgent: Sendable, Equatable {
  /// The configured id.
  public var agentID: String
  /// The name used in prompts, for example `agent2`.
  public var alias: String
  /// The `type` of its backend.
  public var backend: String
  /// Its model.
  public var model: String
  /// Set when nothing real answers. (replay.md section 6)
  public var replay: ReplaySource?

  /// Creates a description from its parts.
  public init(agentID: String, alias: String, backend: String, model: String, replay: ReplaySource? = nil) {
    self.agentID = agentID
    self.alias = alias
    self.backend = backend
    self.model = model
    self.replay = replay
  }
}

extension RunAgent: JSONObjectCoded {
  static let members: [ObjectShape.Member] = [
    .required("agentId", .text, "The agent, by its configured id."),
    .required("alias", .text, "Its name in prompts, for example `agent2`."),
    .required("backend", .text, "The `type` of its backend."),
    .required("model", .text, "Its model."),
    .optional("replay", .object(replayShape), "Set when nothing real answers."),
  ]

  static let shape = ObjectShape("RunAgent", "A member of the team.", members)

  private static let replayShape = ObjectShape(
    "ReplaySource", "Where prepared replies come from.",
    [
      .required(
        "source",
        .words(WordList("ReplayKind", "A kind of source.", [.init("script"), .init("cassette")], isOpen: true)),
        "What kind of source."),
      .optional("recorded", .text, "When a cassette was recorded."),
    ])

  static let example = RunAgent(
    agentID: "scout", alias: "agent1", backend: "replay", model: "replay: scripted",
    replay: ReplaySource(kind: .cassette, recorded: "2026-01-31T09:00:00Z"))

  func write(into writer: inout JSONWriter) {
    writer.member("agentId", agentID)
    writer.member("alias", alias)
    writer.member("backend", backend)
    writer.member("model", model)
    if let replay {
      writer.key("replay")
      writer.beginObject()
      writer.member("source", replay.kind.rawValue)
      writer.member("recorded", replay.recorded)
      writer.endObject()
    }
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId") else { return nil }
    let replay = object.object("replay").flatMap { replay in
      replay.word("source", ReplaySource.Kind.self).map { ReplaySource(kind: $0, recorded: replay.text("recorded")) }
    }
    self.init(
      agentID: agentID, alias: object.text("alias") ?? "", backend: object.text("backend") ?? "",
      model: object.text("model") ?? "", replay: replay)
  }
}

/// The team entered a phase: `run.phase`.
public struct PhaseChange: Sendable, Equatable {
  /// The new phase.
  public var phase: RunPhase
  /// The highest round of any agent.
  public var round: Int

  /// Creates the event from its parts.
  public init(phase: RunPhase, round: Int) {
    self.phase = phase
    self.round = round
  }
}

extension PhaseChange: EventPayload {
  static let contract = EventContract(
    .runPhase, "The team entered a phase.",
    [
      .required("phase", RunPhase.shape, "The new phase."),
      .required("round", .count, "The highest round of any agent."),
    ], example: .runPhase(PhaseChange(phase: .voting, round: 1)))

  func write(into writer: inout JSONWriter) {
    writer.member("phase", phase.rawValue)
    writer.member("round", round)
  }

  init?(_ object: JSONObject) {
    guard let phase = object.word("phase", RunPhase.self) else { return nil }
    self.init(phase: phase, round: object.integer("round") ?? 0)
  }
}
