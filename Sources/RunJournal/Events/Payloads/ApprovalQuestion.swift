// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// An agent wants to do something that a person has to decide: `approval.requested`. (protocol.md 5.5)
public struct ApprovalQuestion: Sendable, Equatable {
  /// What an approval is about.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A tool, of which nothing more is known.
    case tool
    /// A command for the system's shell.
    case command
    /// Creating, changing or removing files.
    case fileWrite
    /// Reaching an address outside this machine.
    case network
    /// Spending money.
    case spend
  }

  /// How much harm a wrong answer can do.
  public enum Risk: String, Sendable, Hashable, CaseIterable {
    case low, medium, high
  }

  /// The agent that asks.
  public var agentID: String
  /// The tool call that waits.
  public var itemID: String?
  /// The request's id.
  public var approvalID: String
  /// What it is about.
  public var kind: Kind
  /// One line for people.
  public var title: String
  /// More for people: why it is asked, and the whole command or all paths.
  public var detail: String?
  /// The arguments of the tool; long ones are cut.
  public var arguments: JSONObject
  /// How much harm a wrong answer can do.
  public var risk: Risk
  /// The answers there are.
  public var options: [ApprovalOption]
  /// The option that is taken when nobody answers in time.
  public var defaultOption: String
  /// When that is, as ISO 8601.
  public var expiresAt: String

  /// Creates a request from its parts.
  public init(
    agentID: String, itemID: String?, approvalID: String, kind: Kind, title: String, detail: String? = nil,
    arguments: JSONObject = [:], risk: Risk, options: [ApprovalOption], defaultOption: String, expiresAt: String
  ) {
    self.agentID = agentID
    self.itemID = itemID
    self.approvalID = approvalID
    self.kind = kind
    self.title = title
    self.detail = detail
    self.arguments = arguments
    self.risk = risk
    self.options = options
    self.defaultOption = defaultOption
    self.expiresAt = expiresAt
  }

  /// The option with this id.
  public func option(_ id: String) -> ApprovalOption? { options.first { $0.id == id } }
}

/// One answer to a request for approval.
public struct ApprovalOption: Sendable, Equatable {
  /// What an option does. The words are those of ACP.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case allowOnce = "allow_once"
    case allowAlways = "allow_always"
    case rejectOnce = "reject_once"
    case rejectAlways = "reject_always"

    /// Whether the tool may act.
    public var allows: Bool { self == .allowOnce || self == .allowAlways }
    /// Whether the answer holds for what is asked later in the run.
    public var isRemembered: Bool { self == .allowAlways || self == .rejectAlways }
  }

  /// Its id within the request.
  public var id: String
  /// What people read on it. Options that are remembered say what they hold for.
  public var name: String
  /// What it does.
  public var kind: Kind

  /// Creates an option.
  public init(id: String, name: String, kind: Kind) {
    self.id = id
    self.name = name
    self.kind = kind
  }
}

extension ApprovalOption: JSONObjectCoded {
  static let shape = ObjectShape(
    "ApprovalOption", "One answer to a request for approval.",
    [
      .required("optionId", .text, "Its id within the request."),
      .required("name", .text, "What people read on it."),
      .required(
        "kind",
        .words(
          "ApprovalOptionKind", "What an option does.", Kind.self, isOpen: true,
          [
            "allow_once": "The tool may act, this once.",
            "allow_always": "The tool may act, and what the name says is not asked again in this run.",
            "reject_once": "The tool must not act, this once.",
            "reject_always": "The tool must not act, and what the name says is refused unasked in this run.",
          ]), "What it does."),
    ])

  static let examples = [
    ApprovalOption(id: "allow_once", name: "Allow once", kind: .allowOnce),
    ApprovalOption(id: "reject_once", name: "Reject once", kind: .rejectOnce),
  ]

  func write(into writer: inout JSONWriter) {
    writer.member("optionId", id)
    writer.member("name", name)
    writer.member("kind", kind.rawValue)
  }

  init?(_ object: JSONObject) {
    guard let id = object.text("optionId"), let kind = object.word("kind", Kind.self) else { return nil }
    self.init(id: id, name: object.text("name") ?? id, kind: kind)
  }
}

extension ApprovalQuestion: EventPayload {
  /// What every form of a request has, besides who asks.
  public static let members: [ObjectShape.Member] = [
    .required("approvalId", .text, "The request."),
    .required(
      "kind",
      .words(
        "ApprovalKind", "What an approval is about.", Kind.self, isOpen: true,
        [
          "tool": "A tool, of which nothing more is known.", "command": "A command for the system's shell.",
          "fileWrite": "Creating, changing or removing files.",
          "network": "Reaching an address outside this machine.", "spend": "Spending money.",
        ]), "What it is about."),
    .required("title", .text, "One line for people."),
    .optional("detail", .text, "More for people: why it is asked, and the whole command or all paths."),
    .optional("arguments", .anyObject, "The arguments of the tool; long ones are cut."),
    .required(
      "risk", .words("ApprovalRisk", "How much harm a wrong answer can do.", Risk.self, isOpen: true),
      "How much harm a wrong answer can do."),
    .required("options", .list(of: .object(ApprovalOption.shape)), "The answers there are."),
    .required("default", .text, "The option that is taken when nobody answers in time."),
    .required("expiresAt", .dateTime, "When that is."),
  ]

  static let contract = EventContract(
    .approvalRequested, "An agent wants to do something that a person has to decide.", agent: .always, item: .sometimes,
    members, example: .approvalRequested(example))

  /// A request that shows every member.
  public static let example = ApprovalQuestion(
    agentID: "scout", itemID: "itm_example", approvalID: "apr_example_1", kind: .command, title: "scout: run npm test",
    detail: "It runs a command.\nnpm test", arguments: ["command": "npm test"], risk: .high,
    options: ApprovalOption.examples, defaultOption: "reject_once", expiresAt: "2026-01-31T09:10:00Z")

  func write(into writer: inout JSONWriter) {
    writer.member("approvalId", approvalID)
    writer.member("kind", kind.rawValue)
    writer.member("title", title)
    writer.member("detail", detail)
    if !arguments.isEmpty { writer.member("arguments", arguments) }
    writer.member("risk", risk.rawValue)
    writer.key("options")
    writer.array(of: options)
    writer.member("default", defaultOption)
    writer.member("expiresAt", expiresAt)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let approvalID = object.text("approvalId") else { return nil }
    self.init(
      agentID: agentID, itemID: object.text("itemId"), approvalID: approvalID,
      kind: object.word("kind", Kind.self) ?? .tool, title: object.text("title") ?? "",
      detail: object.text("detail"), arguments: object.object("arguments") ?? [:],
      risk: object.word("risk", Risk.self) ?? .high, options: object.list("options"),
      defaultOption: object.text("default") ?? "", expiresAt: object.text("expiresAt") ?? "")
  }

  /// A request as whoever is to answer it gets it.
  public static let shape = ObjectShape(
    "ApprovalRequest", "A tool call that a person has to decide.",
    [
      .required("runId", .text, "The run."), .required("agentId", .text, "The agent that asks."),
      .optional("itemId", .text, "The tool call that waits."),
    ] + members)

  /// The request as one object for whoever is to answer it: with its run, and without what only events have.
  public func encode(runID: String, into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("runId", runID)
    writer.member("agentId", agentID)
    writer.member("itemId", itemID)
    write(into: &writer)
    writer.endObject()
  }
}
