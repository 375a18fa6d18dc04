// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension TokenUsage {
  /// Reads the `usageMetadata` of a Gemini reply; nil when it has no counts. (backends.md 5.5)
  ///
  /// What the provider's own tools put into the prompt counts as input, thoughts count as output.
  init?(geminiUsage value: JSONValue) {
    func count(_ name: String) -> Int? { value[name]?.tokenCount }
    let prompt = count("promptTokenCount")
    let candidates = count("candidatesTokenCount")
    let thoughts = count("thoughtsTokenCount") ?? 0
    if prompt == nil, candidates == nil, thoughts == 0 { return nil }
    func sound(_ name: String) -> Int {
      let counts = value[name]?.arrayValue ?? []
      return counts.filter { $0["modality"] == "AUDIO" }.reduce(0) { $0 + ($1["tokenCount"]?.tokenCount ?? 0) }
    }
    self.init(
      input: (prompt ?? 0) + (count("toolUsePromptTokenCount") ?? 0), output: (candidates ?? 0) + thoughts,
      cacheRead: count("cachedContentTokenCount") ?? 0,
      audioInput: max(0, sound("promptTokensDetails") - sound("cacheTokensDetails")),
      reasoning: thoughts > 0 ? thoughts : nil)
  }
}
