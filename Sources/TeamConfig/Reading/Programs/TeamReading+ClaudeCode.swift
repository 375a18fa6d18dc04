// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Reads what a file says about the Claude Code program. (claude-code.md section 13)
extension TeamReading {
  /// The options of a Claude Code agent.
  ///
  /// - Parameter hasKey: whether a key was found for it.
  mutating func claudeCodeOptions(_ section: Section, hasKey: Bool) -> ClaudeCodeOptions {
    var options = ClaudeCodeOptions()
    reportReserved(section)
    options.cliPath = programPath(section["cli_path"])
    if options.cliPath == nil { checkProgram(section) }
    if let mode = text(section["permission_mode"]).flatMap(ClaudePermissionMode.init) { options.permissionMode = mode }
    readTools(section, into: &options)
    options.mcpServers = Self.servers(section["mcp_servers"]?.node)
    readInstructions(section, into: &options)
    readThinking(section, into: &options)
    options.maxTurns = limit("max_turns", in: section)
    options.fallbackModel = text(section["fallback_model"])
    options.maxBudgetUSD = amount("max_budget_usd", in: section)
    options.addedFolders = names(section["add_dirs"]).map { homeExpanded($0) ?? $0 }
      .map { resolve($0, .workingDirectory) }
    readSettings(section, into: &options)
    options.betas = names(section["betas"])
    options.agents = section["agents"].flatMap { json($0, keepsWorkspace: true).objectValue }
    options.extraArguments = flags(section["extra_args"])
    options.environment = variables(section["env"])
    options.maxLineBytes = limit("max_buffer_size", in: section)
    options.bare = section.bool("bare") ?? false
    options.lean = section.bool("lean") ?? false
    options.textAnswers = section["text_answers"]?.writtenText != "fail"
    options.maxRetries = limit("max_retries", in: section, least: 0)
    readLimits(section, into: &options)
    if options.bare, !hasKey, context.environment.isKnown, let field = section["bare"] {
      findings.report(ClaudeCodeFinding.bareWithoutKey, onKeyOf: field)
    }
    return options
  }

  /// Reports keys that the run itself sets, and those that have no effect.
  private mutating func reportReserved(_ section: Section) {
    for key in ["resume", "continue_conversation", "fork_session"] {
      guard let field = section[key] else { continue }
      findings.report(BackendFinding.parameterReserved(key), onKeyOf: field)
    }
    if let field = section.written("permission_prompt_tool_name") {
      findings.report(ClaudeCodeFinding.promptTool, onKeyOf: field, repairs: [.remove(field.path)])
    }
    if let field = section["include_partial_messages"], section.bool("include_partial_messages") == false {
      findings.report(ClaudeCodeFinding.alwaysPartial, onKeyOf: field, repairs: [.remove(field.path)])
    }
  }

  // MARK: The machine

  /// Reports that the program is nowhere, once everybody has looked.
  private mutating func checkProgram(_ section: Section) {
    let environment = context.environment
    guard environment.isKnown, let path = environment.lookup("PATH")?.value else { return }
    if let named = environment.lookup(ClaudeCodePlaces.variable)?.value, !named.isEmpty { return }
    let folders = ClaudeCodePlaces.folders(path: path, home: environment.lookup("HOME")?.value)
    let facts = folders.map { fact("\($0)/\(ClaudeCodePlaces.name)") }
    guard !facts.isEmpty, facts.allSatisfy({ $0 == .missing }) else { return }
    findings.report(
      ClaudeCodeFinding.programMissing, at: section["type"]?.node.range ?? section.anchor, path: section.path,
      override: section.node.override)
  }

  /// Reports what the sandbox lacks on this machine.
  private mutating func checkSandbox(_ field: Section.Field) {
    guard context.environment.isKnown, let path = context.environment.lookup("PATH")?.value else { return }
    let folders = ClaudeCodePlaces.searchPath(path)
    let missing = ClaudeCodePlaces.sandboxHelpers.filter { helper in
      let facts = folders.map { fact("\($0)/\(helper)") }
      return !facts.isEmpty && facts.allSatisfy { $0 == .missing }
    }
    if !missing.isEmpty { findings.report(ClaudeCodeFinding.sandboxWithout(missing), onKeyOf: field) }
  }

