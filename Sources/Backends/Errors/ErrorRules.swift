// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The words by which providers' errors are told apart, as data: first codes, then messages, then the status alone.
/// (backends.md 6.5, 8.1)
enum ErrorRules {
  /// A rule about the codes, types and reasons of an error body, compared whole and without case.
  struct Code {
    var failureClass: FailureClass
    var words: Set<String>
    /// The statuses it holds for; nil for all.
    var statuses: Set<Int>?
    /// The provider whose private codes these are.
    var provider: String?
  }

  /// A rule about the message and the member it blames: it holds when all words of one of the lists occur and none of
  /// the words that would make them mean something else, case aside.
  struct Wording {
    var failureClass: FailureClass
    var anyOf: [[String]]
    var unless: [String] = []
    var statuses: Set<Int>

    /// Whether it holds for a lower-case text.
    func holds(for text: String) -> Bool {
      anyOf.contains { $0.allSatisfy(text.contains) } && !unless.contains(where: text.contains)
    }
  }

  /// Stands for an error that came with status 200.
  static let inStream = 200

  static let codes: [Code] = [
    Code(
      failureClass: .billing,
      words: [
        "insufficient_quota", "exceeded_current_quota_error", "billing_error", "billing_not_active",
        "billing_hard_limit_reached", "insufficient_credits",
      ]),
    Code(failureClass: .billing, words: ["1113"], provider: "zai"),
    Code(
      failureClass: .auth,
      words: ["invalid_api_key", "api_key_invalid", "authentication_error", "invalid_authentication_error"]),
    Code(failureClass: .auth, words: ["1000", "1001", "1002", "1003", "1004"], provider: "zai"),
    Code(
      failureClass: .contentFilter,
      words: [
        "content_filter", "responsibleaipolicyviolation", "content_policy_violation", "flagged_input", "bio_policy",
      ]),
    Code(failureClass: .contentFilter, words: ["1301"], provider: "zai"),
    Code(
      failureClass: .notFound,
      words: ["model_not_found", "deploymentnotfound", "not_found_error", "resource_not_found_error"]),
    Code(failureClass: .notFound, words: ["1211"], provider: "zai"),
    Code(failureClass: .contextLength, words: ["context_length_exceeded"]),
    Code(
      failureClass: .overloaded,
      words: ["slow_down", "engine_overloaded_error", "overloaded_error", "capacity_exceeded"]),
    Code(
      failureClass: .invalidMedia,
      words: [
        "invalid_image", "invalid_image_format", "invalid_image_url", "image_parse_error", "image_too_large",
        "image_too_small", "invalid_base64_image", "unsupported_image_media_type", "empty_image_file",
        "failed_to_download_image", "image_file_not_found", "image_dimensions_too_large", "image_file_too_large",
        "invalid_image_mode", "image_content_policy_violation",
      ]),
    Code(failureClass: .requestTooLarge, words: ["request_too_large", "payload_too_large"]),
    Code(failureClass: .rateLimit, words: ["1302", "1303"], statuses: [429, inStream], provider: "zai"),
    Code(
      failureClass: .rateLimit,
      words: ["rate_limit_exceeded", "rate_limit_error", "rate_limit_reached_error", "too_many_requests"],
      statuses: [429, inStream]),
    Code(
      failureClass: .server,
      words: [
        "server_error", "api_error", "internal_error", "internal_server_error", "internalservererror",
        "timeout_error", "unavailable", "network_error", "vector_store_timeout",
      ],
      statuses: [inStream]),
    Code(
      failureClass: .invalidRequest,
      words: [
        "invalid_request_error", "badrequesterror", "invalid_argument", "invalid_prompt", "data_residency_mismatch",
      ],
      statuses: [inStream]),
  ]

  /// The rules in the order in which they are tried.
  static let wordings: [Wording] = [unsupportedMedia, unsupportedAbility, contextLength] + invalidMedia + general

  /// A route that lacks something other than media, which is no missing model. (OpenRouter)
  private static let unsupportedAbility = Wording(
    failureClass: .invalidRequest, anyOf: [["no endpoints found that support"]], statuses: [404])

  private static let contextLength = Wording(
    failureClass: .contextLength,
    anyOf: [
      ["prompt is too long"], ["maximum context length"], ["context length", "exceed"], ["context window", "exceed"],
      ["input token count", "exceeds"], ["too many tokens"], ["context size", "exceed"],
      ["prompt exceeds max length"],
    ],
    statuses: [400, 413, 422, 500, inStream])

  private static let general: [Wording] = [
    Wording(
      failureClass: .auth,
      anyOf: [
        ["incorrect api key"], ["invalid api key"], ["api key not valid"], ["api key is invalid"],
        ["invalid x-api-key"], ["no api key"], ["missing api key"], ["authentication fail"],
      ],
      statuses: [400, inStream]),
    Wording(
      failureClass: .billing,
      anyOf: [
        ["credit balance"], ["insufficient balance"], ["insufficient credit"], ["account is in arrears"],
        ["payment required"],
      ],
      statuses: [400, 403, 429, inStream]),
    Wording(failureClass: .contentFilter, anyOf: [["input was flagged"], ["moderation"]], statuses: [403]),
  ]

  /// What a status alone says.
  static func failureClass(status: Int) -> FailureClass {
    switch status {
    case 401, 403: .auth
    case 402: .billing
    case 404: .notFound
    case 408, 409: .server
    case 413: .requestTooLarge
    case 429: .rateLimit
    case 498, 529: .overloaded
    case 300..<500: .invalidRequest
    case 500..<600: .server
    default: .unknown
    }
  }
}
