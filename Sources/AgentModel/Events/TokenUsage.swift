// SPDX-License-Identifier: Apache-2.0

/// Tokens of one reply or a sum of several. (backends.md section 9)
public struct TokenUsage: Sendable, Hashable {
  /// All input tokens, cached ones included.
  public var input: Int
  /// All output tokens, reasoning included.
  public var output: Int
  /// Input tokens read from a cache.
  public var cacheRead: Int
  /// Input tokens written to a cache.
  public var cacheWrite: Int
  /// Those of ``cacheWrite`` that are kept for an hour, which costs more.
  public var cacheWriteHour: Int
  /// Those of ``input`` that are sound and in no cache.
  public var audioInput: Int
  /// Reasoning tokens, when the provider reports them.
  public var reasoning: Int?
  /// Uses of tools that the provider runs itself and bills, by the tool's name.
  public var serverTools: [String: Int]
  /// Cost as reported by the provider, in US dollars.
  public var cost: Double?
  /// True when the figures are an estimate of ours because the provider gave none.
  public var estimated: Bool

  /// Creates a usage record; everything absent counts as zero.
  public init(
    input: Int = 0, output: Int = 0, cacheRead: Int = 0, cacheWrite: Int = 0, cacheWriteHour: Int = 0,
    audioInput: Int = 0, reasoning: Int? = nil, serverTools: [String: Int] = [:], cost: Double? = nil,
    estimated: Bool = false
  ) {
    self.input = input
    self.output = output
    self.cacheRead = cacheRead
    self.cacheWrite = cacheWrite
    self.cacheWriteHour = cacheWriteHour
    self.audioInput = audioInput
    self.reasoning = reasoning
    self.serverTools = serverTools
    self.cost = cost
    self.estimated = estimated
  }

  /// Adds another record to this one. A sum is an estimate as soon as one part of it is.
  public static func += (sum: inout TokenUsage, other: TokenUsage) {
    sum.input += other.input
    sum.output += other.output
    sum.cacheRead += other.cacheRead
    sum.cacheWrite += other.cacheWrite
    sum.cacheWriteHour += other.cacheWriteHour
    sum.audioInput += other.audioInput
    if let reasoning = other.reasoning { sum.reasoning = (sum.reasoning ?? 0) + reasoning }
    sum.serverTools.merge(other.serverTools, uniquingKeysWith: +)
    if let cost = other.cost { sum.cost = (sum.cost ?? 0) + cost }
    sum.estimated = sum.estimated || other.estimated
  }
}
