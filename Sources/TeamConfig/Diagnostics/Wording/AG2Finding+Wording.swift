// SPDX-License-Identifier: Apache-2.0

extension AG2Finding {
  func message(at place: String) -> String {
    switch self {
    case .configMissing:
      return
        "\(place) says nothing about the AG2 agent; add `agent_config` for one agent or `group_config` for several."
    case .configBoth:
      return "A backend is either one AG2 agent or a group, but \(place) has both; remove one of them."
    case .nameMissing:
      return "\(place) has no name, and AG2 makes no agent without one; add `name`."
    case .nameDuplicate(let name):
      return "Another member is called \(ShownText.quoted(name)) already, so nobody can tell who is meant; rename one."
    case .modelMissing:
      return "\(place) has no model; add `llm_config` with `api_type` and `model`."
    case .modelWrong(let kind):
      return "\(place) is \(kind), but a model is a mapping with `api_type` and `model`, or a list of such mappings."
    case .modelUnnamed:
      return "\(place) does not say which model; add `model`."
    case .agentType(let type, let suggestion):
      return "AG2 has no class of agents \(ShownText.quoted(type)); "
        + Self.ending(suggestion, AG2Words.agentTypes)
    case .executor(let type, let suggestion):
      return "AG2 has no executor \(ShownText.quoted(type)); " + Self.ending(suggestion, AG2Words.executors)
    case .executorTypeMissing:
      return "\(place) has no type; write one of \(ShownText.choice(AG2Words.executors))."
    case .executorMissing:
      return "Of `code_execution_config` only `executor` is read, so \(place) runs no code; add `executor` with `type`."
    case .groupEmpty:
      return "A group needs members; add `agents` with at least one."
    case .groupModelMissing(let isNeeded):
      return isNeeded
        ? "\(place) has no model for those that name none themselves; add `llm_config`."
        : "MassGen refuses a group without `llm_config`, even where everybody has a model; add it."
    case .patternMissing:
      return "\(place) does not say who speaks; add `pattern` with `type: auto` and `initial_agent`."
    case .patternLacks(let key):
      return "\(place) has no `\(key)`; add "
        + (key == "type" ? "`type: auto`." : "the name of the member that begins.")
    case .patternType(let type, let suggestion):
      return "There is no pattern \(ShownText.quoted(type)); " + Self.ending(suggestion, AG2Words.patterns)
    case .patternOnlyHere(let type):
      return "MassGen has no pattern `\(type)`, only `auto`; it works here."
    case .firstSpeaker(let name, let members, let suggestion):
      return "No member of the group is called \(ShownText.quoted(name)); " + Self.ending(suggestion, members)
    case .userName(let name):
      return
        (name.map { "The agent that ends a group is called `User`, not \(ShownText.quoted($0))" }
        ?? "\(place) has no name") + "; write `name: User`."
    case .keyIgnored(let key, let suggestion, let belongs):
      if let suggestion { return "AG2 agents have no key \(ShownText.quoted(key)); did you mean `\(suggestion)`?" }
      return "AG2 does not read \(ShownText.quoted(key)) here; "
        + (belongs.map { "write it as \($0)." } ?? "remove it.")
    }
  }

  private static func ending(_ suggestion: String?, _ words: [String]) -> String {
    suggestion.map { "did you mean `\($0)`?" } ?? "write \(ShownText.choice(words))."
  }
}

/// The words AG2 agents and groups may have, from the key table.
enum AG2Words {
  static let agentTypes = words("agent_config.type")
  static let executors = words("agent_config.code_execution_config.executor.type")
  static let patterns = words("group_config.pattern.type")

  private static func words(_ name: String) -> [String] {
    KeyTable.descriptor(at: "agents[].backend.\(name)")?.allowed ?? []
  }
}
