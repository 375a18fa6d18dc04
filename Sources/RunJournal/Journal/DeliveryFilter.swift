// SPDX-License-Identifier: Apache-2.0

/// Decides by an event's record whether a reader gets it.
struct DeliveryFilter: Sendable {
  private let granularity: DeliveryOptions.Granularity
  private let channels: DeliveryOptions.Channels
  private let agents: Set<UInt64>?
  private let passesAll: Bool

  init(_ options: DeliveryOptions) {
    granularity = options.granularity
    channels = options.channels
    agents = options.agents.map { Set($0.map(ByteHash.hash(encoded:))) }
    passesAll = granularity == .delta && channels == DeliveryOptions.Channels() && agents == nil
  }

  func passes(_ record: JournalRecord) -> Bool {
    if passesAll { return true }
    if Self.isIndispensable(record.type) { return true }
    if let agents, record.agent != 0, !agents.contains(record.agent) { return record.type == .winnerSelected }
    if !channels.reasoning, record.kind == .reasoning { return false }
    if !channels.usage, record.type == .usageUpdated { return false }
    guard record.type == .itemDelta else { return granularity != .result }
    if !channels.toolOutput, record.field == .output { return false }
    return granularity == .delta
  }

  /// What every reader gets: the run's two ends, what somebody has to answer, and notices.
  private static func isIndispensable(_ type: EventType?) -> Bool {
    switch type {
    case .runStarted, .runCompleted, .notice: true
    case .approvalRequested, .approvalResolved, .inputRequested, .inputResolved: true
    default: false
    }
  }
}
