// SPDX-License-Identifier: Apache-2.0

/// When and after how long a failed call is repeated. (backends.md 8.1 to 8.3)
public struct TransportPolicy: Sendable, Equatable {
  /// Tries of one call, the first included.
  public var maxTries: Int
  /// Sum of the waits of one call, in milliseconds.
  public var budgetMilliseconds: Int
  /// Longest wait a provider may ask for; a longer one is reported instead of slept, in milliseconds.
  public var maxWaitMilliseconds: Int
  /// First wait of the own back-off, doubled with every try, in milliseconds.
  public var baseMilliseconds: Int
  /// Longest wait of the own back-off, in milliseconds.
  public var capMilliseconds: Int
  /// Longest wait of the own back-off when the provider is overloaded, in milliseconds.
  public var overloadedCapMilliseconds: Int

  /// Creates a policy; every default is the product's.
  public init(
    maxTries: Int = 4, budgetMilliseconds: Int = 180_000, maxWaitMilliseconds: Int = 120_000,
    baseMilliseconds: Int = 500, capMilliseconds: Int = 8_000, overloadedCapMilliseconds: Int = 60_000
  ) {
    self.maxTries = maxTries
    self.budgetMilliseconds = budgetMilliseconds
    self.maxWaitMilliseconds = maxWaitMilliseconds
    self.baseMilliseconds = baseMilliseconds
    self.capMilliseconds = capMilliseconds
    self.overloadedCapMilliseconds = overloadedCapMilliseconds
  }
}
