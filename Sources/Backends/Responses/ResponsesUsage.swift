// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension TokenUsage {
  /// Reads the `usage` of a reply of the Responses API; nil when it has no counts. (backends.md 2.5)
  init?(responsesUsage value: JSONValue) {
    let input = value["input_tokens"]?.tokenCount
    let output = value["output_tokens"]?.tokenCount
    if input == nil && output == nil { return nil }
    self.init(input: input ?? 0, output: output ?? 0)
    cacheRead = value["input_tokens_details"]?["cached_tokens"]?.tokenCount ?? 0
    cacheWrite = value["input_tokens_details"]?["cache_write_tokens"]?.tokenCount ?? 0
    let reasoning = value["output_tokens_details"]?["reasoning_tokens"]?.tokenCount ?? 0
    if reasoning > 0 { self.reasoning = reasoning }
    // 10^10 ticks are one US dollar (docs.x.ai, cost tracking).
    cost = value["cost_in_usd_ticks"]?.doubleValue.map { $0 / 1e10 }
  }
}
