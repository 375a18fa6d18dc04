// SPDX-License-Identifier: Apache-2.0

// RunJournal holds what happened in a run: the event types and their one encoder, the append-only journal with its
// cursors and snapshots, and sessions, runs and their index on disk.

public import JSONCore

/// Something that happened in a run. The engine appends events to the run's ``Journal``; every face reads them from
/// there. (protocol.md section 6, design.md decision 1)
///
/// The JSON form has the members `seq`, `t`, `type`, then `agentId` and `itemId` where they apply, then the payload. It
/// is at once the line in the journal's file and the object on the wire.
public enum RunEvent: Sendable, Equatable {
  /// The run began.
  case runStarted(RunStart)
  /// The team entered a phase.
  case runPhase(PhaseChange)
  /// An agent's status changed.
  case agentStatus(AgentStatusChange)
  /// An agent starts over because there is something new for it.
  case agentRestarted(AgentRestart)
  /// A model call began.
  case callStarted(CallStart)
  /// A model call ended.
  case callCompleted(CallEnd)
  /// A unit of output began.
  case itemStarted(ItemStart)
  /// A unit of output grew.
  case itemDelta(ItemDelta)
  /// A unit of output is final.
  case itemCompleted(ItemEnd)
  /// An agent submitted an answer.
  case answerSubmitted(AnswerSubmission)
  /// An agent voted.
  case voteCast(VoteCast)
  /// Votes lost their value because of something the voters did not know.
  case voteInvalidated(VoteInvalidation)
  /// A message of the user reached an agent.
  case steerApplied(SteerApplication)
  /// The winner is known.
  case winnerSelected(WinnerSelection)
  /// New totals of an agent.
  case usageUpdated(UsageUpdate)
  /// A call is repeated after a failure of the provider.
  case providerRetry(ProviderRetry)
  /// A call goes to another provider or model.
  case providerFallback(ProviderFallback)
  /// An agent wants to do something that a person has to decide.
  case approvalRequested(ApprovalQuestion)
  /// A request for approval was decided.
  case approvalResolved(ApprovalEnd)
  /// An agent asks the user something.
  case inputRequested(InputQuestion)
  /// A question for the user was answered.
  case inputResolved(InputEnd)
  /// A tool server changed its state.
  case toolServerStatus(ToolServerStatus)
  /// The winner judged its own presentation.
  case evaluationCompleted(EvaluationEnd)
  /// Something people should know; advice, not history.
  case notice(Notice)
  /// The run ended. The last event of every run.
  case runCompleted(RunResult)
  /// An event whose payload is defined by the part of the product that writes it.
  case other(OtherEvent)
}

extension RunEvent {
  /// The event's type.
  public var type: EventType {
    switch self {
    case .runStarted: .runStarted
    case .runPhase: .runPhase
    case .agentStatus: .agentStatus
    case .agentRestarted: .agentRestarted
    case .callStarted: .callStarted
    case .callCompleted: .callCompleted
    case .itemStarted: .itemStarted
    case .itemDelta: .itemDelta
    case .itemCompleted: .itemCompleted
    case .answerSubmitted: .answerSubmitted
    case .voteCast: .voteCast
    case .voteInvalidated: .voteInvalidated
    case .steerApplied: .steerApplied
    case .winnerSelected: .winnerSelected
    case .usageUpdated: .usageUpdated
    case .providerRetry: .providerRetry
    case .providerFallback: .providerFallback
    case .approvalRequested: .approvalRequested
    case .approvalResolved: .approvalResolved
    case .inputRequested: .inputRequested
    case .inputResolved: .inputResolved
    case .toolServerStatus: .toolServerStatus
    case .evaluationCompleted: .evaluationCompleted
    case .notice: .notice
    case .runCompleted: .runCompleted
    case .other(let event): event.type
    }
  }

  /// How the event may be delivered.
  public var deliveryClass: DeliveryClass { type.deliveryClass }

  /// The agent the event is about, by its configured id; nil for what concerns the whole run.
  public var agentID: String? {
    switch self {
    case .agentStatus(let event): event.agentID
    case .agentRestarted(let event): event.agentID
    case .callStarted(let event): event.agentID
    case .callCompleted(let event): event.agentID
    case .itemStarted(let event): event.agentID
    case .itemDelta(let event): event.agentID
    case .itemCompleted(let event): event.agentID
    case .answerSubmitted(let event): event.agentID
    case .voteCast(let event): event.agentID
    case .steerApplied(let event): event.agentID
    case .winnerSelected(let event): event.agentID
    case .usageUpdated(let event): event.agentID
    case .providerRetry(let event): event.agentID
    case .providerFallback(let event): event.agentID
    case .approvalRequested(let event): event.agentID
    case .approvalResolved(let event): event.agentID
    case .inputRequested(let event): event.agentID
    case .inputResolved(let event): event.agentID
    case .toolServerStatus(let event): event.agentID
    case .evaluationCompleted(let event): event.agentID
    case .notice(let event): event.agentID
    case .other(let event): event.agentID
    case .runStarted, .runPhase, .voteInvalidated, .runCompleted: nil
    }
  }

  /// The item the event is about.
  public var itemID: String? {
    switch self {
    case .itemStarted(let event): event.itemID
    case .itemDelta(let event): event.itemID
    case .itemCompleted(let event): event.itemID
    case .answerSubmitted(let event): event.itemID
    case .approvalRequested(let event): event.itemID
    case .approvalResolved(let event): event.itemID
    case .inputRequested(let event): event.itemID
    case .inputResolved(let event): event.itemID
    case .other(let event): event.itemID
    default: nil
    }
  }

  /// Whether nothing may follow this event.
  public var isTerminal: Bool {
    if case .runCompleted = self { return true }
    return false
  }
}

/// An event whose payload is defined by the part of the product that writes it: workspaces.
public struct OtherEvent: Sendable, Equatable {
  /// One of the types without a payload type of its own, see ``EventType/hasOpenPayload``.
  public var type: EventType
  /// The agent it is about.
  public var agentID: String?
  /// The item it is about.
  public var itemID: String?
  /// The other members. `seq`, `t`, `type`, `agentId` and `itemId` are ignored here.
  public var payload: JSONObject

  /// Creates an event; nil when `type` has a payload type of its own.
  public init?(_ type: EventType, agentID: String? = nil, itemID: String? = nil, payload: JSONObject) {
    guard type.hasOpenPayload else { return nil }
    self.init(open: type, agentID: agentID, itemID: itemID, payload: payload)
  }

  init(open type: EventType, agentID: String?, itemID: String?, payload: JSONObject) {
    self.type = type
    self.agentID = agentID
    self.itemID = itemID
    self.payload = payload
  }

  /// Files of an agent were kept, seeded or written to their target.
  public static func workspaceChanged(agentID: String?, _ payload: JSONObject) -> OtherEvent {
    OtherEvent(open: .workspaceChanged, agentID: agentID, itemID: nil, payload: payload)
  }
}
