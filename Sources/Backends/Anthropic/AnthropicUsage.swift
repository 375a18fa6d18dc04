// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The running totals of a reply. Every report replaces the counts it has and leaves the others. (backends.md 1.4, 1.6)
struct AnthropicUsage {
  private var input = 0
  private var cacheWrite = 0
  private var cacheWriteHour = 0
  private var cacheRead = 0
  private var output = 0
  private var thinking: Int?
  private var serverTools: [String: Int] = [:]
  /// Whether anything was reported.
  private(set) var isKnown = false

  /// Takes a report.
  mutating func replace(with value: JSONValue?) {
    guard let usage = value?.objectValue else { return }
    func take(_ key: String, into count: inout Int) {
      guard let number = usage[key]?.tokenCount else { return }
      count = number
      isKnown = true
    }
    take("input_tokens", into: &input)
    take("cache_creation_input_tokens", into: &cacheWrite)
    take("cache_read_input_tokens", into: &cacheRead)
    take("output_tokens", into: &output)
    if let number = usage["cache_creation"]?["ephemeral_1h_input_tokens"]?.tokenCount { cacheWriteHour = number }
    if let number = usage["output_tokens_details"]?["thinking_tokens"]?.tokenCount { thinking = number }
    for (key, value) in usage["server_tool_use"]?.objectValue ?? [:] where key.hasSuffix("_requests") {
      if let number = value.tokenCount { serverTools[String(key.dropLast("_requests".count))] = number }
    }
  }

  /// The totals in our terms: all input counts as input, whether cached or not.
  var total: TokenUsage? {
    guard isKnown else { return nil }
    return TokenUsage(
      input: input + cacheWrite + cacheRead, output: output, cacheRead: cacheRead, cacheWrite: cacheWrite,
      cacheWriteHour: cacheWriteHour, reasoning: thinking.flatMap { $0 > 0 ? $0 : nil },
      serverTools: serverTools.filter { $0.value > 0 })
  }
}
