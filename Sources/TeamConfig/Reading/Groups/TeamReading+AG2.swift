// SPDX-License-Identifier: Apache-2.0

import JSONCore

extension TeamReading {
  /// Checks a backend that is an AG2 agent or a group of them. (config.md 2.6; group-chat.md 1.2)
  mutating func checkAG2(_ section: Section, agentID: String) {
    let agent = section["agent_config"]
    let group = section["group_config"]
    switch (agent, group) {
    case (nil, nil):
      findings.report(
        AG2Finding.configMissing, at: section["type"]?.keyPlace ?? section.anchor, path: section.path,
        override: section.node.override,
        repairs: [
          .write(
            ["name": .string(Self.ag2Name(from: agentID)), "llm_config": Self.firstAG2Model],
            at: section.path.appending("agent_config"))
        ])
    case (let agent?, let group?) where !agent.node.isNull && !group.node.isNull:
      let (first, second) = agent.keyPlace.lowerBound < group.keyPlace.lowerBound ? (agent, group) : (group, agent)
      let repairs: [Repair] = [.remove(agent.path), .remove(group.path, isPreferred: false)]
      findings.report(
        AG2Finding.configBoth, at: second.keyPlace, path: section.path, override: second.node.override,
        related: [first.related("the other one stands here")], repairs: repairs)
    default: break
    }
    if let agent, agent.node.members != nil { checkAG2Agent(agent, needsModel: true, proposedName: agentID) }
    if let group, group.node.members != nil { checkAG2Group(group) }
    checkAG2Backend(section)
  }

  // MARK: Beside the agent

  /// Keys of a backend that other checks judge, for AG2 as for all types.
  private static let judgedElsewhere: Set<String> = [
    "enable_web_search", "enable_code_interpreter", "enable_code_execution", "enable_image_generation", "mcp_servers",
    "upload_files", "permission_mode", "disallowed_tools", "record",
  ]

  /// Keys that every type has except AG2, whose models stand elsewhere.
  private static let ofTheModel: Set<String> = ["model", "api_key"]

  private mutating func checkAG2Backend(_ section: Section) {
    let place = KeyTable.backend
    for field in section.fields where !field.node.isNull && !Self.judgedElsewhere.contains(field.name) {
      guard let descriptor = KeyTable.tree.member(field.name, of: place).flatMap(KeyTable.tree.descriptor(of:)),
        Self.ofTheModel.contains(field.name) || descriptor.backends.map({ !$0.contains(.ag2) }) ?? false
      else { continue }
      let holder = section["agent_config"] == nil ? "group_config" : "agent_config"
      let target = section.path.appending(holder).appending("llm_config").appending(field.name)
      let isOfModel = KeyTable.descriptor(at: "agents[].backend.agent_config.llm_config.\(field.name)") != nil
      var repairs = [Repair.remove(field.path)]
      let model = section[holder]?.node["llm_config"]
      if isOfModel, model.map({ $0.members != nil && $0[field.name] == nil }) ?? (section[holder] != nil) {
        repairs[0].isPreferred = false
        repairs.insert(.move(field.path, to: target), at: 0)
      }
      findings.report(
        AG2Finding.keyIgnored(
          field.name, suggestion: nil, belongs: isOfModel ? "`\(holder).llm_config.\(field.name)`" : nil),
        onKeyOf: field, repairs: repairs)
    }
  }

  // MARK: One agent

  /// A name that AG2 takes, made from an id.
  private static func ag2Name(from id: String) -> String {
    let name = serverName(from: id)
    return name.isEmpty ? "agent1" : name
  }

  /// A model to begin with.
  static let firstAG2Model: JSONValue = ["api_type": "openai", "model": "gpt-4o"]

  /// Checks one AG2 agent: the only one, a member of a group, or the user agent. No name is proposed for the last, whose
  /// name is judged elsewhere.
  mutating func checkAG2Agent(_ field: Section.Field, needsModel: Bool, proposedName: String?) {
    let section = Section(field.node, field.path)
    checkWord(section.written("type"), among: AG2Words.agentTypes) { .agentType($0, suggestion: $1) }
    if let proposedName, section.written("name")?.node.text.isEmpty ?? true {
      findings.report(
        AG2Finding.nameMissing, at: (section["name"] ?? field).keyPlace, path: field.path,
        override: field.node.override,
        repairs: [.write(.string(Self.ag2Name(from: proposedName)), at: field.path.appending("name"))])
    }
    checkAG2Model(section, in: field, isNeeded: needsModel)
    checkAG2Executor(section)
    checkAG2Keys(section, at: "agents[].backend.agent_config")
  }

