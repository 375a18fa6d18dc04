// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import JSONCore

/// A model call began: `call.started`.
public struct CallStart: Sendable, Equatable {
  /// The agent that calls its model.
  public var agentID: String
  /// The call's id, unique in the run.
  public var callID: String
  /// What the call is for.
  public var kind: CallKind
  /// Labels of the answers the agent is shown.
  public var shown: [String]
  /// For a retry: what was wrong with the reply before, for example `no_workflow_tool`. (orchestration.md 1.5)
  public var retryCode: String?
  /// Number of the call in its series, from 1.
  public var attempt: Int

  /// Creates the event from its parts.
  public init(
    agentID: String, callID: String, kind: CallKind, shown: [String] = [], retryCode: String? = nil, attempt: Int = 1
  ) {
    self.agentID = agentID
    self.callID = callID
    self.kind = kind
    self.shown = shown
    self.retryCode = retryCode
    self.attempt = attempt
  }
}

extension CallStart: EventPayload {
  static let members: [ObjectShape.Member] = [
    .required("callId", .text, "The call's id, unique in the run."),
    .required("kind", CallKind.shape, "What the call is for."),
    .required("shown", .texts, "Labels of the answers the agent is shown."),
    .optional("retryCode", .text, "For a retry: what was wrong with the reply before, for example `no_workflow_tool`."),
    .required("attempt", .ordinal, "Number of the call in its series."),
  ]

  static let contract = EventContract(
    .callStarted, "A model call began.", agent: .always, members, example: .callStarted(example))

  static let example = CallStart(
    agentID: "scout", callID: "call_2", kind: .retry, shown: ["agent2.1"], retryCode: "no_workflow_tool", attempt: 2)

  func write(into writer: inout JSONWriter) {
    writer.member("callId", callID)
    writer.member("kind", kind.rawValue)
    writer.member("shown", shown)
    writer.member("retryCode", retryCode)
    writer.member("attempt", attempt)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let callID = object.text("callId"),
      let kind = object.word("kind", CallKind.self)
    else { return nil }
    self.init(
      agentID: agentID, callID: callID, kind: kind, shown: object.texts("shown"), retryCode: object.text("retryCode"),
      attempt: object.integer("attempt") ?? 1)
  }
}

/// A model call ended: `call.completed`.
public struct CallEnd: Sendable, Equatable {
  /// How a call can end.
  public enum Status: String, Sendable, Hashable, CaseIterable {
    case finished, failed, cancelled
    /// It failed and is repeated as the same call.
    case retried
  }

  /// The call, as it began.
  public var call: CallStart
  /// How it ended.
  public var status: Status
  /// Why, unless it finished.
  public var error: RunFailure?
  /// How long it took.
  public var durationMilliseconds: Int

  /// The agent that called its model.
  public var agentID: String { call.agentID }

  /// Creates the event from its parts.
  public init(_ call: CallStart, status: Status, error: RunFailure? = nil, durationMilliseconds: Int) {
    self.call = call
    self.status = status
    self.error = error
    self.durationMilliseconds = durationMilliseconds
  }
}

extension CallEnd: EventPayload {
  static let contract = EventContract(
    .callCompleted, "A model call ended.", agent: .always, CallStart.members + endMembers,
    example: .callCompleted(CallEnd(.example, status: .failed, error: .example, durationMilliseconds: 812)))

  private static let endMembers: [ObjectShape.Member] = [
    .required(
      "status",
      .words(
        "CallStatus", "How a call ended.", Status.self, isOpen: true,
        ["retried": "It failed and is repeated as the same call."]), "How it ended."),
    .optional("error", .object(RunFailure.shape), "Why, unless it finished."),
    .required("durationMs", .count, "How long it took."),
  ]

  func write(into writer: inout JSONWriter) {
    call.write(into: &writer)
    writer.member("status", status.rawValue)
    writer.member("error", error)
    writer.member("durationMs", durationMilliseconds)
  }

  init?(_ object: JSONObject) {
    guard let call = CallStart(object), let status = object.word("status", Status.self) else { return nil }
    self.init(
      call, status: status, error: object.object("error").flatMap(RunFailure.init),
      durationMilliseconds: object.integer("durationMs") ?? 0)
  }
}
