// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A message of the user reached an agent: `steer.applied`, once for each agent it is for.
public struct SteerApplication: Sendable, Equatable {
  /// The agent.
  public var agentID: String
  /// The message, as the run names it.
  public var steerID: String
  /// What the user says. More than ``EventLimits/inlineTextBytes`` is cut in the middle.
  public var text: String
  /// The first call that carries it. All later calls of the agent carry it too.
  public var callID: String?
  /// Set when ``text`` is only a part.
  public var truncated: Truncation?

  /// Creates the event from its parts.
  public init(agentID: String, steerID: String, text: String, callID: String? = nil) {
    self.agentID = agentID
    self.steerID = steerID
    self.text = text
    self.callID = callID
  }
}

extension SteerApplication: EventPayload {
  static let contract = EventContract(
    .steerApplied, "A message of the user reached an agent; once for each agent it is for.", agent: .always,
    [
      .required("steerId", .text, "The message, as the run names it."),
      .required("text", .text, "What the user says; cut in the middle when it is long."),
      .optional("callId", .text, "The first call that carries it. All later calls of the agent carry it too."),
      .optional("truncated", .object(Truncation.shape), "Set when `text` is only a part."),
    ],
    example: .steerApplied(
      {
        var event = SteerApplication(agentID: "scout", steerID: "steer1", text: "Mind the budget.", callID: "call_3")
        event.truncated = Truncation(bytes: 80_000, readable: false)
        return event
      }()))

  func write(into writer: inout JSONWriter) {
    writer.member("steerId", steerID)
    writer.member("text", text)
    writer.member("callId", callID)
    writer.member("truncated", truncated)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let steerID = object.text("steerId") else { return nil }
    self.init(agentID: agentID, steerID: steerID, text: object.text("text") ?? "", callID: object.text("callId"))
    truncated = object.object("truncated").flatMap(Truncation.init)
  }
}
