// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// The values that could be written at a path.
struct ValueCompletion {
  let place: TablePlace
  let text: ItemText

  private var context: CompletionContext { place.context }

  /// The items for the value at a path.
  func items(at path: ConfigPath) -> [CompletionItem] {
    let candidates = self.candidates(at: path)
    return candidates.enumerated().map { index, candidate in item(candidate, index: index) }
  }

  private func item(_ candidate: ValueCandidate, index: Int) -> CompletionItem {
    let written = text.value(candidate.text, isLiteral: candidate.isLiteral)
    var filter = candidate.filter
    if written.dropsQuote, let quote = context.quote { filter = String(UnicodeScalar(quote)) + candidate.text }
    return CompletionItem(
      candidate.text, kind: candidate.kind, insertText: written.text, replaces: written.replaces,
      detail: candidate.detail, topic: candidate.topic, filterText: filter, sortText: "0\(SortKey.padded(index))")
  }

  /// Whether a key's value is completed from a list that is not part of its row.
  static func hasList(_ key: KeyDescriptor) -> Bool {
    sources.keys.contains(key.path) || PathCompletion.rule(of: key.path) != nil
  }

  // MARK: Candidates

  private func candidates(at path: ConfigPath) -> [ValueCandidate] {
    if let names = namesInScripts(path) { return names }
    guard let key = place.key(at: path) else { return [] }
    let isItem = TablePlace.isItem(path)
    var found: [ValueCandidate] = []
    if let source = Self.sources[key.path] { found = candidates(source) }
    if isItem, !key.types.isList { return found }
    if found.isEmpty || key.path == "agents[].backend.record" { found += words(of: key) }
    return found
  }

  /// The closed list of words of a key, and its default.
  private func words(of key: KeyDescriptor) -> [ValueCandidate] {
    let words = key.words
    let isBoolean = key.types.contains(.boolean)
    var found = words.map { word in
      ValueCandidate(
        word, kind: .word, detail: word == key.defaultText ? "default" : nil, topic: "key:\(key.path)",
        isLiteral: isBoolean && (word == "true" || word == "false"))
    }
    if isBoolean, words.isEmpty {
      found += ["true", "false"].map {
        ValueCandidate($0, kind: .word, detail: $0 == key.defaultText ? "default" : nil, isLiteral: true)
      }
    }
    if let value = key.defaultText, !found.contains(where: { $0.text == value }), isPlainDefault(value, key) {
      found.append(
        ValueCandidate(
          value, kind: .value, detail: "default", topic: "key:\(key.path)",
          isLiteral: key.types.isNumber && Double(value) != nil))
    }
    return found
  }

  private func isPlainDefault(_ value: String, _ key: KeyDescriptor) -> Bool {
    !key.types.isSection && !value.contains("<") && !value.contains("[") && !value.contains("\n")
      && value.utf8.count <= 40
  }

  /// Names that only scripts have: tools and the agents that votes are for.
  private func namesInScripts(_ path: ConfigPath) -> [ValueCandidate]? {
    let pattern = TablePlace.pattern(path)
    guard pattern.hasPrefix("agents[].backend.script[].steps[].tool_calls[].") else { return nil }
    if pattern.hasSuffix("].name") {
      return ["new_answer", "vote"].map { ValueCandidate($0, kind: .word, detail: "a tool every agent has") }
    }
    guard pattern.hasSuffix(".arguments.agent_id") else { return nil }
    // Agents know each other by numbers only.
    return (1...max(1, agentNames.count)).map { ValueCandidate("agent\($0)", kind: .reference) }
  }

  // MARK: Lists

  /// Where the values of a key come from.
  private enum Source {
    case types, models, modelsOfMember, addresses, variableNames, agents, members, versions, tools, executables
    case words([String])
  }

  private static let sources: [String: Source] = {
    let backend = "agents[].backend"
    var table: [String: Source] = [
      "target": .versions,
      "orchestrator.presenter_agent": .agents,
      "\(backend).type": .types,
      "\(backend).model": .models,
      "\(backend).base_url": .addresses,
      "\(backend).api_key_env": .variableNames,
      "\(backend).agent": .agents,
      "\(backend).command_line_docker_credentials.env_vars": .variableNames,
      "\(backend).command_line_docker_credentials.mount": .words(["ssh_keys", "git_config", "gh_config", "npm_config"]),
      "\(backend).agent_config.llm_config.model": .modelsOfMember,
      "\(backend).agent_config.llm_config.api_type": .words(["openai", "google", "anthropic", "azure"]),
      "\(backend).group_config.pattern.type": .words(["auto", "round_robin", "random", "manual"]),
      "\(backend).group_config.pattern.initial_agent": .members,
      "\(backend).allowed_tools": .tools,
      "\(backend).disallowed_tools": .tools,
      "\(backend).mcp_servers[].command": .executables,
      "\(backend).speed": .words(["instant", "1", "2", "5"]),
      "\(backend).setting_sources": .words(["user", "project", "local"]),
      "\(backend).reasoning_effort": .words(["low", "medium", "high"]),
      "\(backend).truncation": .words(["auto", "disabled"]),
      "\(backend).reasoning_format": .words(["parsed", "raw", "hidden"]),
      "\(backend).response_modalities": .words(["TEXT", "IMAGE", "AUDIO"]),
      "\(backend).modalities": .words(["text", "audio"]),
      "\(backend).script[].steps[].finish": .words(["stop", "tool_calls", "length", "content_filter", "refusal"]),
      "\(backend).script[].steps[].raise": .words(FailureClass.allCases.map(\.rawValue)),
      "\(backend).script[].steps[].raise.class": .words(FailureClass.allCases.map(\.rawValue)),
      "orchestrator.coordination.broadcast": .words(["false", "agents", "human"]),
    ]
    for kind in ["image", "video", "audio"] {
      table["\(backend).\(kind)_generation_backend"] = .words(["openai", "google", "grok", "openrouter"])
    }
    return table
  }()