  /// Checks `llm_config`.
  mutating func checkAG2Model(_ section: Section, in holder: Section.Field, isNeeded: Bool) {
    guard let model = section.written("llm_config") else {
      if isNeeded {
        let repair = Repair("Add `llm_config`", [.set(section.path.appending("llm_config"), Self.firstAG2Model)])
        findings.report(
          AG2Finding.modelMissing, at: (section["llm_config"] ?? holder).keyPlace, path: section.path,
          override: section.node.override, repairs: [repair])
      }
      return
    }
    if model.node.items != nil {
      for item in model.items {
        if item.node.members == nil {
          findings.report(AG2Finding.modelWrong(kind: item.node.kindName), onValueOf: item)
        } else {
          checkAG2ModelName(item)
        }
      }
    } else if model.node.members != nil {
      checkAG2ModelName(model)
    } else {
      var repairs: [Repair] = []
      if case .string(let name) = model.node.content {
        repairs = [Repair("Write it as `model`", [.set(model.path, .object(["model": .string(name)]))])]
      }
      findings.report(AG2Finding.modelWrong(kind: model.node.kindName), onValueOf: model, repairs: repairs)
    }
  }

  /// Reports a model without a name, unless a list of models stands inside.
  private mutating func checkAG2ModelName(_ field: Section.Field) {
    let section = Section(field.node, field.path)
    guard section.written("model") == nil, section.written("config_list") == nil else { return }
    let known = KeyTable.tree.node(at: "agents[].backend.agent_config.llm_config").map(KeyTable.tree.memberNames(of:))
    let others = (field.node.members ?? []).map(\.key).filter { known?.contains($0) == false }
    var repairs: [Repair] = []
    if let misspelt = SpellingSuggestion.nearest(to: "model", among: others) {
      repairs = [.rename(field.path.appending(misspelt), to: "model")]
    } else if section.written("api_type").map({ $0.node.text == "openai" }) ?? true {
      repairs = [.write("gpt-4o", at: field.path.appending("model"), isPreferred: false)]
    }
    findings.report(
      AG2Finding.modelUnnamed, at: (section["model"] ?? field).keyPlace, path: field.path,
      override: field.node.override, repairs: repairs)
  }

  private mutating func checkAG2Executor(_ section: Section) {
    guard let code = section.section("code_execution_config") else { return }
    guard let executor = code["executor"] else {
      let field = section["code_execution_config"] ?? Section.Field(node: code.node, path: code.path)
      findings.report(
        AG2Finding.executorMissing, onKeyOf: field,
        repairs: [
          Repair(
            "Add `executor`",
            [.set(code.path.appending("executor").appending("type"), .string(AG2Words.executors.first ?? ""))])
        ])
      return
    }
    checkAG2Keys(code, at: "agents[].backend.agent_config.code_execution_config")
    guard executor.node.members != nil else { return }
    let settings = Section(executor.node, executor.path)
    if let type = settings.written("type") {
      checkWord(type, among: AG2Words.executors) { .executor($0, suggestion: $1) }
    } else {
      findings.report(
        AG2Finding.executorTypeMissing, at: (settings["type"] ?? executor).keyPlace, path: executor.path,
        override: executor.node.override,
        repairs: AG2Words.executors.prefix(1).map { .write(.string($0), at: executor.path.appending("type")) })
    }
  }

  // MARK: Words and keys

  /// Reports a text that is none of some words.
  mutating func checkWord(
    _ field: Section.Field?, among words: [String], _ finding: (String, String?) -> AG2Finding
  ) {
    guard let field, case .string(let written) = field.node.content, !words.contains(written), !written.hasReference
    else { return }
    let suggestion = SpellingSuggestion.nearest(to: written, among: words)
    findings.report(
      finding(written, suggestion), onValueOf: field, repairs: Repair.words(words, near: written, at: field.path))
  }

  /// Reports keys that the table does not know at a place.
  mutating func checkAG2Keys(_ section: Section, at pattern: String) {
    guard let place = KeyTable.tree.node(at: pattern) else { return }
    let known = KeyTable.tree.memberNames(of: place)
    for field in section.fields where !known.contains(field.name) && !field.name.hasPrefix("x-") {
      let suggestion = SpellingSuggestion.nearest(to: field.name, among: known).flatMap {
        section[$0] == nil ? $0 : nil
      }
      let repair = suggestion.map { Repair.rename(field.path, to: $0) } ?? .remove(field.path)
      findings.report(
        AG2Finding.keyIgnored(field.name, suggestion: suggestion, belongs: nil), onKeyOf: field, repairs: [repair])
    }
  }
}
