// SPDX-License-Identifier: Apache-2.0

/// How a client wants a run's events delivered. (protocol.md 7.2, 7.4)
public struct DeliveryParams: Sendable, Equatable {
  /// How fine the events are.
  public enum Granularity: String, Sendable, CaseIterable {
    /// Everything.
    case delta
    /// No deltas; items arrive whole.
    case item
    /// Only the result.
    case result
  }

  /// The longest a delta may wait for company, in milliseconds (0 to 2000).
  public var maxLatencyMilliseconds: Int?
  /// The size above which a batch is closed, in bytes.
  public var maxBatchBytes: Int?
  /// How fine the events are.
  public var granularity: Granularity?
  /// Only these agents' events, besides those of the run itself.
  public var agents: [String]?
  /// Whether reasoning is delivered.
  public var reasoning: Bool?
  /// Whether the output of tools is delivered.
  public var toolOutput: Bool?
  /// Whether usage totals are delivered.
  public var usage: Bool?
  /// Bytes of unacknowledged batches that may be in flight; nil means no window.
  public var windowBytes: Int?

  /// Everything left to the server.
  public init() {}

  init(_ reader: ParameterReader) throws(WireError) {
    maxLatencyMilliseconds = try reader.integer("maxLatencyMs", in: 0...2000)
    maxBatchBytes = try reader.integer("maxBatchBytes", in: 1024...(16 << 20))
    granularity = try reader.word("granularity", Granularity.self)
    agents = try reader.strings("agents")
    windowBytes = try reader.integer("windowBytes", in: 1024...(1 << 30))
    if let channels = try reader.reader("channels") {
      reasoning = try channels.bool("reasoning")
      toolOutput = try channels.bool("toolOutput")
      usage = try channels.bool("usage")
    }
  }

  /// Reads the `delivery` member of a request or of the client's capabilities.
  public static func read(_ reader: ParameterReader, _ key: String = "delivery") throws(WireError) -> DeliveryParams? {
    guard let delivery = try reader.reader(key) else { return nil }
    return try DeliveryParams(delivery)
  }

  /// These wishes on top of more general ones.
  public func over(_ base: DeliveryParams) -> DeliveryParams {
    var merged = base
    merged.maxLatencyMilliseconds = maxLatencyMilliseconds ?? base.maxLatencyMilliseconds
    merged.maxBatchBytes = maxBatchBytes ?? base.maxBatchBytes
    merged.granularity = granularity ?? base.granularity
    merged.agents = agents ?? base.agents
    merged.reasoning = reasoning ?? base.reasoning
    merged.toolOutput = toolOutput ?? base.toolOutput
    merged.usage = usage ?? base.usage
    merged.windowBytes = windowBytes ?? base.windowBytes
    return merged
  }
}
