// SPDX-License-Identifier: Apache-2.0

public import JSONCore
public import RunJournal

/// Params of `massgen/approval/list`.
public struct ApprovalListParams: MethodParams {
  /// Only this run; nil means all runs of this server.
  public var runID: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ApprovalListParams", "Params of `massgen/approval/list`.",
    [.optional("runId", .name, "Only this run; all runs of this server when absent.")])

  /// Picks the params.
  public init(checked reader: ParameterReader) { runID = reader.string("runId") }
}

/// Params of `massgen/approval/respond`.
public struct ApprovalRespondParams: MethodParams {
  /// The request.
  public var approvalID: String
  /// The option that is taken.
  public var optionID: String
  /// What the agent should know; it is told when its tool is rejected.
  public var note: String?

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "ApprovalRespondParams", "Params of `massgen/approval/respond`.",
    [
      .required("approvalId", .name, "The request."), .required("optionId", .name, "The option that is taken."),
      .optional("note", .text, "What the agent should know; it is told when its tool is rejected."),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    approvalID = reader.text("approvalId")
    optionID = reader.text("optionId")
    note = reader.string("note")
  }
}

/// Params of `massgen/input/respond`.
public struct InputRespondParams: MethodParams {
  /// The question.
  public var inputID: String
  /// What the user did.
  public var action: InputEnd.Action
  /// The answer, for `accept`.
  public var content: JSONObject

  /// What the params have to look like.
  public static let shape = ObjectShape(
    "InputRespondParams", "Params of `massgen/input/respond`.",
    [
      .required("inputId", .name, "The question."),
      .required("action", InputEnd.Action.closedShape, "What the user did."),
      .optional("content", .anyObject, "For `accept`: the answer, as the question's schema wants it."),
    ])

  /// Picks the params.
  public init(checked reader: ParameterReader) {
    inputID = reader.text("inputId")
    action = reader.word("action", InputEnd.Action.self) ?? .cancel
    content = reader.value("content")?.objectValue ?? [:]
  }
}

/// The response of a client to `massgen/approval/request`. Whatever does not fit is no approval.
public struct ApprovalResponse: Sendable, Equatable {
  /// The option that was taken; nil when the user closed the question.
  public var optionID: String?
  /// What the user added.
  public var note: String?

  /// What the response has to look like.
  public static let shape = ObjectShape(
    "ApprovalResponse", "The answer to a request for approval.",
    [
      .required(
        "outcome",
        .words(
          WordList(
            "ApprovalChoice", "What the user did.",
            [.init("selected", "Took an option."), .init("cancelled", "Closed the question: the default counts.")])),
        "What the user did."),
      .optional("optionId", .name, "For `selected`: the option."),
      .optional("note", .text, "What the agent should know; it is told when its tool is rejected."),
    ])

  /// Reads a response; nil when it cannot be understood.
  public init?(_ result: JSONValue) {
    switch result["outcome"]?.stringValue {
    case "selected":
      guard let option = result["optionId"]?.stringValue else { return nil }
      optionID = option
    case "cancelled": optionID = nil
    default: return nil
    }
    note = result["note"]?.stringValue
  }
}

/// The response of a client to `massgen/input/request`.
public struct InputResponse: Sendable, Equatable {
  /// What the user did.
  public var action: InputEnd.Action
  /// The answer, for `accept`.
  public var content: JSONObject

  /// What the response has to look like.
  public static let shape = ObjectShape(
    "InputResponse", "The answer to a question.",
    [
      .required("action", InputEnd.Action.shape, "What the user did."),
      .optional("content", .anyObject, "For `accept`: the answer, as the question's schema wants it."),
    ])

  /// Reads a response; nil when it cannot be understood.
  public init?(_ result: JSONValue) {
    guard let action = result["action"]?.stringValue.flatMap(InputEnd.Action.init(rawValue:)) else { return nil }
    self.action = action
    content = result["content"]?.objectValue ?? [:]
    if action == .accept, result["content"]?.objectValue == nil { return nil }
  }
}
