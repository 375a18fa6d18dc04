// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// What events of one type look like on the wire: the part of the contract that stands beside each payload.
public struct EventContract: Sendable {
  /// The type.
  public let type: EventType
  /// What it says.
  public let description: String
  /// The whole event, with what every event has.
  public let shape: ObjectShape
  /// An event that shows every member.
  public let example: JSONValue
  /// Whether this version sends such events; the others are kept for what is not built yet.
  public let isSent: Bool

  /// Whether events name an agent or an item.
  enum Presence {
    case never, sometimes, always
  }

  init(
    _ type: EventType, _ description: String, agent: Presence = .never, item: Presence = .never,
    _ members: [ObjectShape.Member], isOpen: Bool = false, isSent: Bool = true, example: RunEvent
  ) {
    self.type = type
    self.description = description
    self.isSent = isSent
    var all = Self.envelope + [.required("type", .constant(type.rawValue), "Says what happened.")]
    all += Self.member("agentId", "The agent it is about, by its configured id.", agent)
    all += Self.member("itemId", "The item it is about.", item)
    shape = ObjectShape(Self.name(of: type), description, all + members, isOpen: isOpen)
    var writer = JSONWriter()
    example.encode(seq: 7, at: 402, into: &writer)
    self.example = (try? JSONReader.parse(writer.bytes)) ?? .null
  }

  /// What every event has, in front of its type.
  private static let envelope: [ObjectShape.Member] = [
    .required("seq", .ordinal, "Number of the event in its run, from 1, without gaps in the journal."),
    .required("t", .count, "Milliseconds since the run began."),
  ]

  private static func member(_ name: String, _ description: String, _ presence: Presence) -> [ObjectShape.Member] {
    switch presence {
    case .never: []
    case .sometimes: [.optional(name, .text, description)]
    case .always: [.required(name, .text, description)]
    }
  }

  /// `toolServer.status` as `ToolServerStatusEvent`.
  private static func name(of type: EventType) -> String {
    let words = type.rawValue.split(separator: ".").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return words.joined() + "Event"
  }

  /// Any event.
  public static let anyEvent = Variants(
    "RunEvent", "Something that happened in a run.", tag: "type", EventType.allCases.map(\.contract.shape),
    unknown: ObjectShape(
      "UnknownEvent", "An event of a later version; its `seq` counts, the rest is to be ignored.",
      envelope + [.required("type", .text, "Says what happened.")]))
}

extension EventType {
  /// What events of this type look like on the wire.
  public var contract: EventContract {
    switch self {
    case .runStarted: RunStart.contract
    case .runPhase: PhaseChange.contract
    case .agentStatus: AgentStatusChange.contract
    case .agentRestarted: AgentRestart.contract
    case .callStarted: CallStart.contract
    case .callCompleted: CallEnd.contract
    case .itemStarted: ItemStart.contract
    case .itemDelta: ItemDelta.contract
    case .itemCompleted: ItemEnd.contract
    case .answerSubmitted: AnswerSubmission.contract
    case .voteCast: VoteCast.contract
    case .voteInvalidated: VoteInvalidation.contract
    case .winnerSelected: WinnerSelection.contract
    case .usageUpdated: UsageUpdate.contract
    case .providerRetry: ProviderRetry.contract
    case .providerFallback: ProviderFallback.contract
    case .steerApplied: SteerApplication.contract
    case .toolServerStatus: ToolServerStatus.contract
    case .evaluationCompleted: EvaluationEnd.contract
    case .notice: Notice.contract
    case .runCompleted: RunResult.contract
    case .approvalRequested: ApprovalQuestion.contract
    case .approvalResolved: ApprovalEnd.contract
    case .inputRequested: InputQuestion.contract
    case .inputResolved: InputEnd.contract
    case .workspaceChanged: OtherEvent.workspaceChanged
    }
  }
}

// Events whose payloads are defined by parts that are not built yet; only what names them is fixed.
extension OtherEvent {
  static let workspaceChanged = open(
    .workspaceChanged, "Files of an agent were kept, seeded or written to their target.", [], [:])

  private static func open(
    _ type: EventType, _ description: String, _ members: [ObjectShape.Member], _ example: JSONObject
  ) -> EventContract {
    EventContract(
      type, description, agent: .sometimes, item: .sometimes, members, isOpen: true, isSent: false,
      example: .other(OtherEvent(open: type, agentID: "scout", itemID: "itm_example", payload: example)))
  }
}
