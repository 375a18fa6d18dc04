// SPDX-License-Identifier: Apache-2.0

/// What a provider asks for the tokens of one model, in US dollars per million tokens.
public struct ModelPrice: Sendable, Hashable {
  /// Input that is neither read from a cache nor written to one.
  public var input: Double
  /// Input read from a cache; nil when it is charged like other input, or not known.
  public var cachedInput: Double?
  /// Input written to a cache; nil when it is charged like other input, or not known.
  public var cacheWrite: Double?
  /// Input written to a cache that keeps it for an hour; nil when it is charged like other written input.
  public var cacheWriteHour: Double?
  /// Input of sound; nil when it is charged like other input.
  public var audioInput: Double?
  /// Output.
  public var output: Double
  /// Reasoning; nil when it is charged like other output.
  public var reasoning: Double?
  /// Input of calls with more than 200,000 tokens of it; nil when it costs the same.
  public var longInput: Double?
  /// Output of such calls; nil when it costs the same.
  public var longOutput: Double?

  /// Where the prices of long calls begin.
  static let longInputTokens = 200_000

  /// Creates a price from its parts.
  public init(
    input: Double, cachedInput: Double? = nil, cacheWrite: Double? = nil, cacheWriteHour: Double? = nil,
    audioInput: Double? = nil, output: Double, reasoning: Double? = nil, longInput: Double? = nil,
    longOutput: Double? = nil
  ) {
    self.input = input
    self.cachedInput = cachedInput
    self.cacheWrite = cacheWrite
    self.cacheWriteHour = cacheWriteHour
    self.audioInput = audioInput
    self.output = output
    self.reasoning = reasoning
    self.longInput = longInput
    self.longOutput = longOutput
  }

  /// What the tokens of one call cost, in US dollars. Without a price of its own cached input counts like other input,
  /// which is the most it can cost. (backends.md section 9)
  public func cost(of usage: TokenUsage) -> Double {
    let isLong = usage.input > Self.longInputTokens
    let input = isLong ? longInput ?? self.input : self.input
    let output = isLong ? longOutput ?? self.output : self.output
    let written = cacheWrite ?? input
    let kept = min(usage.cacheWriteHour, usage.cacheWrite)
    let uncached = max(0, usage.input - usage.cacheRead - usage.cacheWrite)
    let heard = min(usage.audioInput, uncached)
    let thought = min(usage.reasoning ?? 0, usage.output)
    let parts = [
      (uncached - heard, input), (heard, audioInput ?? input), (usage.cacheRead, cachedInput ?? input),
      (usage.cacheWrite - kept, written), (kept, cacheWriteHour ?? written), (usage.output - thought, output),
      (thought, reasoning ?? output),
    ]
    return parts.reduce(0) { $0 + Double($1.0) * $1.1 } / 1_000_000
  }
}
