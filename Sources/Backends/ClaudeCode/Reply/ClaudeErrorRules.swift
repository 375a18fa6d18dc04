// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// How the program's failures are told apart, as data: first what is certain, then its words, then its texts.
/// (claude-code.md 5.1, R9)
enum ClaudeErrorRules {
  /// What a word or text stands for.
  struct Meaning {
    var failureClass: FailureClass
    /// A code of ours; nil keeps the program's word.
    var code: String?
  }

  /// Results that are limits of ours, by their `subtype`.
  static let subtypes: [String: Meaning] = [
    "error_max_turns": Meaning(failureClass: .invalidRequest, code: "max_turns"),
    "error_max_budget_usd": Meaning(failureClass: .billing, code: "max_budget"),
    "error_max_structured_output_retries": Meaning(failureClass: .invalidRequest, code: "structured_output"),
  ]

  /// `terminal_reason`.
  static let reasons: [String: Meaning] = [
    "max_turns": Meaning(failureClass: .invalidRequest, code: "max_turns"),
    "budget_exhausted": Meaning(failureClass: .billing, code: "max_budget"),
    "prompt_too_long": Meaning(failureClass: .contextLength, code: "prompt_too_long"),
    "blocking_limit": Meaning(failureClass: .contextLength, code: "prompt_too_long"),
  ]

  /// `terminal_reason` of a turn that somebody stopped.
  static let interruptions: Set<String> = ["aborted_streaming", "aborted_tools", "interrupted"]

  /// The words of `assistant.error` and of `api_retry`. Words that say too little are not here.
  static let words: [String: Meaning] = [
    "authentication_failed": Meaning(failureClass: .auth),
    "oauth_org_not_allowed": Meaning(failureClass: .auth),
    "billing_error": Meaning(failureClass: .billing),
    "rate_limit": Meaning(failureClass: .rateLimit),
    "overloaded": Meaning(failureClass: .overloaded),
    "model_not_found": Meaning(failureClass: .notFound),
    "connection_failed": Meaning(failureClass: .network),
    "max_output_tokens": Meaning(failureClass: .truncated),
  ]

  /// Beginnings and parts of the program's texts, lower case, in the order in which they are tried.
  static let texts: [(part: String, meaning: Meaning)] = [
    ("no conversation found with session id", Meaning(failureClass: .invalidRequest, code: "session_unknown")),
    ("not logged in", Meaning(failureClass: .credentialsMissing, code: "not_logged_in")),
    ("please run /login", Meaning(failureClass: .auth)),
    ("credit balance is too low", Meaning(failureClass: .billing)),
    ("usage limit reached", Meaning(failureClass: .rateLimit, code: "usage_limit")),
    ("hit your limit", Meaning(failureClass: .rateLimit, code: "usage_limit")),
    ("prompt is too long", Meaning(failureClass: .contextLength, code: "prompt_too_long")),
    ("request too large", Meaning(failureClass: .requestTooLarge)),
    ("issue with the selected model", Meaning(failureClass: .notFound, code: "model_not_found")),
    ("request timed out", Meaning(failureClass: .timeout)),
    ("connection dropped", Meaning(failureClass: .network)),
    ("connection refused", Meaning(failureClass: .network)),
    ("connection error", Meaning(failureClass: .network)),
    ("unable to connect", Meaning(failureClass: .network)),
    ("econnrefused", Meaning(failureClass: .network)),
    ("econnreset", Meaning(failureClass: .network)),
    ("enotfound", Meaning(failureClass: .network)),
    ("could not process image", Meaning(failureClass: .invalidMedia)),
  ]

  /// What people can do about it, by code and by class.
  static func hint(_ failure: ModelFailure) -> String? {
    failure.code.flatMap { codeHints[$0] } ?? classHints[failure.failureClass]
  }

  /// What is said where the program says nothing, by code.
  static let sentences: [String: String] = [
    "max_turns": "Claude Code reached its greatest number of turns.",
    "max_budget": "Claude Code reached its budget.",
  ]

  private static let codeHints: [String: String] = [
    "max_turns": "Raise max_turns of this agent, or give it less to do.",
    "max_budget": "Raise max_budget_usd of this agent.",
    "session_unknown": "The conversation to go on with is gone; it begins anew.",
    "config_file_invalid": "Mend or remove the file the message names.",
  ]

  private static let classHints: [FailureClass: String] = [
    .auth: "Check the key: api_key of the agent, CLAUDE_CODE_API_KEY or ANTHROPIC_API_KEY; or log in with `claude`.",
    .credentialsMissing:
      "Set api_key of the agent, CLAUDE_CODE_API_KEY or ANTHROPIC_API_KEY; or run `claude` once and log in.",
    .billing: "Check plan and balance of the account the key belongs to.",
    .notFound: "Check the agent's model.",
    .contextLength: "Give the agent shorter texts or fewer files; its conversation does not fit the model.",
    .requestTooLarge: "Give the agent fewer or smaller pictures and files.",
    .network: "Check the network, and ANTHROPIC_BASE_URL where a gateway is used.",
    .timeout: "The API was too slow. API_TIMEOUT_MS in env of the agent raises the limit.",
  ]
}
