// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Which parameters of a team file go into a request, under which name and with which value.
///
/// The API answers any member it does not know with an error, so only known members are sent; everything else has to
/// stand in `extra_body`. (backends.md 1.1 to 1.3)
struct AnthropicParameters {
  /// Members in the order they are sent, without those below.
  private(set) var members: [(name: String, value: JSONValue)] = []
  /// `max_tokens`, which every request has.
  private(set) var maxTokens: JSONValue
  /// `thinking`, if the model is to think.
  private(set) var thinking: JSONObject?
  /// `tool_choice` of the team file as an object.
  private(set) var toolChoice: JSONObject?
  /// Whether the model may call only one tool in one reply, where the team file says so.
  private(set) var disablesParallelTools: Bool?
  /// Beta features that the team file names.
  private(set) var features: [String] = []
  /// What people are told about parameters that are not sent as they stand in the team file.
  private(set) var notices: [ModelEvent] = []

  /// Whether thoughts come before the answer, which excludes some other wishes.
  var isThinking: Bool { thinking.map { $0["type"] != "disabled" } ?? false }

  /// Reads the parameters.
  ///
  /// - Parameter lacksThoughts: whether the conversation goes on behind calls whose thoughts are lost, so that a
  ///   request for thoughts would be refused.
  init(_ settings: ProviderSettings, lacksThoughts: Bool) {
    let maxOutput = ModelTable.facts(provider: settings.provider.id, model: settings.model)?.maxOutput
    let modest = maxOutput.map { min($0, AnthropicRules.modestMaxTokens) } ?? AnthropicRules.fallbackMaxTokens
    maxTokens = .integer(Int64(modest))
    for (key, value) in settings.parameters where !value.isNull { read(key, value, settings) }
    readThinking(settings, modest: modest, maxOutput: maxOutput, lacksThoughts: lacksThoughts)
    settleSampling(settings.model)
  }

  private mutating func read(_ key: String, _ value: JSONValue, _ settings: ProviderSettings) {
    let version = settings.apiVersion ?? AnthropicRules.defaultVersion
    let isSecond = version >= AnthropicRules.secondVersion
    switch key {
    case "max_tokens": maxTokens = value
    case "thinking": break
    case "tool_choice": readToolChoice(value)
    case "parallel_tool_calls": disablesParallelTools = value.boolValue.map { !$0 }
    case "betas": features += (value.arrayValue ?? [value]).compactMap(\.stringValue)
    case "metadata": readMetadata(value)
    case "stop" where settings.parameters["stop_sequences"] == nil, "stop_sequences":
      members.append(("stop_sequences", value.stringValue.map { [.string($0)] } ?? value))
    case _ where isSecond && AnthropicRules.samplingMembers.contains(key):
      drop(key, "version \(version) of the API has no such parameter any more")
    case _ where AnthropicRules.samplingMembers.contains(key) && AnthropicRules.selfPaced.contains(settings.model):
      drop(key, "\(settings.provider.displayName) refuses it for this model")
    case _ where AnthropicRules.plainMembers.contains(key), _ where isSecond && AnthropicRules.newMembers.contains(key):
      members.append((key, value))
    case _ where AnthropicRules.newMembers.contains(key):
      drop(key, "it came with version \(AnthropicRules.secondVersion) of the API; set api_version")
    default:
      drop(key, "it is no parameter of \(settings.provider.displayName); extra_body sends anything")
    }
  }

  /// A word stands for the object with it as its type; OpenAI's `required` is `any` here.
  private mutating func readToolChoice(_ value: JSONValue) {
    if let word = value.stringValue {
      toolChoice = ["type": .string(word == "required" ? "any" : word)]
    } else {
      toolChoice = value.objectValue
    }
    if let disables = toolChoice?.removeValue(forKey: "disable_parallel_tool_use")?.boolValue {
      disablesParallelTools = disables
    }
  }

