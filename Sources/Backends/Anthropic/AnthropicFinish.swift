// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What the words of `stop_reason` mean. (backends.md 1.4)
enum AnthropicFinish {
  /// The normalised reason, and the code of the warning it deserves.
  ///
  /// Calls win over an ordinary end. They do not win over a limit, a refusal or a word nobody knows: nothing may be
  /// executed then.
  static func finish(_ word: String?, hasCalls: Bool) -> (reason: FinishReason, warning: String?) {
    switch word {
    case nil: (hasCalls ? .toolCalls : .stop, "missing_finish_reason")
    case "end_turn", "stop_sequence": hasCalls ? (.toolCalls, "finish_reason_mismatch") : (.stop, nil)
    case "tool_use": hasCalls ? (.toolCalls, nil) : (.stop, "finish_reason_mismatch")
    case "max_tokens": (.length, nil)
    case "pause_turn": (.pause, nil)
    case "refusal": (.refusal, nil)
    case "model_context_window_exceeded": (.contextOverflow, nil)
    default: (.other, "unknown_stop_reason")
    }
  }
}