  // MARK: Tools

  private mutating func readTools(_ section: Section, into options: inout ClaudeCodeOptions) {
    if section.written("allowed_tools") != nil { options.allowedTools = names(section["allowed_tools"]) }
    let forbidden = section.written("disallowed_tools") != nil ? names(section["disallowed_tools"]) : nil
    if section.written("exclude_tools") != nil {
      // It adds to the usual list, because it says nothing about that list.
      options.disallowedTools = (forbidden ?? ProgramKeys.disallowedByDefault) + names(section["exclude_tools"])
    } else {
      options.disallowedTools = forbidden
    }
    options.webSearch = section.bool("enable_web_search")
  }

  /// Servers by name, from a list of entries with `name`, a mapping by name, or one entry alone. (tools.md 1.1)
  private static func servers(_ node: ConfigNode?) -> JSONObject {
    var servers = JSONObject()
    guard let node else { return servers }
    func add(_ entry: ConfigNode, _ fallback: String) {
      guard case .object(var server) = entry.json else { return }
      let name = server["name"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 } ?? fallback
      server["name"] = nil
      servers[name] = .object(server)
    }
    if let items = node.items {
      for (index, item) in items.enumerated() { add(item, "server_\(index)") }
    } else if ["type", "command", "url"].contains(where: { node[$0].map { $0.members == nil } ?? false }) {
      add(node, "server_0")
    } else {
      for member in node.members ?? [] {
        guard case .object(var server) = member.value.json else { continue }
        server["name"] = nil
        servers[member.key] = .object(server)
      }
    }
    return servers
  }

  // MARK: Instructions and thinking

  private mutating func readInstructions(_ section: Section, into options: inout ClaudeCodeOptions) {
    let own = text(section["system_prompt"]).flatMap { $0.isEmpty ? nil : $0 }
    let added = text(section["append_system_prompt"]).flatMap { $0.isEmpty ? nil : $0 }
    let parts = [own, added].compactMap(\.self)
    options.instructions = parts.isEmpty ? nil : parts.joined(separator: "\n\n")
    options.replacesSystemPrompt = own != nil || section.bool("use_default_prompt") == false
  }

  private mutating func readThinking(_ section: Section, into options: inout ClaudeCodeOptions) {
    let reasoning = section.section("reasoning")
    options.maxThinkingTokens =
      limit("max_thinking_tokens", in: section, least: 0)
      ?? reasoning.flatMap { limit("budget_tokens", in: $0, least: 0) }
    options.effort = text(section["effort"]) ?? reasoning.flatMap { text($0["effort"]) }
    // `enabled` means the number of tokens and nothing else.
    let thinking = reasoning.flatMap { text($0["type"]) }
    if let thinking, ["adaptive", "disabled"].contains(thinking) { options.thinking = thinking }
  }

  // MARK: Settings