  /// Of labels the API takes the user's alone.
  private mutating func readMetadata(_ value: JSONValue) {
    let labels = value.objectValue ?? [:]
    if let user = labels["user_id"] { members.append(("metadata", ["user_id": user])) }
    for name in labels.keys where name != "user_id" { drop("metadata.\(name)", "the only label there is is user_id") }
  }

  // MARK: Thinking

  private mutating func readThinking(
    _ settings: ProviderSettings, modest: Int, maxOutput: Int?, lacksThoughts: Bool
  ) {
    guard let wish = settings.parameters["thinking"], !wish.isNull else { return }
    guard var thinking = wish.objectValue, thinking["type"]?.stringValue != nil else {
      return drop("thinking", "it needs a type: enabled with budget_tokens, adaptive or disabled")
    }
    guard thinking["type"] == "enabled" else {
      self.thinking = thinking
      return
    }
    if AnthropicRules.selfPaced.contains(settings.model) {
      thinking["type"] = "adaptive"
      thinking["budget_tokens"] = nil
      // These models keep their thoughts to themselves unless asked, those with a budget do not.
      if thinking["display"] == nil { thinking["display"] = "summarized" }
      self.thinking = thinking
      return change("thinking", "of type adaptive, because this model sets its own budget")
    }
    if lacksThoughts {
      return drop("thinking", "the thoughts behind the last tool calls are not known any more")
    }
    self.thinking = budgeted(thinking, isLimitOurs: settings.parameters["max_tokens"] == nil, modest, maxOutput)
  }

  /// Brings the budget between the least the API takes and the output limit, which makes room for it where it is ours.
  private mutating func budgeted(
    _ thinking: JSONObject, isLimitOurs: Bool, _ modest: Int, _ maxOutput: Int?
  ) -> JSONObject? {
    var thinking = thinking
    let wish = thinking["budget_tokens"]?.intValue ?? AnthropicRules.leastThinkingBudget
    var budget = max(wish, AnthropicRules.leastThinkingBudget)
    if isLimitOurs {
      let room = budget.addingReportingOverflow(AnthropicRules.fallbackMaxTokens)
      let limit = min(max(modest, room.overflow ? .max : room.partialValue), maxOutput ?? .max)
      maxTokens = .integer(Int64(limit))
    }
    guard let limit = maxTokens.intValue, limit > AnthropicRules.leastThinkingBudget else {
      drop("thinking", "max_tokens has no room for the \(AnthropicRules.leastThinkingBudget) tokens it needs at least")
      return nil
    }
    budget = min(budget, limit - 1)
    if budget != thinking["budget_tokens"]?.intValue {
      thinking["budget_tokens"] = .integer(Int64(budget))
      change("thinking", "with budget_tokens \(budget): at least 1024, and below max_tokens")
    }
    return thinking
  }

  /// Leaves out what does not go together.
  private mutating func settleSampling(_ model: String) {
    if isThinking {
      leaveOut("temperature", "it does not go with thinking") { $0.doubleValue == 1 }
      leaveOut("top_k", "it does not go with thinking")
      leaveOut("top_p", "with thinking it must be at least 0.95") { ($0.doubleValue ?? 0) >= 0.95 }
    }
    if AnthropicRules.oneSampler.contains(model), members.contains(where: { $0.name == "temperature" }) {
      leaveOut("top_p", "this model takes either it or temperature")
    }
  }

  private mutating func leaveOut(_ name: String, _ reason: String, unless isFine: (JSONValue) -> Bool = { _ in false })
  {
    guard let place = members.firstIndex(where: { $0.name == name }), !isFine(members[place].value) else { return }
    members.remove(at: place)
    drop(name, reason)
  }

  private mutating func drop(_ name: String, _ reason: String) {
    notices.append(.notice(code: "parameter_dropped", message: "\(name) is not sent: \(reason)."))
  }

  private mutating func change(_ name: String, _ how: String) {
    notices.append(.notice(code: "parameter_changed", message: "\(name) is sent \(how)."))
  }
}
