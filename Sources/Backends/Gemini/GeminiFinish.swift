// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What the words of `finishReason` mean. (backends.md 5.3)
enum GeminiFinish {
  /// The normalised reason.
  ///
  /// The word is `STOP` for calls, too: they decide. They do not win over a limit, a filter or a word nobody knows:
  /// nothing may be executed then.
  static func reason(_ word: String?, hasCalls: Bool) -> FinishReason {
    switch word {
    case nil, "STOP": hasCalls ? .toolCalls : .stop
    case "MAX_TOKENS": .length
    case .some(let word) where filters.contains(word): .contentFilter
    default: .other
    }
  }

  /// Whether a word says nothing.
  static func isEmpty(_ word: String) -> Bool { word.isEmpty || word == "FINISH_REASON_UNSPECIFIED" }

  /// The failure that a word stands for, if it stands for one.
  static func failure(_ word: String, message: String?) -> ModelFailure? {
    guard let sentence = failures[word] else { return nil }
    return ModelFailure(.malformedToolCall, message ?? sentence, code: word)
  }

  private static let filters: Set<String> = [
    "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "IMAGE_SAFETY",
    "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "IMAGE_OTHER",
  ]

  private static let failures = [
    "MALFORMED_FUNCTION_CALL": "The model wrote a tool call that cannot be read.",
    "MALFORMED_RESPONSE": "The model wrote a reply that cannot be read.",
    "UNEXPECTED_TOOL_CALL": "The model called a tool although none was offered.",
    "TOO_MANY_TOOL_CALLS": "The model called too many tools in a row.",
  ]
}
