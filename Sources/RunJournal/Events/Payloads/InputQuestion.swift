// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// An agent asks the user something: `input.requested`. (protocol.md 5.5)
public struct InputQuestion: Sendable, Equatable {
  /// The agent that asks.
  public var agentID: String
  /// The tool call that asks, if one does.
  public var itemID: String?
  /// The question's id.
  public var inputID: String
  /// What is asked.
  public var message: String
  /// A flat JSON Schema of the answer.
  public var schema: JSONObject
  /// When the agent goes on without an answer, as ISO 8601.
  public var expiresAt: String

  /// Creates a question from its parts.
  public init(
    agentID: String, itemID: String? = nil, inputID: String, message: String, schema: JSONObject, expiresAt: String
  ) {
    self.agentID = agentID
    self.itemID = itemID
    self.inputID = inputID
    self.message = message
    self.schema = schema
    self.expiresAt = expiresAt
  }
}

extension InputQuestion: EventPayload {
  /// What every form of a question has, besides who asks.
  public static let members: [ObjectShape.Member] = [
    .required("inputId", .text, "The question."),
    .required("message", .text, "What is asked."),
    .required("schema", .anyObject, "A flat JSON Schema of the answer: texts, numbers, booleans and choices."),
    .required("expiresAt", .dateTime, "When the agent goes on without an answer."),
  ]

  static let contract = EventContract(
    .inputRequested, "An agent asks the user something.", agent: .always, item: .sometimes, members,
    example: .inputRequested(example))

  /// A question that shows every member.
  public static let example = InputQuestion(
    agentID: "scout", itemID: "itm_example", inputID: "inp_example_1", message: "Which region?",
    schema: [
      "type": "object", "properties": ["region": ["type": "string", "enum": ["eu", "us"]]], "required": ["region"],
    ], expiresAt: "2026-01-31T09:10:00Z")

  func write(into writer: inout JSONWriter) {
    writer.member("inputId", inputID)
    writer.member("message", message)
    writer.member("schema", schema)
    writer.member("expiresAt", expiresAt)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let inputID = object.text("inputId") else { return nil }
    self.init(
      agentID: agentID, itemID: object.text("itemId"), inputID: inputID, message: object.text("message") ?? "",
      schema: object.object("schema") ?? [:], expiresAt: object.text("expiresAt") ?? "")
  }

  /// A question as whoever is to answer it gets it.
  public static let shape = ObjectShape(
    "InputRequest", "A question of an agent for the user.",
    [
      .required("runId", .text, "The run."), .required("agentId", .text, "The agent that asks."),
      .optional("itemId", .text, "The tool call that asks."),
    ] + members)

  /// The question as one object for whoever is to answer it: with its run, and without what only events have.
  public func encode(runID: String, into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("runId", runID)
    writer.member("agentId", agentID)
    writer.member("itemId", itemID)
    write(into: &writer)
    writer.endObject()
  }
}

/// A question for the user was answered, or will not be: `input.resolved`. What the user said is the agent's alone; the
/// journal does not keep it.
public struct InputEnd: Sendable, Equatable {
  /// What the user did. The words are those of MCP.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// Answered.
    case accept
    /// Does not want to say.
    case decline
    /// Said nothing.
    case cancel

    /// The words as clients get them.
    public static let shape = Shape.words(
      "InputAction", "What the user did with a question.", Action.self, isOpen: true,
      ["accept": "Answered it.", "decline": "Does not want to say.", "cancel": "Said nothing."])
    /// The words a client can send.
    public static let closedShape = Shape.words(
      "KnownInputAction", "What a user can do with a question.", Action.self)
  }

  /// The agent that asked.
  public var agentID: String
  /// The tool call that asked.
  public var itemID: String?
  /// The question.
  public var inputID: String
  /// What the user did.
  public var action: Action
  /// Who answered, or why nobody did.
  public var decider: Decider

  /// Creates the event from its parts.
  public init(agentID: String, itemID: String? = nil, inputID: String, action: Action, decider: Decider) {
    self.agentID = agentID
    self.itemID = itemID
    self.inputID = inputID
    self.action = action
    self.decider = decider
  }
}

extension InputEnd: EventPayload {
  static let contract = EventContract(
    .inputResolved, "A question for the user was answered, or will not be.", agent: .always, item: .sometimes,
    [
      .required("inputId", .text, "The question."),
      .required("action", Action.shape, "What the user did. The answer itself is not kept."),
      .required("by", Decider.shape, "Who answered, or why nobody did."),
    ],
    example: .inputResolved(
      InputEnd(
        agentID: "scout", itemID: "itm_example", inputID: "inp_example_1", action: .accept, decider: .response)))

  func write(into writer: inout JSONWriter) {
    writer.member("inputId", inputID)
    writer.member("action", action.rawValue)
    writer.member("by", decider.rawValue)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let inputID = object.text("inputId") else { return nil }
    self.init(
      agentID: agentID, itemID: object.text("itemId"), inputID: inputID,
      action: object.word("action", Action.self) ?? .cancel, decider: object.word("by", Decider.self) ?? .nobody)
  }
}
