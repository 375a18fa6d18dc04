// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// A request for approval was decided: `approval.resolved`.
public struct ApprovalEnd: Sendable, Equatable {
  /// How a request can end.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// An option was taken.
    case selected
    /// Nobody will decide it any more, because what asked is over.
    case cancelled
  }

  /// The agent that asked.
  public var agentID: String
  /// The tool call that waited.
  public var itemID: String?
  /// The request.
  public var approvalID: String
  /// How it ended.
  public var outcome: Outcome
  /// The option that was taken.
  public var option: ApprovalOption?
  /// Who took it, or why nobody did.
  public var decider: Decider
  /// What the one who answered added.
  public var note: String?

  /// Whether the answer holds for what is asked later in the run.
  public var isRemembered: Bool { option?.kind.isRemembered ?? false }

  /// Creates the event from its parts.
  public init(
    agentID: String, itemID: String?, approvalID: String, outcome: Outcome, option: ApprovalOption? = nil,
    decider: Decider, note: String? = nil
  ) {
    self.agentID = agentID
    self.itemID = itemID
    self.approvalID = approvalID
    self.outcome = outcome
    self.option = option
    self.decider = decider
    self.note = note
  }
}

/// Who decided a question of a run.
public enum Decider: String, Sendable, Hashable, CaseIterable {
  /// The client, in its response to `massgen/approval/request` or `massgen/input/request`.
  case response
  /// A client, with `massgen/approval/respond` or `massgen/input/respond`.
  case method
  /// The user, at a choice of `window/showMessageRequest`.
  case message
  /// The user, at the terminal.
  case terminal
  /// Nobody in time.
  case timeout
  /// There was nobody who could be asked.
  case nobody
  /// The agent no longer waits.
  case agent
  /// The run, or the agent's part in it, is over.
  case run

  /// The words as clients get them.
  public static let shape = Shape.words(
    "Decider", "Who decided.", Decider.self, isOpen: true,
    [
      "response": "The client, in its response to a request of the server.",
      "method": "A client, with `massgen/approval/respond` or `massgen/input/respond`.",
      "message": "The user, at a choice of `window/showMessageRequest`.",
      "terminal": "The user, at the terminal.", "timeout": "Nobody in time.",
      "nobody": "There was nobody who could be asked.", "agent": "The agent no longer waits.",
      "run": "The run, or the agent's part in it, is over.",
    ])
}

extension ApprovalEnd: EventPayload {
  static let contract = EventContract(
    .approvalResolved, "A request for approval was answered, ran out or is no longer needed.", agent: .always,
    item: .sometimes,
    [
      .required("approvalId", .text, "The request."),
      .required(
        "outcome",
        .words(
          "ApprovalOutcome", "How a request for approval ended.", Outcome.self, isOpen: true,
          [
            "selected": "An option was taken.",
            "cancelled": "Nobody will decide it any more, because what asked is over.",
          ]), "How it ended."),
      .optional("option", .object(ApprovalOption.shape), "The option that was taken."),
      .required("by", Decider.shape, "Who took it, or why nobody did."),
      .optional("note", .text, "What the one who answered added."),
      .optional(
        "remembered", .boolean, "Whether the answer holds for what is asked later in the run.", default: false),
    ],
    example: .approvalResolved(
      ApprovalEnd(
        agentID: "scout", itemID: "itm_example", approvalID: "apr_example_1", outcome: .selected,
        option: ApprovalOption(id: "allow_always", name: "Allow “npm test …” in this run", kind: .allowAlways),
        decider: .response, note: "The tests are safe.")))

  func write(into writer: inout JSONWriter) {
    writer.member("approvalId", approvalID)
    writer.member("outcome", outcome.rawValue)
    writer.member("option", option)
    writer.member("by", decider.rawValue)
    writer.member("note", note)
    if isRemembered { writer.member("remembered", true) }
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let approvalID = object.text("approvalId") else { return nil }
    self.init(
      agentID: agentID, itemID: object.text("itemId"), approvalID: approvalID,
      outcome: object.word("outcome", Outcome.self) ?? .cancelled,
      option: object.object("option").flatMap(ApprovalOption.init),
      decider: object.word("by", Decider.self) ?? .nobody, note: object.text("note"))
  }
}
