// SPDX-License-Identifier: Apache-2.0

/// What a provider asks for the tokens of one model, in US dollars per million tokens.
public struct ModelPrice: Sendable, Hashable {
  /// Input that is neither read from a cache nor written to one.
  public var input: Double
  /// Input read from a cache; nil when it is charged like other input, or not known.
  public var cachedInput: Double?
  /// Input written to a cache; nil when it is charged like other input, or not known.
  public var cacheWrite: Double?
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
    input: Double, cachedInput: Double? = nil, cacheWrite: Double? = nil, output: Double, reasoning: Double? = nil,
    longInput: Double? = nil, longOutput: Double? = nil
  ) {
    self.input = input
    self.cachedInput = cachedInput
    self.cacheWrite = cacheWrite
    self.output = output
    self.reasoning = reasoning
    self.longInput = longInput
    self.longOutput = longOutput
  }

  /// What the tokens of one call cost, in US dollars. Without a price of its own cached input counts like other input,
  /// which is the most it can cost.
  public func cost(of usage: TokenUsage) -> Double {
    let isLong = usage.input > Self.longInputTokens
    let input = isLong ? longInput ?? self.input : self.input
    let output = isLong ? longOutput ?? self.output : self.output
    let thought = min(usage.reasoning ?? 0, usage.output)
    let plain = max(0, usage.input - usage.cacheRead - usage.cacheWrite)
    return
      (Double(plain) * input + Double(usage.cacheRead) * (cachedInput ?? input)
      + Double(usage.cacheWrite) * (cacheWrite ?? input) + Double(usage.output - thought) * output
      + Double(thought) * (reasoning ?? output)) / 1_000_000
  }
}
