// SPDX-License-Identifier: Apache-2.0

/// Families of OpenAI's models whose Chat Completions differ, at OpenAI itself and at Azure. (backends.md section 4)
enum OpenAIModels {
  /// Models that think before they answer and take their instructions from `developer`.
  static let reasoning = ModelSet(
    ["o1", "o3", "o4", "gpt-5"], except: ["o1-mini", "o1-preview", "gpt-5-chat", "gpt-5-search-api"])

  /// What models with sampling of their own refuse.
  static let noSampling = ParameterRefusal(
    ["temperature", "top_p", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "logit_bias"],
    models: ModelSet(["o1", "o3", "o4", "gpt-5"], except: ["gpt-5-chat"]))
}
