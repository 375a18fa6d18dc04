// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What the words of `finish_reason` mean. (backends.md 3.3)
enum ChatFinish {
  /// The normalised reason, and whether the word contradicts the calls that came.
  ///
  /// Calls win over `stop`. They do not win over a limit, a filter or a word nobody knows: nothing may be executed then.
  static func finish(
    _ word: String?, hasCalls: Bool, sawRefusal: Bool
  ) -> (reason: FinishReason, isMismatch: Bool) {
    switch word {
    case nil:
      return (hasCalls ? .toolCalls : .stop, false)
    case "stop", "eos", "end_turn", "stop_sequence":
      if hasCalls { return (.toolCalls, true) }
      return (sawRefusal ? .refusal : .stop, false)
    case "tool_calls", "function_call", "tool_use":
      return hasCalls ? (.toolCalls, false) : (.stop, true)
    case "length", "max_tokens":
      return (.length, false)
    case "content_filter", "sensitive":
      return (.contentFilter, false)
    case "refusal":
      return (.refusal, false)
    default:
      return (.other, false)
    }
  }

  /// The failure that a word stands for, if it stands for one.
  static func failure(_ word: String?) -> ModelFailure? {
    switch word {
    case "error", "network_error":
      ModelFailure(.server, "The provider ended the reply with an error.", code: word)
    default:
      nil
    }
  }
}
