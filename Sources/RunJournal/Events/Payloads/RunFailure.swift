// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// Why a call or a run failed, as clients see it. (protocol.md section 11)
public struct RunFailure: Error, Sendable, Equatable {
  /// The name of the error in the table of protocol.md section 11, for example `UpstreamError`.
  public var name: String
  /// A finer code, for example `rate_limit`.
  public var code: String?
  /// One sentence for people.
  public var message: String
  /// Whether the same may succeed when tried again.
  public var retryable: Bool
  /// What the user can do about it.
  public var hint: String?
  /// HTTP status of the provider's reply, if there was one.
  public var httpStatus: Int?
  /// More facts, by name.
  public var details: JSONObject?

  /// Creates a failure from its parts.
  public init(
    name: String, code: String? = nil, message: String, retryable: Bool = false, hint: String? = nil,
    httpStatus: Int? = nil, details: JSONObject? = nil
  ) {
    self.name = name
    self.code = code
    self.message = message
    self.retryable = retryable
    self.hint = hint
    self.httpStatus = httpStatus
    self.details = details
  }
}

extension RunFailure {
  /// A failed model call. The failure's class becomes the code; a replay's reason goes into the details.
  /// (replay.md section 6)
  public init(_ failure: ModelFailure) {
    var details: JSONObject = [:]
    switch failure.failureClass {
    case .replayExhausted, .replayMismatch: details["reason"] = .string(failure.failureClass.rawValue)
    default: break
    }
    if let code = failure.code { details["providerCode"] = .string(code) }
    if let requestID = failure.requestID { details["requestId"] = .string(requestID) }
    if let wait = failure.retryAfterMilliseconds { details["retryAfterMs"] = .integer(Int64(wait)) }
    self.init(
      name: Self.name(of: failure.failureClass), code: failure.failureClass.rawValue, message: failure.message,
      retryable: failure.retryable, hint: failure.hint, httpStatus: failure.httpStatus,
      details: details.isEmpty ? nil : details)
  }

  private static func name(of failureClass: FailureClass) -> String {
    switch failureClass {
    case .rateLimit: "RateLimited"
    case .credentialsMissing: "CredentialsMissing"
    case .mediaUnsupported, .invalidMedia: "UnsupportedContent"
    case .requestTooLarge: "PayloadTooLarge"
    default: "UpstreamError"
    }
  }
}

extension RunFailure: JSONObjectCoded {
  static let shape = ObjectShape(
    "RunFailure", "Why a call or a run failed.",
    [
      .required("name", .text, "The name of the error, from the same table as the errors of requests."),
      .optional("code", .text, "A finer code, for example `rate_limit`."),
      .required("message", .text, "One sentence for people."),
      .required("retryable", .boolean, "Whether the same may succeed when tried again."),
      .optional("hint", .text, "What the user can do about it."),
      .optional("httpStatus", .integer(100...599), "HTTP status of the provider's reply."),
      .optional("details", .anyObject, "More facts, by name."),
    ])

  static let example = RunFailure(
    name: "RateLimited", code: "rate_limit", message: "The provider takes no more requests for now.", retryable: true,
    hint: "Wait, or use another key.", httpStatus: 429, details: ["retryAfterMs": 20_000])

  func write(into writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("code", code)
    writer.member("message", message)
    writer.member("retryable", retryable)
    writer.member("hint", hint)
    writer.member("httpStatus", httpStatus)
    writer.member("details", details)
  }

  init?(_ object: JSONObject) {
    guard let name = object.text("name") else { return nil }
    self.init(
      name: name, code: object.text("code"), message: object.text("message") ?? "",
      retryable: object.flag("retryable"), hint: object.text("hint"), httpStatus: object.integer("httpStatus"),
      details: object.object("details"))
  }
}
