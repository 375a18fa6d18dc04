// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import JSONCore

/// An agent's status changed: `agent.status`.
public struct AgentStatusChange: Sendable, Equatable {
  /// The agent.
  public var agentID: String
  /// The new status.
  public var status: AgentStatus
  /// A few words for people, for example why it waits.
  public var detail: String?
  /// The agent's round: how often it was restarted.
  public var round: Int

  /// Creates the event from its parts.
  public init(agentID: String, status: AgentStatus, detail: String? = nil, round: Int) {
    self.agentID = agentID
    self.status = status
    self.detail = detail
    self.round = round
  }
}

extension AgentStatusChange: EventPayload {
  static let contract = EventContract(
    .agentStatus, "An agent's status changed.", agent: .always,
    [
      .required("status", AgentStatus.shape, "The new status."),
      .optional("detail", .text, "A few words for people, for example why it waits."),
      .required("round", .count, "The agent's round: how often it was restarted."),
    ],
    example: .agentStatus(
      AgentStatusChange(agentID: "scout", status: .waiting, detail: "waiting for the others", round: 1)))

  func write(into writer: inout JSONWriter) {
    writer.member("status", status.rawValue)
    writer.member("detail", detail)
    writer.member("round", round)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let status = object.word("status", AgentStatus.self) else { return nil }
    self.init(
      agentID: agentID, status: status, detail: object.text("detail"), round: object.integer("round") ?? 0)
  }
}

/// An agent starts over because there is something new for it: `agent.restarted`.
public struct AgentRestart: Sendable, Equatable {
  /// The agent that starts over.
  public var agentID: String
  /// What is new.
  public var cause: RestartCause
  /// The agent's new round.
  public var round: Int

  /// Creates the event from its parts.
  public init(agentID: String, cause: RestartCause, round: Int) {
    self.agentID = agentID
    self.cause = cause
    self.round = round
  }
}

extension AgentRestart: EventPayload {
  static let contract = EventContract(
    .agentRestarted, "An agent starts over because there is something new for it.", agent: .always,
    [
      .required("cause", .object(RestartCause.shape), "What is new."),
      .required("round", .count, "The agent's new round."),
    ],
    example: .agentRestarted(
      AgentRestart(agentID: "scout", cause: RestartCause(agentID: "critic", labels: ["agent2.1"]), round: 2)))

  func write(into writer: inout JSONWriter) {
    writer.member("cause", cause)
    writer.member("round", round)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId") else { return nil }
    self.init(
      agentID: agentID, cause: object.object("cause").flatMap(RestartCause.init) ?? RestartCause(),
      round: object.integer("round") ?? 0)
  }
}
