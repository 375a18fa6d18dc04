// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore

/// Says what kind of failure a provider's error is. Pure: nothing is asked of the clock or the network.
/// (backends.md section 8; fixtures/http-errors.json)
public struct ErrorClassifier: Sendable {
  /// What a provider's error means.
  public struct Verdict: Sendable, Equatable {
    /// The failure.
    public var failure: ModelFailure
    /// Whether waiting does not help although the class is one that is retried: the provider said so, or a daily quota
    /// is used up.
    public var isRetryPointless: Bool

    /// The failure with ``isRetryPointless`` applied to its `retryable`.
    public var effectiveFailure: ModelFailure {
      var failure = failure
      if isRetryPointless { failure.retryable = false }
      return failure
    }
  }

  /// Whose errors are read.
  public var provider: ProviderProfile
  /// Where the key came from, for the hint of an authentication failure: a variable's name, or nil when none was sent.
  public var keySource: String?
  /// Values that must not appear in a message.
  public var secrets: [Secret]

  /// Creates a classifier for one provider.
  public init(provider: ProviderProfile, keySource: String? = nil, secrets: [Secret] = []) {
    self.provider = provider
    self.keySource = keySource
    self.secrets = secrets
  }

  /// Classifies an HTTP reply.
  ///
  /// - Parameters:
  ///   - status: the status; 200 when an error object came in place of a reply.
  ///   - headers: names in any case.
  ///   - body: the body, or its beginning.
  public func classify(status: Int, headers: [(name: String, value: String)], body: [UInt8]) -> Verdict {
    let headers = ReplyHeaders(headers)
    if (300..<400).contains(status) {
      return Verdict(failure: redirect(status, headers).masked(secrets), isRetryPointless: true)
    }
    var verdict = classify(ErrorBody(bytes: body), status: status, headers: headers)
    verdict.failure.httpStatus = status
    return verdict
  }

  /// Classifies an error object inside a stream. A number in it counts as the status.
  public func classify(streamed value: JSONValue) -> Verdict {
    classify(ErrorBody(value), status: ErrorRules.inStream, headers: ReplyHeaders([]))
  }

  private func classify(_ body: ErrorBody, status: Int, headers: ReplyHeaders) -> Verdict {
    var status = status
    if status < 300, let number = body.number, (400..<600).contains(number) { status = number }
    let failureClass = failureClass(body, status: status)
    let isLimit = failureClass == .rateLimit
    var failure = ModelFailure(
      failureClass, message(body, status: status), code: body.code ?? body.type,
      retryAfterMilliseconds: RetryDelay.milliseconds(
        headers: headers, bodyDelay: body.retryDelay, message: failureClass.isRetryable ? body.message : nil,
        readsLimits: isLimit),
      requestID: headers.requestID)
    let said = failureClass == .invalidRequest ? body.message.flatMap(BlamedParameter.name) : nil
    failure.parameter = body.parameter ?? said
    failure.hint = hint(failureClass, parameter: failure.parameter)
    let isDaily = isLimit && body.reasons.contains { $0.contains("PerDay") }
    return Verdict(
      failure: failure.masked(secrets), isRetryPointless: isDaily || headers["x-should-retry"] == "false")
  }

  private func failureClass(_ body: ErrorBody, status: Int) -> FailureClass {
    let message = body.message?.lowercased() ?? ""
    if status == 413 || status == 429, RequestBudget.isExceeded(in: message) { return .requestTooLarge }
    let words = ([body.code, body.type].compactMap { $0 } + body.reasons).map { $0.lowercased() }
    for rule in ErrorRules.codes
    where rule.statuses?.contains(status) ?? true && (rule.provider ?? provider.id) == provider.id {
      if words.contains(where: rule.words.contains) { return rule.failureClass }
    }
    let text = body.parameter.map { "\(message) \($0.lowercased())" } ?? message
    for rule in ErrorRules.wordings where rule.statuses.contains(status) {
      if rule.holds(for: text) { return rule.failureClass }
    }
    return ErrorRules.failureClass(status: status)
  }
}

// MARK: - Words for people

extension ErrorClassifier {
  private func message(_ body: ErrorBody, status: Int) -> String {
    if let message = body.message, !message.isEmpty { return message }
    return status == ErrorRules.inStream
      ? "\(provider.displayName) reported an error without saying which."
      : "\(provider.displayName) answered with HTTP status \(status) and no explanation."
  }

  private func redirect(_ status: Int, _ headers: ReplyHeaders) -> ModelFailure {
    let target = headers["location"].flatMap { HTTPAddress.host(of: $0) }.map { " to \($0)" } ?? ""
    return ModelFailure(
      .invalidRequest, "\(provider.displayName) redirects the request\(target); requests are never redirected.",
      code: "redirect", httpStatus: status, requestID: headers.requestID,
      hint: "Set base_url to the address that answers itself.")
  }

  private func hint(_ failureClass: FailureClass, parameter: String?) -> String? {
    switch failureClass {
    case .auth:
      if let keySource { return "The key came from \(keySource). Check that it is valid and meant for this provider." }
      return provider.keyVariables.first.map { "No key was sent. Set \($0)." }
    case .billing:
      return "Check plan and balance of the account the key belongs to."
    case .notFound:
      return "Check the model's name and base_url."
    case .requestTooLarge:
      return "Lower max_tokens or shorten the input; waiting does not help."
    case .contextLength:
      return "The conversation is longer than the model's context window."
    case .invalidRequest:
      return parameter.map { "The provider objects to `\($0)`." }
    default:
      return nil
    }
  }
}

/// "Limit 6000, Requested 9000": a request that is larger than the whole budget of a minute, which no waiting helps.
/// (backends.md 8.1)
enum RequestBudget {
  /// Whether a lower-case message says so.
  static func isExceeded(in message: String) -> Bool {
    guard let limit = number(after: "limit ", in: message), let requested = number(after: "requested ", in: message)
    else { return false }
    return requested > limit
  }

  private static func number(after word: String, in message: String) -> Int? {
    guard let found = message.firstRange(of: word) else { return nil }
    return Int(message[found.upperBound...].prefix { $0.isASCII && $0.isNumber })
  }
}
