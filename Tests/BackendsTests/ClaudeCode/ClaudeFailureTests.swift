// SPDX-License-Identifier: Apache-2.0

import AgentModel
import ChildProcess
import JSONCore
import Testing

@testable import Backends

/// R9: what went wrong, in our terms; an error is never an answer. (claude-code.md 5.1)
@Suite("R9 failures")
struct ClaudeFailureTests {
  /// A turn that fails, and what it has to be called.
  struct Case: CustomTestStringConvertible, Sendable {
    var text: String
    var word: String?
    var status: Int64?
    var type: String?
    var result: JSONObject = [:]
    var expected: FailureClass
    var code: String
    var testDescription: String { "\(text) \(word ?? "")" }
  }

  static let cases: [Case] = [
    Case(
      text: "Invalid API key · Fix external API key", word: "authentication_failed", status: 401,
      type: "authentication_error", expected: .auth, code: "authentication_failed"),
    Case(
      text: "Failed to authenticate. API Error: 403 not allowed", word: "authentication_failed", status: 403,
      type: "permission_error", expected: .auth, code: "authentication_failed"),
    Case(
      text: "Not logged in · Please run /login", word: "authentication_failed", expected: .credentialsMissing,
      code: "not_logged_in"),
    Case(
      text: "Credit balance is too low", word: "billing_error", status: 400, type: "invalid_request_error",
      expected: .billing, code: "billing_error"),
    Case(
      text: "Prompt is too long · the request is ~250000 tokens", word: "invalid_request", status: 400,
      type: "invalid_request_error", result: ["terminal_reason": "prompt_too_long"], expected: .contextLength,
      code: "prompt_too_long"),
    Case(text: "Prompt is too long", word: "invalid_request", expected: .contextLength, code: "prompt_too_long"),
    Case(
      text: "Request too large (max 32MB).", word: "invalid_request", status: 413, type: "request_too_large",
      result: ["terminal_reason": "image_error"], expected: .requestTooLarge, code: "invalid_request"),
    Case(
      text: "There's an issue with the selected model (m).", word: "model_not_found", status: 404,
      type: "not_found_error", expected: .notFound, code: "model_not_found"),
    Case(
      text: "There's an issue with the selected model (m).", word: "invalid_request", expected: .notFound,
      code: "model_not_found"),
    Case(
      text: "API Error: Request rejected (429) · rate limited", word: "rate_limit", status: 429,
      type: "rate_limit_error", expected: .rateLimit, code: "rate_limit"),
    Case(
      text: "API Error: 500 Internal server error.", word: "server_error", status: 500, type: "api_error",
      expected: .server, code: "server_error"),
    Case(
      text: "API Error: 529 Overloaded.", word: "server_error", status: 529, type: "overloaded_error",
      expected: .overloaded, code: "server_error"),
    Case(
      text: #"API Error: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
      word: "unknown", expected: .overloaded, code: "unknown"),
    Case(
      text: #"API Error: 400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance"#
        + #" is too low to access the API."}}"#, word: "unknown", expected: .billing, code: "unknown"),
    Case(
      text: "API Error: Connection refused — a firewall may be blocking it (ECONNREFUSED)", word: "server_error",
      expected: .network, code: "server_error"),
    Case(
      text: "API Error: Connection dropped (ECONNRESET).", word: "server_error", expected: .network,
      code: "server_error"),
    Case(text: "Request timed out.", word: "server_error", expected: .timeout, code: "server_error"),
    Case(text: "API Error: something else", word: "server_error", expected: .server, code: "server_error"),
    Case(
      text: "API Error: Sonnet can't help with this.", word: "invalid_request", result: ["stop_reason": "refusal"],
      expected: .contentFilter, code: "refusal"),
    Case(
      text: "", result: ["subtype": "error_max_turns", "errors": ["Reached maximum number of turns (2)"]],
      expected: .invalidRequest, code: "max_turns"),
    Case(
      text: "", result: ["subtype": "error_max_turns", "is_error": false, "errors": []], expected: .invalidRequest,
      code: "max_turns"),
    Case(
      text: "", result: ["subtype": "error_max_budget_usd", "errors": ["Reached maximum budget ($0.001)"]],
      expected: .billing, code: "max_budget"),
    Case(
      text: "",
      result: [
        "subtype": "error_during_execution", "errors": ["The settings file is broken."],
        "startup_failure_reason": "config_file_invalid",
      ], expected: .invalidRequest, code: "config_file_invalid"),
    Case(
      text: "", result: ["subtype": "error_of_tomorrow", "errors": ["Strange."]], expected: .unknown, code: "none"),
  ]

  static func play(_ failing: Case, secrets: [Secret] = []) -> ClaudePlayer.Turn {
    var lines = ClaudeLines()
    lines.begin()
    var members: JSONObject = [:]
    if let status = failing.status { members["api_error_status"] = .integer(status) }
    if let type = failing.type { members["api_error_type"] = .string(type) }
    if let word = failing.word { lines.error(failing.text, word, more: members) }
    members["is_error"] = true
    members["stop_reason"] = "stop_sequence"
    members.merge(failing.result)
    lines.result(failing.text, more: members)
    return ClaudePlayer.play(turn: lines.turn, [lines.block], secrets: secrets)
  }

  @Test("Failures are told apart", arguments: cases)
  func classes(_ failing: Case) throws {
    let turn = Self.play(failing)
    let failure = try #require(turn.failure)
    #expect(failure.failureClass == failing.expected)
    #expect(failing.code == "none" || failure.code == failing.code)
    #expect(failure.httpStatus == failing.status.map { Int($0) } || failing.status == nil)
    #expect(failure.retryable == failing.expected.isRetryable)
    #expect(turn.visibleText.isEmpty, "an error is no answer")
    let said = failing.result["errors"]?[0]?.stringValue ?? failing.text
    #expect(said.isEmpty ? !failure.message.isEmpty : failure.message == said)
  }

  @Test("No key gets into a failure")
  func secrets() throws {
    let key = "sk-ant-api03-0123456789abcdef0123456789"
    var failing = Case(
      text: "The key \(key) and hunter2hunter2 were refused", word: "authentication_failed", expected: .auth, code: "")
    failing.status = 401
    let failure = try #require(Self.play(failing, secrets: [Secret("hunter2hunter2")]).failure)
    #expect(failure.message == "The key *** and *** were refused")
  }

  @Test("A used-up limit says when it starts anew")
  func reset() throws {
    var lines = ClaudeLines()
    lines.begin()
    let info: JSONObject = ["status": "rejected", "resetsAt": 1_795_359_600, "rateLimitType": "five_hour"]
    for _ in 0..<2 { lines.add(["type": "rate_limit_event", "rate_limit_info": .object(info)]) }
    lines.error("You've hit your limit", "rate_limit", more: ["timestamp": "2026-11-22T14:20:00.000Z"])
    lines.result("You've hit your limit", more: ["is_error": true])
    let turn = ClaudePlayer.play(turn: lines.turn, [lines.block])
    let failure = try #require(turn.failure)
    #expect(failure.failureClass == .rateLimit)
    #expect(failure.hint?.contains("2026-11-22T15:00:00Z") == true)
    #expect(failure.retryAfterMilliseconds == 2_400_000)
    #expect(turn.codes == ["rate_limit"], "once")
  }

  @Test("A limit in the words of older versions, too")
  func oldReset() throws {
    let turn = Self.play(
      Case(text: "Claude AI usage limit reached|1795359600", word: "rate_limit", expected: .rateLimit, code: ""))
    #expect(turn.failure?.hint?.contains("2026-11-22T15:00:00Z") == true)
  }

  @Test("An error that the program got over is none")
  func recovered() {
    var lines = ClaudeLines()
    lines.error("API Error: 529 Overloaded.", "server_error")
    lines.message("m1", ["Made it."])
    lines.result("Made it.")
    #expect(ClaudePlayer.play(turn: lines.turn, [lines.block]).answer == "Made it.")
  }

  @Test("A good result after an error that nothing followed is a failure all the same")
  func hiddenError() {
    var lines = ClaudeLines()
    lines.error("Invalid API key", "authentication_failed")
    lines.result("Invalid API key")
    let turn = ClaudePlayer.play(turn: lines.turn, [lines.block])
    #expect(turn.failure?.failureClass == .auth)
    #expect(turn.visibleText.isEmpty)
  }

  @Test(
    "Repeated requests are told with their pauses and reasons",
    arguments: [
      (401, "authentication_failed", FailureClass.auth), (403, "authentication_failed", .auth),
      (429, "rate_limit", .rateLimit), (529, "overloaded", .overloaded), (500, "server_error", .server),
      (nil, "unknown", .network),
    ] as [(Int64?, String, FailureClass)])
  func retries(_ status: Int64?, _ word: String, _ expected: FailureClass) throws {
    var lines = ClaudeLines()
    lines.begin()
    lines.add([
      "type": "system", "subtype": "api_retry", "attempt": 3, "max_retries": 10, "retry_delay_ms": 2338,
      "error_status": status.map(JSONValue.integer) ?? .null, "error": .string(word),
    ])
    let turn = ClaudePlayer.play(turn: lines.turn, [lines.block])
    guard case .retrying(let attempt, let delay, let failure)? = turn.events.last else {
      Issue.record("nothing was told")
      return
    }
    #expect(attempt == 3 && delay == 2338)
    #expect(failure.failureClass == expected)
    #expect(failure.httpStatus == status.map { Int($0) })
  }

  @Test("Notices are passed on in the program's words")
  func notices() {
    var lines = ClaudeLines()
    lines.begin(servers: [["name": "files", "status": "failed"], ["name": "ok", "status": "connected"]])
    lines.begin(servers: [["name": "files", "status": "failed"]])
    lines.add(["type": "system", "subtype": "model_fallback", "content": "Switched to Haiku."])
    lines.add(["type": "system", "subtype": "informational", "content": "Mind the gap.", "level": "notice"])
    lines.add(["type": "system", "subtype": "permission_denied", "tool_name": "Bash", "message": "Denied."])
    lines.add(["type": "system", "subtype": "compact_boundary"])
    lines.result("", more: [:])
    let notices = ClaudePlayer.play(turn: lines.turn, [lines.block]).events.compactMap { event -> String? in
      if case .notice(let code, let message) = event { "\(code): \(message)" } else { nil }
    }
    #expect(
      notices == [
        "tool_server_failed: The tool server files could not be started.", "model_fallback: Switched to Haiku.",
        "informational: Mind the gap.", "permission_denied: Denied.",
        "compact_boundary: Claude Code summarised its conversation because it became too long.",
      ])
  }

  @Test(
    "Points in time are written as they are read",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_795_359_600, "2026-11-22T15:00:00Z"),
      (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
      (253_402_300_799, "9999-12-31T23:59:59Z"),
    ])
  func times(_ seconds: Int, _ text: String) {
    #expect(CalendarTime.rfc3339(seconds) == text)
    #expect(CalendarTime.rfc3339(text) == seconds)
  }
}
