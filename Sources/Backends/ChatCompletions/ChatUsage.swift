// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension TokenUsage {
  /// Reads the `usage` of a Chat Completions reply in all spellings; nil when it has no counts. (backends.md 3.4)
  init?(chatUsage value: JSONValue) {
    guard let usage = value.objectValue else { return nil }
    let prompt = usage["prompt_tokens"]?.tokenCount
    let completion = usage["completion_tokens"]?.tokenCount
    if prompt == nil && completion == nil { return nil }
    let promptDetails = usage["prompt_tokens_details"]
    let reasoning = usage["completion_tokens_details"]?["reasoning_tokens"]?.tokenCount ?? 0
    self.init(input: prompt ?? 0, output: completion ?? 0)
    cacheRead =
      promptDetails?["cached_tokens"]?.tokenCount ?? usage["cached_tokens"]?.tokenCount
      ?? usage["prompt_cache_hit_tokens"]?.tokenCount ?? 0
    cacheWrite = promptDetails?["cache_write_tokens"]?.tokenCount ?? 0
    audioInput = promptDetails?["audio_tokens"]?.tokenCount ?? 0
    if reasoning > 0 {
      self.reasoning = reasoning
      // Some replies of xAI count reasoning beside the completion instead of within it.
      if usage["total_tokens"]?.tokenCount == input + output + reasoning { output += reasoning }
    }
    cost = usage["cost"]?.doubleValue
    // 10^10 ticks are one US dollar (docs.x.ai, cost tracking).
    if cost == nil, let ticks = usage["cost_in_usd_ticks"]?.doubleValue { cost = ticks / 1e10 }
  }
}
