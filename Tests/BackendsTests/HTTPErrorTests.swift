// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import JSONCore
import TestSupport
import Testing

/// One row of `fixtures/http-errors.json`.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  let provider: String
  let name: String
  let status: Int
  let headers: [(name: String, value: String)]
  let body: [UInt8]
  let expected: JSONValue

  var testDescription: String { "\(provider)/\(name)" }

  static let all: [ErrorCase] = {
    guard let bytes = try? Shared.bytes("fixtures/http-errors.json"), let file = try? JSONReader.parse(bytes) else {
      return []
    }
    return (file["cases"]?.arrayValue ?? []).map { row in
      ErrorCase(
        provider: row["provider"]?.stringValue ?? "", name: row["name"]?.stringValue ?? "",
        status: row["status"]?.intValue ?? 0,
        headers: row["headers"]?.objectValue?.map { ($0.key, $0.value.stringValue ?? "") } ?? [],
        body: Array((row["body"]?.stringValue ?? "").utf8), expected: row["expect"] ?? .null)
    }
  }()
}

@Suite("Errors of providers")
struct HTTPErrorTests {
  /// Longest wait that is slept instead of reported. (backends.md 8.2)
  static let longestWait = 120_000

  @Test(
    "Every known error reply gets its class, its wait and its chance of a retry", .enabled(if: Shared.isAvailable),
    arguments: ErrorCase.all)
  func classification(_ row: ErrorCase) throws {
    let provider = ProviderTable.profile(id: row.provider == "azure" ? "azure_openai" : row.provider)
    let classifier = ErrorClassifier(provider: try #require(provider))
    let verdict = classifier.classify(status: row.status, headers: row.headers, body: row.body)
    let failure = verdict.failure
    #expect(failure.failureClass.rawValue == row.expected["class"]?.stringValue)
    #expect(failure.retryable == row.expected["retryable"]?.boolValue)
    #expect(failure.retryAfterMilliseconds == row.expected["retry_after_ms"]?.intValue)
    let isSlept = (failure.retryAfterMilliseconds ?? 0) <= Self.longestWait
    #expect((verdict.effectiveFailure.retryable && isSlept) == row.expected["auto_retry"]?.boolValue)
    #expect(!failure.message.isEmpty)
    #expect(!failure.message.contains("<"), "no markup")
    #expect(!failure.message.contains("sk-ab"), "no part of a key")
  }

  @Test("All 71 error replies are there", .enabled(if: Shared.isAvailable))
  func caseCount() { #expect(ErrorCase.all.count == 71) }

  @Test(
    "A wait is understood in every form providers use",
    arguments: [
      (["retry-after": "1.5"], "", 1500),
      (["retry-after": "-3"], "", nil),
      (["retry-after-ms": "250", "retry-after": "9"], "", 250),
      (["date": "Sun, 22 Nov 2026 23:59:50 GMT", "retry-after": "Mon, 23 Nov 2026 00:00:05 GMT"], "", 15_000),
      (["x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s"], "", 360_000),
      (
        [
          "x-ratelimit-reset-requests": "1s", "x-ratelimit-remaining-requests": "0",
          "x-ratelimit-reset-tokens": "6m0s", "x-ratelimit-remaining-tokens": "50",
        ], "", 1000
      ),
      (["x-ratelimit-reset": "1795341605000", "date": "Sun, 22 Nov 2026 10:00:00 GMT"], "", 5000),
      (
        ["anthropic-ratelimit-tokens-reset": "2026-11-22T10:00:30Z", "date": "Sun, 22 Nov 2026 10:00:00 GMT"], "",
        30_000
      ),
      ([:], "Rate limit reached. Please try again in 4.77s.", 4770),
      ([:], "Please try again in 1m2.5s. Visit the console.", 62_500),
      ([:], "Please retry after 20 seconds.", 20_000),
      ([:], "Please try again in 120ms", 120),
      ([:], "Please try again later.", nil),
    ] as [([String: String], String, Int?)])
  func waits(_ headers: [String: String], _ message: String, _ expected: Int?) {
    let body: JSONValue = ["error": ["message": .string(message)]]
    let failure = ErrorClassifier(provider: ProviderTable.generic).classify(
      status: 429, headers: headers.map { ($0.key, $0.value) }, body: body.encoded()
    ).failure
    #expect(failure.retryAfterMilliseconds == expected)
  }

  @Test("An authentication failure names where the key came from, never the key")
  func authHint() throws {
    let provider = try #require(ProviderTable.profile(id: "cerebras"))
    let key = Secret("tiny-key-without-shape-77")
    let body: JSONValue = ["error": ["message": .string("No access for \(key.reveal()).")]]
    func failure(_ source: String?) -> ModelFailure {
      ErrorClassifier(provider: provider, keySource: source, secrets: [key]).classify(
        status: 401, headers: [], body: body.encoded()
      ).failure
    }
    #expect(failure("CEREBRAS_API_KEY").hint?.contains("CEREBRAS_API_KEY") == true)
    #expect(failure(nil).hint == "No key was sent. Set CEREBRAS_API_KEY.")
    #expect(failure("X").message == "No access for ***.")
  }

  @Test("A redirect names the other host and carries the request id")
  func redirect() {
    let failure = ErrorClassifier(provider: ProviderTable.generic).classify(
      status: 308, headers: [("Location", "https://user@Elsewhere.example:8443/v1?x=1"), ("X-Request-Id", "r1")],
      body: []
    ).failure
    #expect(failure.message.contains("elsewhere.example"))
    #expect(!failure.message.contains("user"))
    #expect(failure.requestID == "r1")
    #expect(failure.failureClass == .invalidRequest)
  }
}
