// SPDX-License-Identifier: Apache-2.0

/// What a reader of a run wants to get, and how. (protocol.md 7.2 and 7.4)
public struct DeliveryOptions: Sendable, Equatable {
  /// How much of a run is delivered.
  public enum Granularity: String, Sendable, Hashable, CaseIterable {
    /// Everything.
    case delta
    /// Everything except the deltas of items.
    case item
    /// The beginning, what has to be answered (approvals and input), notices and the result.
    case result
  }

  /// Parts of the stream that can be switched off.
  public struct Channels: Sendable, Equatable {
    /// Items of the kind `reasoning`.
    public var reasoning: Bool
    /// Deltas of what tools print.
    public var toolOutput: Bool
    /// `usage.updated`.
    public var usage: Bool

    /// Everything is on unless switched off.
    public init(reasoning: Bool = true, toolOutput: Bool = true, usage: Bool = true) {
      self.reasoning = reasoning
      self.toolOutput = toolOutput
      self.usage = usage
    }
  }

  /// How long events that can wait may wait, in milliseconds; 0 to 2000.
  public var maxLatencyMilliseconds: Int { didSet { clamp() } }
  /// About how large a batch may become, in bytes; 1 KiB to 4 MiB. A single larger event still goes.
  public var maxBatchBytes: Int { didSet { clamp() } }
  /// How much is delivered.
  public var granularity: Granularity
  /// Only events of these agents (configured ids) and of the whole run; nil for all.
  public var agents: [String]?
  /// Parts of the stream.
  public var channels: Channels
  /// How many bytes may be on their way without acknowledgement; nil for no limit.
  public var windowBytes: Int?

  /// Creates options; values out of range are brought into range.
  public init(
    maxLatencyMilliseconds: Int = 33, maxBatchBytes: Int = 65_536, granularity: Granularity = .delta,
    agents: [String]? = nil, channels: Channels = Channels(), windowBytes: Int? = nil
  ) {
    self.maxLatencyMilliseconds = maxLatencyMilliseconds
    self.maxBatchBytes = maxBatchBytes
    self.granularity = granularity
    self.agents = agents
    self.channels = channels
    self.windowBytes = windowBytes
    clamp()
  }

  private mutating func clamp() {
    let latency = min(max(maxLatencyMilliseconds, 0), 2000)
    if latency != maxLatencyMilliseconds { maxLatencyMilliseconds = latency }
    let bytes = min(max(maxBatchBytes, 1024), 4 << 20)
    if bytes != maxBatchBytes { maxBatchBytes = bytes }
  }
}
