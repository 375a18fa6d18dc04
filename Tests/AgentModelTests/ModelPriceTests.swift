// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Testing

@Suite("Prices")
struct ModelPriceTests {
  @Test("Every kind of token has its price")
  func kinds() {
    let price = ModelPrice(
      input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 4, reasoning: 2, longInput: 3, longOutput: 6)
    let usage = TokenUsage(input: 100_000, output: 10_000, cacheRead: 40_000, cacheWrite: 20_000, reasoning: 4_000)
    #expect(abs(price.cost(of: usage) - (0.04 + 0.004 + 0.025 + 0.024 + 0.008)) < 1e-12)
    let long = TokenUsage(input: 200_001, output: 1_000)
    #expect(abs(price.cost(of: long) - (0.600003 + 0.006)) < 1e-12)
    #expect(ModelPrice(input: 1, output: 1).cost(of: TokenUsage(input: 10, cacheRead: 10)) == 10e-6)
    #expect(price.cost(of: TokenUsage(input: 0, output: 1, cacheRead: 9, reasoning: 5)) > 0)
  }

  @Test("What is kept for an hour and what is heard have prices of their own")
  func hoursAndSound() {
    let usage = TokenUsage(
      input: 100_000, output: 0, cacheRead: 10_000, cacheWrite: 20_000, cacheWriteHour: 5_000, audioInput: 30_000)
    let full = ModelPrice(
      input: 1, cachedInput: 0.1, cacheWrite: 1.25, cacheWriteHour: 2, audioInput: 10, output: 4)
    #expect(abs(full.cost(of: usage) - (0.04 + 0.3 + 0.001 + 0.01875 + 0.01)) < 1e-12)
    let plain = ModelPrice(input: 1, output: 4)
    #expect(abs(plain.cost(of: usage) - 0.1) < 1e-12)
    // More sound than there is uncached input is not paid twice.
    #expect(abs(full.cost(of: TokenUsage(input: 10, audioInput: 99)) - 100e-6) < 1e-12)
  }
}
