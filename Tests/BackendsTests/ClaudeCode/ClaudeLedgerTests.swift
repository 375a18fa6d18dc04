// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import Testing

@testable import Backends

/// R18: shares of running totals. (claude-code.md 6.7)
@Suite("R18 accounting")
struct ClaudeLedgerTests {
  /// A result with running totals of one model.
  static func result(
    cost: Double, input: Int64, output: Int64, since: JSONObject? = nil, usage: JSONValue = .null
  ) -> ResultFrame {
    var frame: JSONObject = [
      "type": "result", "subtype": "success", "total_cost_usd": .number(cost), "usage": usage,
      "modelUsage": ["m": ["inputTokens": .integer(input), "outputTokens": .integer(output)]],
    ]
    if let since { frame["model_usage_since_last_result"] = .object(since) }
    return ResultFrame(frame)
  }

  static func expect(_ usage: TokenUsage?, input: Int, output: Int, cost: Double?) {
    #expect(usage?.input == input)
    #expect(usage?.output == output)
    #expect(abs((usage?.cost ?? -1) - (cost ?? -1)) < 1e-12)
  }

  @Test("A turn costs the difference of two totals")
  func differences() {
    var ledger = ClaudeLedger()
    for turn in 1...3 {
      let share = ledger.close(
        Self.result(cost: 0.0045 * Double(turn), input: Int64(1000 * turn), output: Int64(100 * turn)), isOurs: true)
      Self.expect(share, input: 1000, output: 100, cost: 0.0045)
    }
  }

  @Test("A smaller total began anew")
  func reset() {
    var ledger = ClaudeLedger()
    _ = ledger.close(Self.result(cost: 0.9, input: 9000, output: 900), isOurs: true)
    Self.expect(
      ledger.close(Self.result(cost: 0.1, input: 1000, output: 100), isOurs: true), input: 1000, output: 100, cost: 0.1)
    Self.expect(
      ledger.close(Self.result(cost: 0.3, input: 3000, output: 300), isOurs: true), input: 2000, output: 200, cost: 0.2)
  }

  @Test("What the program says it used since the last result counts, whatever the totals are")
  func sinceLast() {
    var ledger = ClaudeLedger()
    let since: JSONObject = [
      "m": [
        "inputTokens": 10, "outputTokens": 20, "cacheReadInputTokens": 300, "cacheCreationInputTokens": 4000,
        "cacheCreationEphemeral1hInputTokens": 1000, "thinkingTokens": 5, "webSearchRequests": 2, "costUSD": 0.5,
      ], "n": ["inputTokens": 1, "outputTokens": 2, "costUSD": 0.25],
    ]
    let share = ledger.close(
      Self.result(cost: 7, input: 70_000, output: 7000, since: since), isOurs: true)
    #expect(
      share
        == TokenUsage(
          input: 4311, output: 22, cacheRead: 300, cacheWrite: 4000, cacheWriteHour: 1000, reasoning: 5,
          serverTools: ["web_search": 2], cost: 0.75))
  }

  @Test("Turns nobody asked for are paid by the next one that somebody did")
  func unclaimed() {
    var ledger = ClaudeLedger()
    _ = ledger.close(Self.result(cost: 0.1, input: 100, output: 10), isOurs: true)
    #expect(ledger.close(Self.result(cost: 0.3, input: 300, output: 30), isOurs: false) == nil)
    Self.expect(ledger.unclaimed, input: 200, output: 20, cost: 0.2)
    Self.expect(
      ledger.close(Self.result(cost: 0.4, input: 400, output: 40), isOurs: true), input: 300, output: 30, cost: 0.3)
    #expect(ledger.unclaimed == nil)
  }

  @Test("What a process used before it was killed is not lost, and the totals of the next one are its own")
  func killed() {
    var ledger = ClaudeLedger()
    _ = ledger.close(Self.result(cost: 0.5, input: 500, output: 50), isOurs: true)
    ledger.note(["input_tokens": 11, "output_tokens": 7, "cache_read_input_tokens": 100], message: "m1")
    ledger.note(["input_tokens": 11, "output_tokens": 9], message: "m1")
    Self.expect(ledger.running, input: 111, output: 9, cost: nil)
    ledger.beginProcess()
    Self.expect(ledger.running, input: 111, output: 9, cost: nil)
    Self.expect(
      ledger.close(Self.result(cost: 0.2, input: 200, output: 20), isOurs: true), input: 311, output: 29, cost: 0.2)
  }

  @Test("A turn for which the program counts nothing is estimated from its messages")
  func uncounted() {
    var ledger = ClaudeLedger()
    ledger.note(["input_tokens": 11, "output_tokens": 7], message: "m1")
    let share = ledger.close(Self.result(cost: 0, input: 0, output: 0), isOurs: true)
    #expect(share == TokenUsage(input: 11, output: 7, estimated: true))
    #expect(ledger.running == nil)
  }

  @Test("Without totals by model the turn's own usage counts")
  func turnAlone() {
    var ledger = ClaudeLedger()
    let usage: JSONValue = ["input_tokens": 5, "output_tokens": 6, "cache_creation_input_tokens": 7]
    let share = ledger.close(
      ResultFrame(["type": "result", "usage": usage, "total_cost_usd": 0.125]), isOurs: true)
    #expect(share == TokenUsage(input: 12, output: 6, cacheWrite: 7, cost: 0.125))
  }
}
