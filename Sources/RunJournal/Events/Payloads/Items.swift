// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// A unit of output began: `item.started`.
public struct ItemStart: Sendable, Equatable {
  /// The agent whose output it is.
  public var agentID: String
  /// The item's id.
  public var itemID: String
  /// The model call it belongs to.
  public var callID: String?
  /// What it is.
  public var kind: ItemKind
  /// A short title for people.
  public var title: String?
  /// For tool calls: which tool, with which arguments as far as they are known.
  public var toolCall: ToolCallInfo?

  /// Creates the event from its parts.
  public init(
    agentID: String, itemID: String, callID: String? = nil, kind: ItemKind, title: String? = nil,
    toolCall: ToolCallInfo? = nil
  ) {
    self.agentID = agentID
    self.itemID = itemID
    self.callID = callID
    self.kind = kind
    self.title = title
    self.toolCall = toolCall
  }
}

extension ItemStart: EventPayload {
  static let members: [ObjectShape.Member] = [
    .optional("callId", .text, "The model call it belongs to."),
    .required("kind", ItemKind.shape, "What it is."),
    .optional("title", .text, "A short title for people."),
    .optional(
      "toolCall", .object(ToolCallInfo.shape), "For tool calls: which tool, with arguments as far as they are known."),
  ]

  static let contract = EventContract(
    .itemStarted, "A unit of an agent's output began.", agent: .always, item: .always, members,
    example: .itemStarted(
      ItemStart(
        agentID: "scout", itemID: "itm_example", callID: "call_1", kind: .toolCall, title: "read plan.md",
        toolCall: .example)))

  func write(into writer: inout JSONWriter) {
    writer.member("callId", callID)
    writer.member("kind", kind.rawValue)
    writer.member("title", title)
    writer.member("toolCall", toolCall)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let itemID = object.text("itemId"),
      let kind = object.word("kind", ItemKind.self)
    else { return nil }
    self.init(
      agentID: agentID, itemID: itemID, callID: object.text("callId"), kind: kind, title: object.text("title"),
      toolCall: object.object("toolCall").flatMap(ToolCallInfo.init))
  }
}

/// A unit of output grew: `item.delta`. The most frequent event.
///
/// A text that is too long for one event is split by the journal, between Unicode scalars.
public struct ItemDelta: Sendable, Equatable {
  /// The agent whose output it is.
  public var agentID: String
  /// The item.
  public var itemID: String
  /// What the item is, so that nobody has to remember it.
  public var kind: ItemKind
  /// Which text of the item grew.
  public var field: ItemField
  /// What was added.
  public var text: String
  /// Whether the text may contain terminal control sequences; only the output of tools does.
  public var ansi: Bool

  /// Creates the event from its parts.
  public init(
    agentID: String, itemID: String, kind: ItemKind, field: ItemField = .text, text: String, ansi: Bool = false
  ) {
    self.agentID = agentID
    self.itemID = itemID
    self.kind = kind
    self.field = field
    self.text = text
    self.ansi = ansi
  }
}

extension ItemDelta: EventPayload {
  static let contract = EventContract(
    .itemDelta, "A unit of an agent's output grew.", agent: .always, item: .always,
    [
      .required("kind", ItemKind.shape, "What the item is."),
      .required("field", ItemField.shape, "Which text of the item grew."),
      .optional("ansi", .boolean, "Whether the text may contain terminal control sequences.", default: false),
      .required("text", .text, "What was added."),
    ],
    example: .itemDelta(
      ItemDelta(
        agentID: "scout", itemID: "itm_example", kind: .toolCall, field: .output, text: "1 passed", ansi: true)))

  func write(into writer: inout JSONWriter) {
    writer.member("kind", kind.rawValue)
    writer.member("field", field.rawValue)
    if ansi { writer.member("ansi", true) }
    writer.member("text", text)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let itemID = object.text("itemId"),
      let field = object.word("field", ItemField.self), let text = object.text("text")
    else { return nil }
    self.init(
      agentID: agentID, itemID: itemID, kind: object.word("kind", ItemKind.self) ?? .message, field: field, text: text,
      ansi: object.flag("ansi"))
  }
}

/// A unit of output is final: `item.completed`. What it says wins over what the deltas added up to.
public struct ItemEnd: Sendable, Equatable {
  /// How an item can end.
  public enum Status: String, Sendable, Hashable, CaseIterable {
    case completed
    /// Withdrawn: a retry replaces it, or its reply failed. (backends.md 8.3)
    case discarded
    case failed
  }