  private func candidates(_ source: Source) -> [ValueCandidate] {
    switch source {
    case .types: types
    case .models: ModelCompletion.models(for: place.backendType, provider: place.provider)
    case .modelsOfMember: modelsOfMember
    case .addresses: addresses
    case .variableNames:
      VariableCompletion(place: place).names.map { ValueCandidate($0.name, kind: .variable, detail: $0.detail) }
    case .agents: agentNames.map { ValueCandidate($0, kind: .reference, detail: "agent") }
    case .members: memberNames.map { ValueCandidate($0, kind: .reference, detail: "member of the group") }
    case .versions: versions
    case .tools: place.backendType == .claudeCode ? Self.claudeCodeTools : []
    case .executables:
      ["npx", "uvx", "node", "python3", "python", "uv", "docker", "deno"].map { ValueCandidate($0, kind: .value) }
    case .words(let words):
      words.map { ValueCandidate($0, kind: .word, isLiteral: $0 == "false" || Double($0) != nil) }
    }
  }

  /// The tools Claude Code brings along. (config.md section 11)
  private static let claudeCodeTools = [
    "Read", "Write", "Edit", "MultiEdit", "Bash", "Grep", "Glob", "LS", "WebSearch", "WebFetch", "Task", "TodoWrite",
    "NotebookEdit", "NotebookRead", "ExitPlanMode",
  ].map { ValueCandidate($0, kind: .word, detail: "a tool of Claude Code") }

  private var types: [ValueCandidate] {
    var found = BackendType.allCases.map { type in
      ValueCandidate(type.rawValue, kind: .word, detail: typeDetail(type), topic: "type:\(type.rawValue)")
    }
    // Somebody who types another program's word for a provider means its type.
    let typed = context.typed.lowercased()
    guard !typed.isEmpty else { return found }
    for (alias, type) in BackendType.aliases where alias.hasPrefix(typed) {
      found.append(
        ValueCandidate(
          type.rawValue, kind: .word, detail: "for \(alias)", topic: "type:\(type.rawValue)", filter: alias))
    }
    return found
  }

  private func typeDetail(_ type: BackendType) -> String? {
    let name = ProviderTable.profile(forType: type.rawValue)?.displayName
    guard let since = type.since, since > place.file.target else { return name }
    return [name, "MassGen \(since)+"].compactMap(\.self).joined(separator: " · ")
  }

  /// The models of an AG2 agent, whose provider has AG2's name.
  private var modelsOfMember: [ValueCandidate] {
    let type: BackendType =
      switch place.sibling("api_type") {
      case "google": .gemini
      case "anthropic": .claude
      default: .openai
      }
    return ModelCompletion.models(for: type, provider: ProviderTable.profile(forType: type.rawValue))
  }

  private var addresses: [ValueCandidate] {
    let own = place.provider
    let known = ProviderTable.all.filter { $0.defaultBaseURL != nil && $0.api == .chatCompletions }
    let isGeneral = place.backendType == nil || place.backendType == .chatcompletion
    return known.filter { isGeneral || $0.id == own?.id }.compactMap { profile in
      profile.defaultBaseURL.map { ValueCandidate($0, kind: .value, detail: profile.displayName) }
    }
  }

  private var agentNames: [String] {
    let list = place.file.root?["agents"]?.items ?? [place.file.root?["agent"]].compactMap(\.self)
    return list.enumerated().map { index, agent in
      let id = agent["id"]?.text ?? ""
      return id.isEmpty ? "agent\(index + 1)" : id
    }
  }

  private var memberNames: [String] {
    guard let depth = place.backendDepth, case .index(let index)? = backendOwner(depth) else { return [] }
    let agents = place.file.root?["agents"]?.items ?? []
    guard agents.indices.contains(index) else { return [] }
    let members = agents[index]["backend"]?["group_config"]?["agents"]?.items ?? []
    return members.compactMap { $0["name"]?.text }.filter { !$0.isEmpty }
  }

  private func backendOwner(_ depth: Int) -> ConfigPath.Component? {
    guard case .value(let path) = context.slot, depth >= 2, path.components.count >= depth else { return nil }
    return path.components[depth - 2]
  }

  private var versions: [ValueCandidate] {
    let known = Set(KeyTable.all.compactMap(\.since) + [ConfigSchema.defaultTarget])
    return known.sorted(by: >).map { version in
      ValueCandidate(
        version.description, kind: .value, detail: version == ConfigSchema.defaultTarget ? "default" : nil)
    }
  }
}
