// SPDX-License-Identifier: Apache-2.0

public import JSONCore

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

  /// Picks the wishes out of an object that has the shape.
  public init(checked reader: ParameterReader) {
    maxLatencyMilliseconds = reader.integer("maxLatencyMs")
    maxBatchBytes = reader.integer("maxBatchBytes")
    granularity = reader.word("granularity", Granularity.self)
    agents = reader.strings("agents")
    windowBytes = reader.integer("windowBytes")
    if let channels = reader.reader("channels") {
      reasoning = channels.bool("reasoning")
      toolOutput = channels.bool("toolOutput")
      usage = channels.bool("usage")
    }
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

extension DeliveryParams {
  /// What the wishes have to look like.
  public static let shape = ObjectShape(
    "DeliveryOptions", "How events are delivered. What is absent is left to the server's settings.",
    [
      .optional(
        "maxLatencyMs", .integer(0...2000), "The longest a delta may wait for company, in milliseconds; usually 33."),
      .optional("maxBatchBytes", .integer(1024...(16 << 20)), "The size above which a batch is closed, in bytes."),
      .optional(
        "granularity",
        .words(
          WordList(
            "Granularity", "How fine events are delivered.",
            [
              .init("delta", "Everything."), .init("item", "No deltas; items arrive whole."),
              .init("result", "Only the result."),
            ])), "How fine the events are."),
      .optional("agents", .texts, "Only these agents' events, besides those of the run itself."),
      .optional(
        "channels",
        .object(
          ObjectShape(
            "DeliveryChannels", "What is delivered besides messages.",
            [
              .optional("reasoning", .boolean, "Whether reasoning is delivered."),
              .optional("toolOutput", .boolean, "Whether the output of tools is delivered."),
              .optional("usage", .boolean, "Whether usage totals are delivered."),
            ])), "What is delivered besides messages."),
      .optional(
        "windowBytes", .integer(1024...(1 << 30)),
        "Bytes of batches that may be in flight without a `massgen/run/ack`; no window when absent."),
    ])
}