  /// The agent whose output it is.
  public var agentID: String
  /// The item.
  public var itemID: String
  /// The model call it belongs to.
  public var callID: String?
  /// What it is.
  public var kind: ItemKind
  /// How it ended.
  public var status: Status
  /// A short title for people.
  public var title: String?
  /// The whole text of a message or of reasoning.
  public var text: String?
  /// For tool calls: which tool, with which arguments.
  public var toolCall: ToolCallInfo?
  /// What the tool gave back.
  public var output: String?
  /// Whether ``output`` may contain terminal control sequences.
  public var ansi: Bool
  /// Why the item failed.
  public var error: RunFailure?
  /// More members that depend on the kind, for example `path` of a file change or `uri` of a picture.
  public var details: JSONObject
  /// Set when the event shows only a part of the item.
  public var truncated: Truncation?

  /// Creates the event from its parts.
  public init(
    agentID: String, itemID: String, callID: String? = nil, kind: ItemKind, status: Status = .completed,
    title: String? = nil, text: String? = nil, toolCall: ToolCallInfo? = nil, output: String? = nil,
    ansi: Bool = false, error: RunFailure? = nil, details: JSONObject = [:]
  ) {
    self.agentID = agentID
    self.itemID = itemID
    self.callID = callID
    self.kind = kind
    self.status = status
    self.title = title
    self.text = text
    self.toolCall = toolCall
    self.output = output
    self.ansi = ansi
    self.error = error
    self.details = details
  }
}

extension ItemEnd: EventPayload {
  static let contract = EventContract(
    .itemCompleted, "A unit of an agent's output is final. What it says wins over what the deltas added up to.",
    agent: .always, item: .always,
    [
      .required(
        "status",
        .words(
          "ItemStatus", "How an item ended.", Status.self, isOpen: true,
          ["discarded": "Withdrawn: a retry replaces it, or its reply failed."]), "How it ended."),
      .optional("callId", .text, "The model call it belongs to."),
      .required("kind", ItemKind.shape, "What it is."),
      .optional("title", .text, "A short title for people."),
      .optional("text", .text, "The whole text of a message or of reasoning."),
      .optional("toolCall", .object(ToolCallInfo.shape), "For tool calls: which tool, with which arguments."),
      .optional("output", .text, "What the tool gave back."),
      .optional("ansi", .boolean, "Whether `output` may contain terminal control sequences.", default: false),
      .optional("error", .object(RunFailure.shape), "Why the item failed."),
      .optional("citations", .list(of: .object(Self.source)), "For messages: the sources that the provider cites."),
      .optional(
        "approval", .object(Self.approval), "For tool calls: what was decided about it without asking anybody."),
      .optional("path", .text, "For pictures: the file, absolute."),
      .optional("uri", .uri, "For pictures: the file as an address."),
      .optional("mimeType", .text, "For pictures: what the file is."),
      .optional("bytes", .count, "For pictures: the size of the file."),
      .optional("sha256", .text, "For pictures: the digest of the file, in hex."),
      .optional("truncated", .object(Truncation.shape), "Set when the event shows only a part of the item."),
    ], isOpen: true,
    example: .itemCompleted(
      {
        var event = ItemEnd(
          agentID: "scout", itemID: "itm_example", callID: "call_1", kind: .toolCall, status: .failed,
          title: "read plan.md", text: "I look at the plan.", toolCall: .example, output: "No such file.", ansi: true,
          error: .example)
        event.truncated = Truncation(bytes: 80_000, readable: true)
        event.details = [
          "citations": [
            ["kind": "url_citation", "url": "https://example.org/plan", "title": "Plan", "text": "Step 1"]
          ],
          "approval": ["allowed": false, "by": "policy"],
          "path": "/work/.massgen/sessions/ses_1/runs/run_1/media/5f70bf18a0860070.png",
          "uri": "file:///work/.massgen/sessions/ses_1/runs/run_1/media/5f70bf18a0860070.png",
          "mimeType": "image/png", "bytes": 48_213,
          "sha256": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
        ]
        return event
      }()))

