// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// The end of a turn, ours or one nobody asked for. (claude-code.md 5, 5.1, 6.4, 6.7)
struct ResultFrame: Sendable {
  /// `success`, `error_during_execution`, `error_max_turns`, …; `success` does not say that it went well.
  let subtype: String
  /// Whether the turn failed.
  let isError: Bool
  /// The text of the last message, or of the error.
  let text: String?
  /// What went wrong, in some versions.
  let errors: [String]
  /// Why it ended, in versions from 2.1.139.
  let terminalReason: String?
  /// Why the model stopped.
  let stopReason: String?
  /// The API's status, when it refused.
  let status: Int?
  /// The API's type of error.
  let errorType: String?
  /// Why the program could not start.
  let startupFailure: String?
  /// Whether something other than a message of ours began the turn.
  let isUnasked: Bool
  /// Whether a command of the program itself was run instead of the model.
  let isLocalCommand: Bool
  /// What the turn used, without helpers, in the API's own form.
  let usage: JSONValue?
  /// The cost of everything so far, in US dollars.
  let totalCost: Double?
  /// What every model was used for so far.
  let modelUsage: JSONObject?
  /// What every model was used for since the last result.
  let usageSinceLast: JSONObject?

  /// Reads a frame.
  init(_ object: JSONObject) {
    subtype = object["subtype"]?.stringValue ?? ""
    isError = object["is_error"]?.boolValue == true
    text = object["result"]?.stringValue
    errors = object["errors"]?.arrayValue?.compactMap(\.stringValue) ?? []
    terminalReason = object["terminal_reason"]?.stringValue
    stopReason = object["stop_reason"]?.stringValue
    status = object["api_error_status"]?.intValue
    errorType = object["api_error_type"]?.stringValue
    startupFailure = object["startup_failure_reason"]?.stringValue
    isUnasked = object["origin"].map { !$0.isNull } ?? false
    isLocalCommand = object["local_command"].map { !$0.isNull } ?? false
    usage = object["usage"]
    totalCost = object["total_cost_usd"]?.doubleValue
    modelUsage = object["modelUsage"]?.objectValue
    usageSinceLast = object["model_usage_since_last_result"]?.objectValue
  }
}
