// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What a process was used for: the program tells running totals, a turn's share is the difference.
/// (claude-code.md 6.7)
struct ClaudeLedger: Sendable {
  /// What belongs to no turn yet: turns nobody asked for, and what a process used before it broke off.
  private(set) var unclaimed: TokenUsage?
  private var totalCost = 0.0
  private var totals: [String: TokenUsage] = [:]
  /// What the messages of the turn used, by their ids.
  private var messages: [String: AnthropicUsage] = [:]

  /// What the turn used so far; nil when nothing is known.
  var running: TokenUsage? { Self.sum(unclaimed, Self.sum(of: messages.values.compactMap(\.total))) }

  /// Takes what a message used so far.
  mutating func note(_ usage: JSONValue?, message: String) {
    messages[message, default: AnthropicUsage()].replace(with: usage)
  }

  /// Begins the totals of another process; what the last one used in its last turn stays to be claimed.
  mutating func beginProcess() {
    unclaimed = running
    messages = [:]
    totals = [:]
    totalCost = 0
  }

  /// Takes a result.
  ///
  /// - Parameter isOurs: whether it ends a turn, which what is unclaimed goes to.
  /// - Returns: what the turn used; nil when it is nobody's turn, or nothing is known.
  mutating func close(_ result: ResultFrame, isOurs: Bool) -> TokenUsage? {
    var share = share(of: result)
    let seen = Self.sum(of: messages.values.compactMap(\.total))
    if let seen, share.map({ $0.input + $0.output == 0 }) ?? true {
      // Some versions account nothing for turns that broke off or were repeated in another way.
      let cost = share?.cost
      share = seen
      share?.cost = cost.flatMap { $0 > 0 ? $0 : nil }
      share?.estimated = true
    }
    messages = [:]
    unclaimed = Self.sum(unclaimed, share)
    guard isOurs else { return nil }
    defer { unclaimed = nil }
    return unclaimed
  }

  /// What was used since the last result.
  private mutating func share(of result: ResultFrame) -> TokenUsage? {
    let now = result.modelUsage.map(Self.read)
    defer {
      totals = now ?? totals
      totalCost = result.totalCost ?? totalCost
    }
    if let since = result.usageSinceLast.map(Self.read) {
      return Self.sum(of: since.values) ?? TokenUsage(cost: 0)
    }
    let isReset = (result.totalCost ?? totalCost) < totalCost - 1e-12
    guard var share = now.map({ Self.difference($0, isReset ? [:] : totals) }) ?? Self.turn(result.usage) else {
      return nil
    }
    share.cost = result.totalCost.map { max(0, $0 - (isReset ? 0 : totalCost)) }
    return share
  }

  /// The usage of a turn alone, which leaves out helpers.
  private static func turn(_ value: JSONValue?) -> TokenUsage? {
    var usage = AnthropicUsage()
    usage.replace(with: value)
    return usage.total
  }

  /// Totals by model.
  private static func read(_ models: JSONObject) -> [String: TokenUsage] {
    var totals: [String: TokenUsage] = [:]
    for (name, model) in models {
      func count(_ key: String) -> Int { model[key]?.tokenCount ?? 0 }
      let (cacheRead, cacheWrite) = (count("cacheReadInputTokens"), count("cacheCreationInputTokens"))
      let (thinking, searches) = (count("thinkingTokens"), count("webSearchRequests"))
      totals[name] = TokenUsage(
        input: count("inputTokens") + cacheRead + cacheWrite, output: count("outputTokens"), cacheRead: cacheRead,
        cacheWrite: cacheWrite, cacheWriteHour: count("cacheCreationEphemeral1hInputTokens"),
        reasoning: thinking > 0 ? thinking : nil, serverTools: searches > 0 ? ["web_search": searches] : [:],
        cost: model["costUSD"]?.doubleValue)
    }
    return totals
  }

  /// What later totals have more than earlier ones. A total that shrank began anew.
  private static func difference(_ later: [String: TokenUsage], _ earlier: [String: TokenUsage]) -> TokenUsage {
    var sum = TokenUsage()
    for (name, now) in later {
      guard let before = earlier[name], before.input <= now.input, before.output <= now.output else {
        sum += now
        continue
      }
      var share = TokenUsage(
        input: now.input - before.input, output: now.output - before.output,
        cacheRead: max(0, now.cacheRead - before.cacheRead), cacheWrite: max(0, now.cacheWrite - before.cacheWrite),
        cacheWriteHour: max(0, now.cacheWriteHour - before.cacheWriteHour))
      let thinking = (now.reasoning ?? 0) - (before.reasoning ?? 0)
      if thinking > 0 { share.reasoning = thinking }
      share.serverTools = now.serverTools.merging(before.serverTools) { max(0, $0 - $1) }.filter { $0.value > 0 }
      sum += share
    }
    return sum
  }

  private static func sum(of all: some Sequence<TokenUsage>) -> TokenUsage? {
    all.reduce(nil) { sum($0, $1) }
  }

  private static func sum(_ first: TokenUsage?, _ second: TokenUsage?) -> TokenUsage? {
    guard var total = first else { return second }
    if let second { total += second }
    return total
  }
}
