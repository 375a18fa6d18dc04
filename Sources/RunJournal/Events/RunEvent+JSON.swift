// SPDX-License-Identifier: Apache-2.0

public import JSONCore

extension RunEvent {
  /// Writes the event as one JSON object, with its place in the run.
  ///
  /// The order of the members is fixed: `seq`, `t`, `type`, `agentId`, `itemId`, then the payload.
  public func encode(seq: Int, at t: Int, into writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("seq", seq)
    writer.member("t", t)
    writer.member("type", type.rawValue)
    writer.member("agentId", agentID)
    writer.member("itemId", itemID)
    writePayload(into: &writer)
    writer.endObject()
  }

  /// Reads an event back from its JSON form; nil when the type is not known or something it needs is missing.
  public init?(json: JSONValue) {
    guard let object = json.objectValue, let type = object.word("type", EventType.self) else { return nil }
    self.init(type, object)
  }

  private func writePayload(into writer: inout JSONWriter) {
    switch self {
    case .runStarted(let event): event.write(into: &writer)
    case .runPhase(let event): event.write(into: &writer)
    case .agentStatus(let event): event.write(into: &writer)
    case .agentRestarted(let event): event.write(into: &writer)
    case .callStarted(let event): event.write(into: &writer)
    case .callCompleted(let event): event.write(into: &writer)
    case .itemStarted(let event): event.write(into: &writer)
    case .itemDelta(let event): event.write(into: &writer)
    case .itemCompleted(let event): event.write(into: &writer)
    case .answerSubmitted(let event): event.write(into: &writer)
    case .voteCast(let event): event.write(into: &writer)
    case .voteInvalidated(let event): event.write(into: &writer)
    case .steerApplied(let event): event.write(into: &writer)
    case .winnerSelected(let event): event.write(into: &writer)
    case .usageUpdated(let event): event.write(into: &writer)
    case .providerRetry(let event): event.write(into: &writer)
    case .providerFallback(let event): event.write(into: &writer)
    case .approvalRequested(let event): event.write(into: &writer)
    case .approvalResolved(let event): event.write(into: &writer)
    case .inputRequested(let event): event.write(into: &writer)
    case .inputResolved(let event): event.write(into: &writer)
    case .toolServerStatus(let event): event.write(into: &writer)
    case .evaluationCompleted(let event): event.write(into: &writer)
    case .notice(let event): event.write(into: &writer)
    case .runCompleted(let event): event.write(into: &writer)
    case .other(let event): writer.openMembers(event.payload, except: Self.envelopeMembers)
    }
  }

  private init?(_ type: EventType, _ object: JSONObject) {
    func event<Payload: EventPayload>(_ make: (Payload) -> RunEvent) -> RunEvent? { Payload(object).map(make) }
    let decoded: RunEvent? =
      switch type {
      case .runStarted: event(RunEvent.runStarted)
      case .runPhase: event(RunEvent.runPhase)
      case .agentStatus: event(RunEvent.agentStatus)
      case .agentRestarted: event(RunEvent.agentRestarted)
      case .callStarted: event(RunEvent.callStarted)
      case .callCompleted: event(RunEvent.callCompleted)
      case .itemStarted: event(RunEvent.itemStarted)
      case .itemDelta: event(RunEvent.itemDelta)
      case .itemCompleted: event(RunEvent.itemCompleted)
      case .answerSubmitted: event(RunEvent.answerSubmitted)
      case .voteCast: event(RunEvent.voteCast)
      case .voteInvalidated: event(RunEvent.voteInvalidated)
      case .steerApplied: event(RunEvent.steerApplied)
      case .winnerSelected: event(RunEvent.winnerSelected)
      case .usageUpdated: event(RunEvent.usageUpdated)
      case .providerRetry: event(RunEvent.providerRetry)
      case .providerFallback: event(RunEvent.providerFallback)
      case .approvalRequested: event(RunEvent.approvalRequested)
      case .approvalResolved: event(RunEvent.approvalResolved)
      case .inputRequested: event(RunEvent.inputRequested)
      case .inputResolved: event(RunEvent.inputResolved)
      case .toolServerStatus: event(RunEvent.toolServerStatus)
      case .evaluationCompleted: event(RunEvent.evaluationCompleted)
      case .notice: event(RunEvent.notice)
      case .runCompleted: event(RunEvent.runCompleted)
      case .workspaceChanged:
        .other(
          OtherEvent(
            open: type, agentID: object.text("agentId"), itemID: object.text("itemId"),
            payload: object.without(Self.envelopeMembers)))
      }
    guard let decoded else { return nil }
    self = decoded
  }

  /// Members that every event has and no payload may set.
  private static let envelopeMembers: Set<String> = ["seq", "t", "type", "agentId", "itemId"]
}
