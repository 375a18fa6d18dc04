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

/// An agent starts over because others have answered: `agent.restarted`.
public struct AgentRestart: Sendable, Equatable {
  /// The agent that starts over.
  public var agentID: String
  /// Whose answers made it start over, in the order of the answers.
  public var cause: AnswerCause
  /// The agent's new round.
  public var round: Int

  /// Creates the event from its parts.
  public init(agentID: String, cause: AnswerCause, round: Int) {
    self.agentID = agentID
    self.cause = cause
    self.round = round
  }
}

extension AgentRestart: EventPayload {
  func write(into writer: inout JSONWriter) {
    writer.member("cause", cause)
    writer.member("round", round)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId") else { return nil }
    self.init(
      agentID: agentID, cause: object.object("cause").flatMap(AnswerCause.init) ?? AnswerCause(),
      round: object.integer("round") ?? 0)
  }
}

/// New answers as the cause of something; on the wire `{"type": "newAnswer", agentId, labels}`.
public struct AnswerCause: Sendable, Equatable {
  /// The agent that answered; the last one when several did at once.
  public var agentID: String?
  /// The labels of the new answers.
  public var labels: [String]

  /// Creates a cause from its parts.
  public init(agentID: String? = nil, labels: [String] = []) {
    self.agentID = agentID
    self.labels = labels
  }
}

extension AnswerCause: JSONObjectCoded {
  func write(into writer: inout JSONWriter) {
    writer.member("type", "newAnswer")
    writer.member("agentId", agentID)
    writer.member("labels", labels)
  }

  init?(_ object: JSONObject) {
    self.init(agentID: object.text("agentId"), labels: object.texts("labels"))
  }
}
