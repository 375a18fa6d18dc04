// SPDX-License-Identifier: Apache-2.0

/// The types of events, with their names on the wire. (protocol.md section 6, design.md decision 1)
public enum EventType: String, Sendable, Hashable, CaseIterable {
  case runStarted = "run.started"
  case runPhase = "run.phase"
  case agentStatus = "agent.status"
  case agentRestarted = "agent.restarted"
  case callStarted = "call.started"
  case callCompleted = "call.completed"
  case itemStarted = "item.started"
  case itemDelta = "item.delta"
  case itemCompleted = "item.completed"
  case answerSubmitted = "answer.submitted"
  case voteCast = "vote.cast"
  case voteInvalidated = "vote.invalidated"
  case winnerSelected = "winner.selected"
  case approvalRequested = "approval.requested"
  case approvalResolved = "approval.resolved"
  case inputRequested = "input.requested"
  case inputResolved = "input.resolved"
  case usageUpdated = "usage.updated"
  case providerRetry = "provider.retry"
  case providerFallback = "provider.fallback"
  case steerApplied = "steer.applied"
  case toolServerStatus = "toolServer.status"
  case evaluationCompleted = "evaluation.completed"
  case workspaceChanged = "workspace.changed"
  case notice
  case runCompleted = "run.completed"

  /// How events of this type may be delivered.
  public var deliveryClass: DeliveryClass {
    switch self {
    case .itemDelta: .delta
    case .agentStatus, .usageUpdated: .state
    default: .lossless
    }
  }

  /// Whether the payload is an open object, see ``OtherEvent``.
  public var hasOpenPayload: Bool {
    switch self {
    case .workspaceChanged: true
    default: false
    }
  }
}

/// How events may be merged on their way to a client. (protocol.md section 6)
public enum DeliveryClass: String, Sendable, Hashable {
  /// Never merged, and a barrier: nothing moves across it.
  case lossless
  /// Between two barriers the texts of one item and field are joined in the place of the first.
  case delta
  /// Between two barriers only the newest of each agent is delivered.
  case state
}
