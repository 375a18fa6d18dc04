// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A call is repeated after a failure of the provider: `provider.retry`.
public struct ProviderRetry: Sendable, Equatable {
  /// The agent that waits.
  public var agentID: String
  /// The call.
  public var callID: String?
  /// Number of the try that failed, from 1.
  public var attempt: Int
  /// How long the pause before the next try is.
  public var delayMilliseconds: Int
  /// HTTP status of the failed reply, if there was one.
  public var httpStatus: Int?
  /// One sentence about the failure.
  public var reason: String

  /// Creates the event from its parts.
  public init(
    agentID: String, callID: String? = nil, attempt: Int, delayMilliseconds: Int, httpStatus: Int? = nil,
    reason: String
  ) {
    self.agentID = agentID
    self.callID = callID
    self.attempt = attempt
    self.delayMilliseconds = delayMilliseconds
    self.httpStatus = httpStatus
    self.reason = reason
  }
}

extension ProviderRetry: EventPayload {
  static let contract = EventContract(
    .providerRetry, "A call is repeated after a failure of the provider.", agent: .always,
    [
      .optional("callId", .text, "The call."),
      .required("attempt", .ordinal, "Number of the try that failed."),
      .required("delayMs", .count, "How long the pause before the next try is."),
      .optional("httpStatus", .integer(100...599), "HTTP status of the failed reply."),
      .required("reason", .text, "One sentence about the failure."),
    ],
    example: .providerRetry(
      ProviderRetry(
        agentID: "scout", callID: "call_1", attempt: 1, delayMilliseconds: 1000, httpStatus: 503,
        reason: "The provider is overloaded.")))

  func write(into writer: inout JSONWriter) {
    writer.member("callId", callID)
    writer.member("attempt", attempt)
    writer.member("delayMs", delayMilliseconds)
    writer.member("httpStatus", httpStatus)
    writer.member("reason", reason)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId") else { return nil }
    self.init(
      agentID: agentID, callID: object.text("callId"), attempt: object.integer("attempt") ?? 1,
      delayMilliseconds: object.integer("delayMs") ?? 0, httpStatus: object.integer("httpStatus"),
      reason: object.text("reason") ?? "")
  }
}

/// A call goes to another provider or model: `provider.fallback`.
public struct ProviderFallback: Sendable, Equatable {
  /// The agent.
  public var agentID: String
  /// What was used before.
  public var from: String
  /// What is used now.
  public var to: String
  /// One sentence about the reason.
  public var reason: String

  /// Creates the event from its parts.
  public init(agentID: String, from: String, to: String, reason: String) {
    self.agentID = agentID
    self.from = from
    self.to = to
    self.reason = reason
  }
}

extension ProviderFallback: EventPayload {
  static let contract = EventContract(
    .providerFallback, "A call goes to another provider or model.", agent: .always,
    [
      .required("from", .text, "What was used before."),
      .required("to", .text, "What is used now."),
      .required("reason", .text, "One sentence about the reason."),
    ],
    example: .providerFallback(
      ProviderFallback(agentID: "scout", from: "large-model", to: "small-model", reason: "The model is gone.")))

  func write(into writer: inout JSONWriter) {
    writer.member("from", from)
    writer.member("to", to)
    writer.member("reason", reason)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId") else { return nil }
    self.init(
      agentID: agentID, from: object.text("from") ?? "", to: object.text("to") ?? "",
      reason: object.text("reason") ?? "")
  }
}

/// A tool server changed its state: `toolServer.status`.
public struct ToolServerStatus: Sendable, Equatable {
  /// States of a tool server. (orchestration.md 4.2 `agent/toolServer`)
  public enum State: String, Sendable, Hashable, CaseIterable {
    case connecting, ready, failed, closed
    /// It failed too often and is left alone for a while.
    case openCircuit = "open-circuit"
  }

  /// The agent whose server it is; nil for a shared one.
  public var agentID: String?
  /// The server's name in the team file.
  public var server: String
  /// Its new state.
  public var state: State
  /// Names of its tools, once it is ready.
  public var tools: [String]?
  /// One sentence, for example the last lines of its error output.
  public var message: String?

  /// Creates the event from its parts.
  public init(agentID: String?, server: String, state: State, tools: [String]? = nil, message: String? = nil) {
    self.agentID = agentID
    self.server = server
    self.state = state
    self.tools = tools
    self.message = message
  }
}

extension ToolServerStatus: EventPayload {
  static let contract = EventContract(
    .toolServerStatus, "A tool server changed its state.", agent: .sometimes,
    [
      .required("server", .text, "The server's name in the team file."),
      .required(
        "state",
        .words(
          "ToolServerState", "States of a tool server.", State.self, isOpen: true,
          ["open-circuit": "It failed too often and is left alone for a while."]), "Its new state."),
      .optional("tools", .texts, "Names of its tools, once it is ready."),
      .optional("message", .text, "One sentence, for example the last lines of its error output."),
    ],
    example: .toolServerStatus(
      ToolServerStatus(agentID: "scout", server: "fs", state: .ready, tools: ["read_file"], message: "ready")))

