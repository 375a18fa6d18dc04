// SPDX-License-Identifier: Apache-2.0

/// Why a model call failed.
public struct ModelFailure: Error, Sendable, Equatable {
  /// The class, which decides about retries.
  public var failureClass: FailureClass
  /// Whether the same request may succeed when repeated.
  public var retryable: Bool
  /// One sentence for people. Never contains a key.
  public var message: String
  /// The provider's own code, if any.
  public var code: String?
  /// True when any output of the reply was received before the failure.
  public var afterOutput: Bool
  /// HTTP status of the reply, if there was one.
  public var httpStatus: Int?
  /// How long the provider asked to wait, in milliseconds.
  public var retryAfterMilliseconds: Int?
  /// The provider's id of the request, for support questions.
  public var requestID: String?
  /// The member of the request that the provider blames, as it names it.
  public var parameter: String?
  /// What the user can do about it.
  public var hint: String?

  /// Creates a failure; `retryable` defaults to what the class says.
  public init(
    _ failureClass: FailureClass, _ message: String, retryable: Bool? = nil, code: String? = nil,
    afterOutput: Bool = false, httpStatus: Int? = nil, retryAfterMilliseconds: Int? = nil,
    requestID: String? = nil, hint: String? = nil
  ) {
    self.failureClass = failureClass
    self.retryable = retryable ?? failureClass.isRetryable
    self.message = message
    self.code = code
    self.afterOutput = afterOutput
    self.httpStatus = httpStatus
    self.retryAfterMilliseconds = retryAfterMilliseconds
    self.requestID = requestID
    self.hint = hint
  }
}

/// Classes of failed calls. (backends.md 8.1; replay.md section 4 for the last two)
public enum FailureClass: String, Sendable, Hashable, CaseIterable {
  case rateLimit = "rate_limit"
  case overloaded
  case server
  case network
  case truncated
  case malformedToolCall = "malformed_tool_call"
  case auth
  case billing
  case notFound = "not_found"
  case contextLength = "context_length"
  case requestTooLarge = "request_too_large"
  case invalidMedia = "invalid_media"
  case mediaUnsupported = "media_unsupported"
  case contentFilter = "content_filter"
  case invalidRequest = "invalid_request"
  /// The bytes of the reply do not follow the provider's format.
  case protocolViolation = "protocol"
  /// A time limit of ours passed.
  case timeout
  /// No usable key for the provider.
  case credentialsMissing = "credentials_missing"
  case unknown
  /// A script has no reply left for the call.
  case replayExhausted = "replay_exhausted"
  /// A cassette was recorded for another request.
  case replayMismatch = "replay_mismatch"

  /// Whether repeating the same request can help.
  public var isRetryable: Bool {
    switch self {
    case .rateLimit, .overloaded, .server, .network, .truncated, .malformedToolCall, .timeout: true
    default: false
    }
  }
}
