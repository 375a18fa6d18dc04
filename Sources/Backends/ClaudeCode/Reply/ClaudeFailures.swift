// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Makes failures of what the program reports. Pure. (claude-code.md 5.1, R9)
struct ClaudeFailures: Sendable {
  /// Values that must not appear in a message.
  var secrets: [Secret] = []

  /// The failure of a turn.
  ///
  /// - Parameters:
  ///   - error: the message the program itself wrote in the turn, if it did.
  ///   - limit: what was last told about the account's limits.
  func failure(_ result: ResultFrame, error: AssistantFrame?, limit: RateLimitFrame?) -> ModelFailure {
    let said = [result.errors.first { !$0.hasPrefix("[ede_diagnostic]") }, error?.text, result.text]
      .compactMap { $0 }.first { !$0.isEmpty }
    let text = said ?? ""
    let apiError = EmbeddedError(text)
    let status = result.status ?? error?.status ?? apiError.status
    let meaning = meaning(result, error: error, text: text)
    let verdict = classify(
      status: status, type: result.errorType ?? error?.errorType, text: apiError.message ?? text, body: apiError.body)
    var failure = ModelFailure(
      meaning?.failureClass ?? verdict, Self.shortened(text),
      code: result.startupFailure ?? meaning?.code ?? error?.error ?? result.errorType ?? result.terminalReason)
    if text.isEmpty {
      failure.message =
        failure.code.flatMap { ClaudeErrorRules.sentences[$0] }
        ?? "Claude Code ended the turn with \(result.subtype) and no explanation."
    }
    if failure.failureClass == .server || failure.failureClass == .unknown, error?.error == "server_error",
      status == nil
    {
      failure.failureClass = .server
      failure.retryable = true
    }
    failure.httpStatus = status
    failure.requestID = error?.requestID
    if failure.failureClass == .rateLimit { addReset(to: &failure, text: text, error: error, limit: limit) }
    failure.hint = failure.hint ?? ClaudeErrorRules.hint(failure)
    return failure.masked(secrets)
  }

  /// The failure of a request that the program repeats.
  func failure(_ retry: RetryFrame) -> ModelFailure {
    let meaning = retry.error.flatMap { ClaudeErrorRules.words[$0] }
    let failureClass = meaning?.failureClass ?? retry.status.map(ErrorRules.failureClass(status:)) ?? .network
    let message =
      retry.status.map { "The API answered with HTTP status \($0)." } ?? "The API could not be reached or broke off."
    return ModelFailure(failureClass, message, code: retry.error, httpStatus: retry.status).masked(secrets)
  }

  /// What is certain about a failure; nil when the API's own words have to say it.
  private func meaning(_ result: ResultFrame, error: AssistantFrame?, text: String) -> ClaudeErrorRules.Meaning? {
    if let meaning = ClaudeErrorRules.subtypes[result.subtype] { return meaning }
    if result.stopReason == "refusal" { return ClaudeErrorRules.Meaning(failureClass: .contentFilter, code: "refusal") }
    if let meaning = result.terminalReason.flatMap({ ClaudeErrorRules.reasons[$0] }) { return meaning }
    let text = text.lowercased()
    if let rule = ClaudeErrorRules.texts.first(where: { text.contains($0.part) }) { return rule.meaning }
    if let meaning = error?.error.flatMap({ ClaudeErrorRules.words[$0] }) { return meaning }
    if result.startupFailure != nil { return ClaudeErrorRules.Meaning(failureClass: .invalidRequest) }
    return nil
  }

  /// What the API's status, type and message say.
  private func classify(status: Int?, type: String?, text: String, body: [UInt8]?) -> FailureClass {
    guard status != nil || type != nil || body != nil,
      let provider = ProviderTable.profile(id: "anthropic")
    else { return .unknown }
    let words: JSONValue = ["error": ["type": type.map(JSONValue.string) ?? .null, "message": .string(text)]]
    return ErrorClassifier(provider: provider)
      .classify(status: status ?? ErrorRules.inStream, headers: [], body: body ?? words.encoded())
      .failure.failureClass
  }

  /// Says when a used-up limit starts anew.
  private func addReset(
    to failure: inout ModelFailure, text: String, error: AssistantFrame?, limit: RateLimitFrame?
  ) {
    // "Claude AI usage limit reached|1733000000"
    let appended = text.split(separator: "|").dropFirst().last.flatMap { Int($0) }
    guard let resetsAt = appended ?? (limit?.status == "allowed" ? nil : limit?.resetsAt) else { return }
    if let now = error?.timestamp.flatMap(CalendarTime.rfc3339), resetsAt > now, resetsAt - now < 1_000_000_000 {
      failure.retryAfterMilliseconds = (resetsAt - now) * 1000
    }
    failure.hint = "The limit starts anew at \(CalendarTime.rfc3339(resetsAt))."
  }

  private static func shortened(_ text: String) -> String {
    text.utf8.count <= 4000 ? text : "\(text.prefix(2000)) …"
  }
}

/// An error of the API inside a text of the program: `API Error: 529 {"type":"error",…}`.
private struct EmbeddedError {
  var status: Int?
  var message: String?
  var body: [UInt8]?

  init(_ text: String) {
    let mark = "API Error: "
    guard let found = text.firstRange(of: mark) else { return }
    let rest = text[found.upperBound...]
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    if digits.utf8.count == 3 { status = Int(digits) }
    let behind = rest.dropFirst(digits.count).drop { $0 == " " }
    guard behind.first == "{" else { return }
    let bytes = Array(behind.utf8)
    let error = ErrorBody(bytes: bytes)
    if error.isEmpty { return }
    body = bytes
    message = error.message
  }
}