  private static let approval = ObjectShape(
    "ToolDecision", "What was decided about a tool call without asking anybody.",
    [
      .required("allowed", .boolean, "Whether the tool could act."),
      .required(
        "by",
        .words(
          WordList(
            "DecisionGround", "What decided.",
            [
              .init("rules", "The rules for paths."), .init("planning", "The agent was only planning."),
              .init("policy", "The approval policy of the run."), .init("team", "The team file."),
              .init("remembered", "A person, earlier in the run."),
            ], isOpen: true)), "What decided."),
    ])

  private static let source = ObjectShape(
    "Citation", "A source that a provider cites.",
    [
      .required("kind", .text, "The provider's word for the kind of citation."),
      .optional("url", .text, "Where the source is."),
      .optional("title", .text, "The source's title."),
      .optional("text", .text, "The words of the source that are cited."),
    ])

  private static let ownMembers: Set<String> = [
    "agentId", "itemId", "seq", "t", "type", "status", "callId", "kind", "title", "text", "toolCall", "output", "ansi",
    "error", "truncated",
  ]

  func write(into writer: inout JSONWriter) {
    writer.member("status", status.rawValue)
    writer.member("callId", callID)
    writer.member("kind", kind.rawValue)
    writer.member("title", title)
    writer.member("text", text)
    writer.member("toolCall", toolCall)
    writer.member("output", output)
    if ansi { writer.member("ansi", true) }
    writer.member("error", error)
    writer.openMembers(details, except: Self.ownMembers)
    writer.member("truncated", truncated)
  }

  init?(_ object: JSONObject) {
    guard let agentID = object.text("agentId"), let itemID = object.text("itemId"),
      let status = object.word("status", Status.self)
    else { return nil }
    self.init(
      agentID: agentID, itemID: itemID, callID: object.text("callId"),
      kind: object.word("kind", ItemKind.self) ?? .message, status: status, title: object.text("title"),
      text: object.text("text"), toolCall: object.object("toolCall").flatMap(ToolCallInfo.init),
      output: object.text("output"), ansi: object.flag("ansi"),
      error: object.object("error").flatMap(RunFailure.init), details: object.without(Self.ownMembers))
    truncated = object.object("truncated").flatMap(Truncation.init)
  }
}

/// Which tool is called and how.
public struct ToolCallInfo: Sendable, Equatable {
  /// The tool server; nil for tools of the product itself.
  public var server: String?
  /// The tool's name.
  public var tool: String
  /// The arguments, as far as they are known.
  public var arguments: JSONValue?

  /// Creates a description from its parts.
  public init(server: String? = nil, tool: String, arguments: JSONValue? = nil) {
    self.server = server
    self.tool = tool
    self.arguments = arguments
  }
}

extension ToolCallInfo: JSONObjectCoded {
  static let shape = ObjectShape(
    "ToolCall", "Which tool is called and how.",
    [
      .optional("server", .text, "The tool server; absent for tools of the product itself."),
      .required("tool", .text, "The tool's name."),
      .optional("arguments", .any, "The arguments, as far as they are known."),
    ])

  static let example = ToolCallInfo(server: "fs", tool: "read_file", arguments: ["path": "plan.md"])

  func write(into writer: inout JSONWriter) {
    writer.member("server", server)
    writer.member("tool", tool)
    writer.member("arguments", arguments)
  }

  init?(_ object: JSONObject) {
    guard let tool = object.text("tool") else { return nil }
    self.init(server: object.text("server"), tool: tool, arguments: object["arguments"])
  }
}

/// Says that an event shows only a part of something.
public struct Truncation: Sendable, Equatable {
  /// How many bytes the whole has.
  public var bytes: Int
  /// Whether the whole can be read with `item/read`.
  public var readable: Bool

  /// Creates a mark from its parts.
  public init(bytes: Int, readable: Bool) {
    self.bytes = bytes
    self.readable = readable
  }
}

extension Truncation: JSONObjectCoded {
  static let shape = ObjectShape(
    "Truncation", "Only a part of something is shown.",
    [
      .required("bytes", .count, "How many bytes the whole has."),
      .required("readable", .boolean, "Whether the whole can be read with `item/read`."),
    ])

  func write(into writer: inout JSONWriter) {
    writer.member("bytes", bytes)
    writer.member("readable", readable)
  }

  init?(_ object: JSONObject) {
    self.init(bytes: object.integer("bytes") ?? 0, readable: object.flag("readable"))
  }
}
