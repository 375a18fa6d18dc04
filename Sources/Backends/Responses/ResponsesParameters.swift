// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Which parameters of a team file go into a request, under which name.
///
/// Files may use the words of Chat Completions, which have the same meaning and another place here. Only known members
/// reach the wire; everything else has to stand in `extra_body`. (backends.md 0.4, 2.3, section 13)
struct ResponsesParameters {
  /// Members in the order they are sent.
  private(set) var members: JSONObject = [:]
  /// `include` of the team file.
  private(set) var include: [JSONValue] = []
  /// `store` of the team file.
  private(set) var store: JSONValue?
  /// `tool_choice` of the team file in the words of this API.
  private(set) var toolChoice: JSONValue?
  /// `parallel_tool_calls` of the team file.
  private(set) var parallelToolCalls: JSONValue?
  /// What was left out and why.
  private(set) var dropped: [(name: String, reason: String)] = []

  /// Members of the request that need no treatment.
  private static let plain: Set<String> = [
    "temperature", "top_p", "top_logprobs", "max_output_tokens", "max_tool_calls", "metadata", "service_tier", "user",
    "safety_identifier", "prompt_cache_key", "prompt_cache_retention", "prompt_cache_options", "truncation",
    "previous_response_id", "conversation", "prompt", "context_management", "moderation", "background",
    "stream_options",
  ]

  /// Words of Chat Completions for the output limit, the one that counts last.
  private static let limits = ["max_tokens", "max_completion_tokens", "max_output_tokens"]

  init(_ settings: ProviderSettings) {
    let dialect = ResponsesDialect(settings.provider)
    let parameters = settings.parameters
    let limit = Self.limits.last { parameters[$0].map { !$0.isNull } ?? false }
    let effort = parameters["reasoning"]?["effort"] ?? parameters["reasoning_effort"]
    for (key, value) in parameters where !value.isNull {
      let refusal = dialect.refusals.first { $0.parameters.contains(key) && $0.models.contains(settings.model) }
      switch key {
      case _ where refusal != nil && effort != "none":
        dropped.append((key, "\(settings.provider.displayName) refuses it for this model"))
      case "max_tokens", "max_completion_tokens", "max_output_tokens":
        if key == limit { members["max_output_tokens"] = value }
      case "reasoning", "text": if members[key] == nil { members[key] = value }
      case "reasoning_effort": add("effort", value, to: "reasoning", of: parameters)
      case "verbosity": add("verbosity", value, to: "text", of: parameters)
      case "response_format": add("format", Self.format(value), to: "text", of: parameters)
      case "include": include = value.arrayValue ?? [value]
      case "store": store = value
      case "tool_choice": toolChoice = Self.choice(value)
      case "parallel_tool_calls": parallelToolCalls = value
      case _ where Self.plain.contains(key): members[key] = value
      default:
        dropped.append((key, "it is no parameter of \(settings.provider.displayName); extra_body sends anything"))
      }
    }
  }

  /// Adds a member to an object of the request, unless the file has it in this API's own words.
  private mutating func add(_ key: String, _ value: JSONValue, to name: String, of parameters: JSONObject) {
    var object = members[name]?.objectValue ?? parameters[name]?.objectValue ?? [:]
    if object[key] == nil { object[key] = value }
    members[name] = .object(object)
  }

  /// A format of Chat Completions, whose schema stands one level deeper.
  private static func format(_ value: JSONValue) -> JSONValue {
    guard let schema = value["json_schema"]?.objectValue else { return value }
    var format: JSONObject = ["type": "json_schema"]
    for (key, value) in schema { format[key] = value }
    return .object(format)
  }

  /// A choice of Chat Completions, whose name stands one level deeper.
  private static func choice(_ value: JSONValue) -> JSONValue {
    guard let name = value["function"]?["name"] else { return value }
    return ["type": "function", "name": name]
  }
}
