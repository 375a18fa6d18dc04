// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// A turn begins: what the program runs with. (claude-code.md 5)
struct TurnFrame: Sendable {
  /// The program's version.
  let version: String?
  /// The model that is asked.
  let model: String?
  /// Tool servers and their states.
  let servers: [(name: String, status: String)]

  /// Reads a frame.
  init(_ object: JSONObject) {
    version = object["claude_code_version"]?.stringValue
    model = object["model"]?.stringValue
    servers = (object["mcp_servers"]?.arrayValue ?? []).compactMap { server in
      guard let name = server["name"]?.stringValue else { return nil }
      return (name, server["status"]?.stringValue ?? "")
    }
  }
}

/// The program repeats a request to the API after a pause. (claude-code.md 5)
struct RetryFrame: Sendable {
  /// Which repetition it will be, from 1.
  let attempt: Int
  /// How long the pause is, in milliseconds.
  let delayMilliseconds: Int
  /// The API's status; nil when it was not reached.
  let status: Int?
  /// The word for what went wrong.
  let error: String?

  /// Reads a frame.
  init(_ object: JSONObject) {
    attempt = object["attempt"]?.intValue ?? 1
    delayMilliseconds = object["retry_delay_ms"]?.tokenCount ?? 0
    status = object["error_status"]?.intValue
    error = object["error"]?.stringValue
  }
}

/// What is left of the account's limits. (claude-code.md 5)
struct RateLimitFrame: Sendable, Equatable {
  /// `allowed`, `allowed_warning`, `rejected`.
  let status: String
  /// Which limit it is.
  let kind: String?
  /// When it starts anew, in seconds since 1970.
  let resetsAt: Int?

  /// Reads the frame's information.
  init(_ object: JSONObject) {
    status = object["status"]?.stringValue ?? ""
    kind = object["rateLimitType"]?.stringValue
    resetsAt = object["resetsAt"]?.tokenCount
  }
}
