// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// What is known about the Responses API of one provider beyond what all have in common. (backends.md 2.1, 2.2)
struct ResponsesDialect {
  /// Parameters that some models answer with an error, unless they are told not to think.
  var refusals: [ParameterRefusal] = []
  /// Whether the system turn goes where the other turns are, because `instructions` is not understood.
  var systemIsInput = false
  /// The tools that the provider runs itself, as requests ask for them.
  var tools: [(tool: ProviderTool, form: JSONValue)] = [(.webSearch, ["type": "web_search"])]

  /// The dialect of a provider; a plain compatible server's for those nobody has described.
  init(_ provider: ProviderProfile) {
    switch provider.id {
    case "openai_responses":
      refusals = [
        ParameterRefusal(
          ["temperature", "top_p", "top_logprobs"],
          models: ModelSet(["o1", "o3", "o4", "gpt-5"], except: ["gpt-5-chat"]))
      ]
      tools += [
        (.codeInterpreter, ["type": "code_interpreter", "container": ["type": "auto"]]),
        (.imageGeneration, ["type": "image_generation"]),
      ]
    case "xai":
      systemIsInput = true
    default:
      break
    }
  }
}
