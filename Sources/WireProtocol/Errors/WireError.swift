// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// An error as a client gets it: a code, one sentence for people, and data that names the error for programs.
public struct WireError: Error, Sendable, Equatable {
  /// The code.
  public var code: WireErrorCode
  /// One sentence for people.
  public var message: String
  /// What the user can do about it.
  public var hint: String?
  /// JSON Pointer into the params, for -32602.
  public var pointer: String?
  /// How long to wait before trying again, in milliseconds.
  public var retryAfterMilliseconds: Int?
  /// Further members of `error.data`, by the code's own definition (`diagnostics`, `searched`, `firstSeq`, …).
  public var details: JSONObject

  /// Creates an error.
  public init(
    _ code: WireErrorCode, _ message: String, hint: String? = nil, pointer: String? = nil,
    retryAfterMilliseconds: Int? = nil, details: JSONObject = [:]
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.pointer = pointer
    self.retryAfterMilliseconds = retryAfterMilliseconds
    self.details = details
  }

  /// The `data` member: `{name, retryable, retryAfterMs?, hint?, pointer?, …}`.
  public var data: JSONValue {
    var data: JSONObject = ["name": .string(code.name), "retryable": .bool(code.isRetryable)]
    if let retryAfterMilliseconds { data["retryAfterMs"] = .integer(Int64(retryAfterMilliseconds)) }
    if let hint { data["hint"] = .string(hint) }
    if let pointer { data["pointer"] = .string(pointer) }
    for (key, value) in details { data[key] = value }
    return .object(data)
  }

  /// A parameter that is missing or wrong.
  public static func invalidParams(_ pointer: String, _ message: String, hint: String? = nil) -> WireError {
    WireError(.invalidParams, message, hint: hint, pointer: pointer)
  }
}
