// SPDX-License-Identifier: Apache-2.0

import AgentModel

extension TeamReading {
  /// Checks everything a backend says about its abilities and tools. Nothing that depends on the type is said when it
  /// is not known.
  mutating func checkTools(
    _ section: Section, type: BackendType?, profile: ProviderProfile? = nil, model: String = ""
  ) {
    let filters = ["allowed_tools", "exclude_tools"].compactMap { section.written($0) }
    for filter in filters { checkFilterNames(filter) }
    if let servers = section["mcp_servers"] { checkServersOfBackend(servers, in: section, type: type) }
    guard let type else { return }
    // AG2 takes every key and reads hardly any; its own check says so. A replay plays whatever was recorded.
    if type != .ag2 { checkFilters(filters, in: section, type: type) }
    if Self.unexamined.contains(type) { return }
    checkFlags(section, type: type, profile: profile, model: model)
    checkUploadAbility(section, type: type)
    checkPermissions(section, type: type)
    switch type {
    case .gemini: checkGeminiTools(section)
    case .grok: checkGrokSearch(section)
    case .claudeCode: checkClaudeCodeSearch(section)
    default: break
    }
  }

  /// Whether the team has MCP servers for all its agents.
  var hasSharedServers: Bool { topSection["mcp_servers"]?.node.asksForSomething ?? false }

  /// Whether an agent may have tools: from MCP servers, for its folder, or because the program behind it brings some.
  func hasTools(_ section: Section, type: BackendType) -> Bool {
    if hasSharedServers || type.hasOwnLogin || type == .replay { return true }
    let sources = [
      "mcp_servers", "cwd", "custom_tools", "auto_discover_custom_tools", "enable_mcp_command_line",
      "enable_multimodal_tools",
    ]
    return sources.contains { section[$0].map { $0.node.asksForSomething } ?? false }
  }

  /// Types whose abilities the table does not tell: recordings, and programs that came after MassGen 0.0.30.
  private static let unexamined: BackendSet = [.replay, .laterPrograms]

  // MARK: Flags

  private static let flags: [Capability] = [.webSearch, .codeInterpreter, .codeExecution, .imageGeneration]

  /// The tools a file switches on that the provider has for the model.
  func providerTools(
    _ section: Section, type: BackendType, profile: ProviderProfile?, model: String
  ) -> Set<ProviderTool> {
    guard let profile, BackendSet.http.contains(type) else { return [] }
    return Set(ProviderTool.allCases.filter { section.bool($0.rawValue) == true && profile.runs($0, model: model) })
  }

  private mutating func checkFlags(
    _ section: Section, type: BackendType, profile: ProviderProfile?, model: String
  ) {
    for flag in Self.flags where section.bool(flag.rawValue) == true {
      guard let field = section[flag.rawValue] else { continue }
      let tool = ProviderTool(rawValue: flag.rawValue)
      if let tool, let profile, BackendSet.http.contains(type) {
        if profile.runs(tool, model: model) { continue }
        if let models = profile.models(with: tool) {
          unsupported(flag, type, field, instead: "of the models of \(profile.displayName) only \(models) can do it")
          continue
        }
      }
      // Pictures can be made by a tool of our own as well, which the key table knows.
      if flag.backends.contains(type), tool == .imageGeneration || profile == nil || !BackendSet.http.contains(type) {
        continue
      }
      let other: Capability? =
        flag == .codeInterpreter ? .codeExecution : flag == .codeExecution ? .codeInterpreter : nil
      if let other, other.backends.contains(type) {
        let repair =
          section[other.rawValue] == nil
          ? Repair.rename(field.path, to: other.rawValue)
          : .remove(field.path)
        findings.report(
          CapabilityFinding.codeFlag(flag.rawValue, type, right: other.rawValue), onKeyOf: field, repairs: [repair])
      } else {
        unsupported(flag, type, field, instead: Self.substitute(for: flag, at: type))
      }
    }
  }

  private mutating func unsupported(
    _ capability: Capability, _ type: BackendType, _ field: Section.Field, instead: String? = nil
  ) {
    findings.report(
      CapabilityFinding.unsupported(
        capability, key: field.name, type, instead: instead,
        inMassGen: capability.support(by: type, in: settings.target)),
      onKeyOf: field, repairs: [.remove(field.path)])
  }

  /// How a type does what a flag asks for elsewhere.
  private static func substitute(for flag: Capability, at type: BackendType) -> String? {
    switch (flag, type) {
    case (.codeInterpreter, .claudeCode), (.codeExecution, .claudeCode): "it has a tool `Bash` of its own"
    case (.codeInterpreter, .ag2), (.codeExecution, .ag2): "write `code_execution_config` inside `agent_config`"
    default: nil
    }
  }

  // MARK: Uploads

  private static let uploads: [Capability] = [.pictures, .sound, .films, .documents]

  /// A backend that takes no files at all is told once; which kinds of file a backend takes is told file by file.
  private mutating func checkUploadAbility(_ section: Section, type: BackendType) {
    guard let field = section["upload_files"], field.node.asksForSomething,
      !Self.uploads.contains(where: { $0.backends.contains(type) })
    else { return }
    unsupported(.pictures, type, field)
  }

  // MARK: Gemini and Grok

  private mutating func checkGeminiTools(_ section: Section) {
    let sources = ["mcp_servers", "cwd"].compactMap { section[$0] }
    guard let others = sources.first(where: { $0.node.asksForSomething }) else { return }
    for flag in [Capability.webSearch, .codeExecution] where section.bool(flag.rawValue) == true {
      guard let field = section[flag.rawValue] else { continue }
      findings.report(
        CapabilityFinding.geminiBuiltin(flag, others: others.name), onKeyOf: field,
        related: [others.related("the other tools come from here")],
        repairs: [
          .remove(field.path),
          .remove(others.path, isPreferred: false),
        ])
    }
  }

  private mutating func checkClaudeCodeSearch(_ section: Section) {
    guard let field = section["enable_web_search"], section.bool("enable_web_search") == true,
      Capability.webSearch.support(by: .claudeCode, in: settings.target) == .fails
    else { return }
    findings.report(
      CapabilityFinding.claudeCodeSearch(target: settings.target), onKeyOf: field, repairs: [.remove(field.path)])
  }

  private mutating func checkGrokSearch(_ section: Section) {
    guard let field = section["enable_web_search"], section.bool("enable_web_search") == true else { return }
    if let former = section.section("extra_body")?.written("search_parameters") {
      findings.report(
        CapabilityFinding.grokSearchTwice, onKeyOf: field, related: [former.related("the other way stands here")],
        repairs: [
          .remove(former.path),
          .remove(field.path, isPreferred: false),
        ])
    } else if Capability.webSearch.support(by: .grok, in: settings.target) == .noEffect {
      findings.report(CapabilityFinding.grokSearch(target: settings.target), onKeyOf: field)
    }
  }
}

extension ProviderProfile {
  /// The models that have a tool which others of the provider lack, in words; nil when none has it.
  fileprivate func models(with tool: ProviderTool) -> String? {
    let names = chat.toolForms.filter { $0.tool == tool }.flatMap(\.models.beginnings)
    return names.isEmpty ? nil : ShownText.choice(names, joined: "and")
  }
}

extension ConfigNode {
  /// Whether a value switches anything on.
  var asksForSomething: Bool {
    switch content {
    case .null, .bool(false): false
    case .string(let text): !text.isEmpty
    case .list(let items): !items.isEmpty
    case .mapping(let members): !members.isEmpty
    default: true
    }
  }
}
