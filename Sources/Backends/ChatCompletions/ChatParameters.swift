// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Which parameters of a team file go into a request, under which name and with which value.
///
/// Only known members reach the wire; everything else has to stand in `extra_body`. (backends.md 0.4, section 13)
struct ChatParameters {
  /// Members in the order they are sent.
  private(set) var members: [(name: String, value: JSONValue)] = []
  /// `stream_options` as the team file wants it.
  private(set) var streamOptions: JSONObject = [:]
  /// `tool_choice` of the team file.
  private(set) var toolChoice: JSONValue?
  /// `parallel_tool_calls` of the team file.
  private(set) var parallelToolCalls: JSONValue?
  /// What was left out or changed, and why.
  private(set) var notices: [ModelEvent] = []

  /// Members of OpenAI's request that need no treatment.
  private static let plain: Set<String> = [
    "temperature", "top_p", "max_tokens", "max_completion_tokens", "stop", "seed", "frequency_penalty",
    "presence_penalty", "reasoning_effort", "response_format", "logprobs", "top_logprobs", "logit_bias", "user",
    "store", "metadata", "service_tier", "verbosity", "modalities", "audio", "prediction", "web_search_options",
    "prompt_cache_key", "safety_identifier",
  ]

  /// - Parameter offersTools: whether the request has tools.
  init(_ settings: ProviderSettings, offersTools: Bool) {
    let dialect = settings.provider.chat
    for (key, value) in settings.parameters where !value.isNull {
      switch key {
      case "stream_options": streamOptions = value.objectValue ?? [:]
      case "tool_choice": toolChoice = value
      case "parallel_tool_calls": parallelToolCalls = value
      default:
        let name = Self.wireName(key, dialect, isTaken: { settings.parameters[$0] != nil })
        if let rule = dialect.refusal(of: name, value, model: settings.model, offersTools: offersTools) {
          let place = rule.besideTools ? "beside tools" : "for this model"
          drop(key, "\(settings.provider.displayName) refuses it \(place)")
        } else if Self.plain.contains(name) || dialect.extraParameters.contains(name) {
          members.append((name, inRange(value, of: name, settings)))
        } else {
          drop(key, "it is no parameter of \(settings.provider.displayName); extra_body sends anything")
        }
      }
    }
    for (name, value) in dialect.defaults where settings.parameters[name] == nil { members.append((name, value)) }
  }

  private mutating func drop(_ name: String, _ reason: String) {
    notices.append(.notice(code: "parameter_dropped", message: "\(name) is not sent: \(reason)."))
  }

  /// The value, or the closest one that the model takes.
  private mutating func inRange(_ value: JSONValue, of name: String, _ settings: ProviderSettings) -> JSONValue {
    guard let number = value.doubleValue else { return value }
    let clamped = settings.provider.chat.clamped(number, of: name, model: settings.model)
    if clamped == number { return value }
    let sent = Int64(exactly: clamped).map(JSONValue.integer) ?? .number(clamped)
    notices.append(
      .notice(
        code: "parameter_changed",
        message: "\(name) is sent as \(sent): \(settings.provider.displayName) takes nothing closer to \(value)."))
    return sent
  }

  private static func wireName(_ key: String, _ dialect: ChatDialect, isTaken: (String) -> Bool) -> String {
    switch key {
    case "stop_sequences" where !isTaken("stop"): "stop"
    case "max_tokens" where dialect.usesMaxCompletionTokens && !isTaken("max_completion_tokens"):
      "max_completion_tokens"
    default: key
    }
  }
}