  func write(into writer: inout JSONWriter) {
    writer.member("server", server)
    writer.member("state", state.rawValue)
    writer.member("tools", tools)
    writer.member("message", message)
  }

  init?(_ object: JSONObject) {
    guard let server = object.text("server"), let state = object.word("state", State.self) else { return nil }
    self.init(
      agentID: object.text("agentId"), server: server, state: state,
      tools: object["tools"] == nil ? nil : object.texts("tools"), message: object.text("message"))
  }
}

/// The winner judged its own presentation: `evaluation.completed`. (orchestration.md 3.2)
public struct EvaluationEnd: Sendable, Equatable {
  /// What the evaluation says.
  public enum Verdict: String, Sendable, Hashable, CaseIterable {
    case submit, restart
    /// No verdict; the presentation stands.
    case none
  }

  /// The agent that judged.
  public var agentID: String
  /// Its verdict.
  public var verdict: Verdict
  /// Why.
  public var reason: String?
  /// For a restart: what the team should do differently.
  public var instructions: String?
  /// For a restart: number of the attempt that begins.
  public var nextAttempt: Int?

  /// Creates the event from its parts.
  public init(
    agentID: String, verdict: Verdict, reason: String? = nil, instructions: String? = nil, nextAttempt: Int? = nil
  ) {
    self.agentID = agentID
    self.verdict = verdict
    self.reason = reason
    self.instructions = instructions
    self.nextAttempt = nextAttempt
  }
}

extension EvaluationEnd: EventPayload {
  static let contract = EventContract(
    .evaluationCompleted, "The winner judged its own presentation.", agent: .always,
    [
      .required(
        "verdict",
        .words(
          "EvaluationVerdict", "What an evaluation says.", Verdict.self, isOpen: true,
          ["none": "No verdict; the presentation stands."]), "Its verdict."),
      .optional("reason", .text, "Why."),
      .optional("instructions", .text, "For a restart: what the team should do differently."),
      .optional("nextAttempt", .ordinal, "For a restart: number of the attempt that begins."),
    ],
    example: .evaluationCompleted(
      EvaluationEnd(
        agentID: "critic", verdict: .restart, reason: "It misses the cost.", instructions: "Add the cost.",
        nextAttempt: 2)))

  func write(into writer: inout JSONWriter) {
    writer.member("verdict", verdict.rawValue)
    writer.member("reason", reason)
    writer.member("instructions", instructions)
    writer.member("nextAttempt", nextAttempt)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let verdict = object.word("verdict", Verdict.self) else { return nil }
    self.init(
      agentID: agentID, verdict: verdict, reason: object.text("reason"), instructions: object.text("instructions"),
      nextAttempt: object.integer("nextAttempt"))
  }
}

/// Something people should know: `notice`.
public struct Notice: Sendable, Equatable {
  /// How much it matters.
  public enum Severity: String, Sendable, Hashable, CaseIterable {
    case info, warning, error
  }

  /// How much it matters.
  public var severity: Severity
  /// A stable word for programs, for example `journal_unwritable`.
  public var code: String
  /// One sentence for people.
  public var title: String
  /// More, for those who ask.
  public var detail: String?
  /// The agent it is about.
  public var agentID: String?

  /// Creates the event from its parts.
  public init(
    _ severity: Severity, code: String, title: String, detail: String? = nil, agentID: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.title = title
    self.detail = detail
    self.agentID = agentID
  }
}

extension Notice: EventPayload {
  static let contract = EventContract(
    .notice, "Something people should know; advice, not history.", agent: .sometimes,
    [
      .required(
        "severity", .words("Severity", "How much something matters.", Severity.self, isOpen: true),
        "How much it matters."),
      .required("code", .text, "A stable word for programs, for example `journal_unwritable`."),
      .required("title", .text, "One sentence for people."),
      .optional("detail", .text, "More, for those who ask."),
    ],
    example: .notice(
      Notice(
        .warning, code: "replay_unused", title: "1 prepared reply was never played.", detail: "Reply 4 of scout.",
        agentID: "scout")))

  func write(into writer: inout JSONWriter) {
    writer.member("severity", severity.rawValue)
    writer.member("code", code)
    writer.member("title", title)
    writer.member("detail", detail)
  }

  init?(_ object: JSONObject) {
    guard let code = object.text("code") else { return nil }
    self.init(
      object.word("severity", Severity.self) ?? .info, code: code, title: object.text("title") ?? "",
      detail: object.text("detail"), agentID: object.text("agentId"))
  }
}