  private mutating func readSettings(_ section: Section, into options: inout ClaudeCodeOptions) {
    options.settingSources = names(section["setting_sources"])
    if let field = section["settings"], let written = text(field), !written.isEmpty {
      if written.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
        options.settings = written
        if (try? JSONReader.parse(written))?.objectValue == nil {
          findings.report(ClaudeCodeFinding.settingsUnreadable, onValueOf: field)
        }
      } else {
        options.settings = programPath(field)
      }
    }
    switch section["sandbox"]?.node.content {
    case .bool(let isOn): options.sandbox = ["enabled": .bool(isOn)]
    case .mapping: options.sandbox = section["sandbox"].flatMap { json($0, keepsWorkspace: true).objectValue }
    default: break
    }
    if options.sandbox?["enabled"]?.boolValue == true, let field = section["sandbox"] { checkSandbox(field) }
    if options.sandbox != nil, let settings = options.settings, settings.hasPrefix("/"), let field = section["sandbox"]
    {
      findings.report(ClaudeCodeFinding.sandboxBesideFile, onKeyOf: field)
    }
  }

  /// A path of a program or a file of its, absolute; a name without a slash stays as it is. One that leads nowhere is
  /// reported.
  private mutating func programPath(_ field: Section.Field?) -> String? {
    guard let field, let written = text(field), !written.isEmpty, !written.hasReference else { return nil }
    guard written.utf8.contains(UInt8(ascii: "/")) || field.name == "settings" else { return written }
    let path = resolve(homeExpanded(written) ?? written, .workingDirectory)
    switch fact(path) {
    case .missing: findings.report(ClaudeCodeFinding.pathMissing(written), onValueOf: field)
    case .folder: findings.report(ClaudeCodeFinding.pathIsFolder(written), onValueOf: field)
    default: break
    }
    return path
  }

  private mutating func flags(_ field: Section.Field?) -> [ProgramFlag] {
    guard let field, let members = field.node.members else { return [] }
    return members.compactMap { member in
      let value = Section.Field(node: member.value, path: field.path.appending(member.key), keyRange: member.keyRange)
      let name = String(member.key.drop { $0 == "-" })
      if ClaudeCodeFlags.reserved.contains(name) {
        findings.report(ClaudeCodeFinding.flagReserved(name), onKeyOf: value, repairs: [.remove(value.path)])
        return nil
      }
      switch member.value.content {
      case .null, .bool(true): return ProgramFlag(name)
      case .bool, .mapping, .list: return nil
      default: return text(value).map { ProgramFlag(name, $0) }
      }
    }
  }

  private mutating func variables(_ field: Section.Field?) -> [String: Secret] {
    var variables: [String: Secret] = [:]
    for member in field?.node.members ?? [] {
      guard let field else { break }
      let value = Section.Field(node: member.value, path: field.path.appending(member.key), keyRange: member.keyRange)
      if let text = text(value, keepsWorkspace: true) { variables[member.key] = Secret(text) }
    }
    return variables
  }

  // MARK: Limits

  private mutating func readLimits(_ section: Section, into options: inout ClaudeCodeOptions) {
    if let times = section.section("timeouts") {
      let usual = options.timeouts
      options.timeouts.initialize = milliseconds("initialize", in: times) ?? usual.initialize
      options.timeouts.firstFrame = milliseconds("first_frame", in: times) ?? usual.firstFrame
      options.timeouts.silence = milliseconds("silence", in: times) ?? usual.silence
      options.timeouts.turn = milliseconds("turn", in: times)
      options.timeouts.permission = milliseconds("permission", in: times)
      options.timeouts.control = milliseconds("control", in: times) ?? usual.control
      options.timeouts.toolCall = milliseconds("tool_call", in: times)
    }
    guard let restart = section.section("restart") else { return }
    options.restart.max = limit("max", in: restart, least: 0) ?? options.restart.max
    let delays = restart.items("delays").compactMap { item -> Int? in
      guard let seconds = item.node.number, seconds.isFinite, seconds >= 0 else {
        findings.report(OrchestratorFinding.timeoutInvalid, at: item.node, path: item.path)
        return nil
      }
      return Int((min(seconds, 86_400) * 1000).rounded())
    }
    if !delays.isEmpty { options.restart.delays = delays }
  }

  private mutating func amount(_ key: String, in section: Section) -> Double? {
    guard let field = section[key], let value = field.node.number else { return nil }
    guard value.isFinite, value > 0 else {
      findings.report(BackendFinding.parameterRange("more than 0"), at: field.node, path: field.path)
      return nil
    }
    return value
  }

  /// The texts of a list, or one text alone; variables replaced.
  private mutating func names(_ field: Section.Field?) -> [String] {
    guard let field else { return [] }
    let items = field.node.items == nil ? [field] : field.items
    return items.compactMap { text($0) }.filter { !$0.isEmpty }
  }
}
