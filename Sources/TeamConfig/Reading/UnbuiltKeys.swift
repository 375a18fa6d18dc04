// SPDX-License-Identifier: Apache-2.0

/// Keys that are read and explained but that no part of the program acts on yet. A team runs without what they ask for
/// and says so.
package enum UnbuiltKeys {
  /// Keys of MassGen 0.0.30 and our own, by pattern.
  private static let earlier: Set<String> = [
    "mcp_servers",
    "agents[].backend.cwd", "agents[].backend.context_paths", "agents[].backend.mcp_servers",
    "agents[].backend.allowed_tools", "agents[].backend.exclude_tools",
    "agents[].backend.enable_image_generation", "agents[].backend.agent_config", "agents[].backend.group_config",
    "agents[].limits.max_calls", "agents[].limits.max_tool_calls", "agents[].limits.timeout_seconds",
    "orchestrator.context_paths",
  ]

  /// Keys that Claude Code agents have already.
  private static let builtForClaudeCode: Set<String> = [
    "cwd", "context_paths", "mcp_servers", "allowed_tools", "exclude_tools",
  ]

  /// Keys of later MassGen versions that do what they say.
  private static let honoured: Set<String> = [
    "agents[].backend.fallback_model", "agents[].backend.max_budget_usd", "agents[].backend.cli_path",
    "agents[].backend.use_default_prompt", "agents[].backend.sandbox",
    "agents[].voting_sensitivity",
    "orchestrator.voting_sensitivity", "orchestrator.max_new_answers_per_agent",
    "orchestrator.answer_novelty_requirement", "orchestrator.max_new_answers_global",
    "orchestrator.final_answer_strategy", "orchestrator.skip_final_presentation",
    "timeout_settings.initial_round_timeout_seconds", "timeout_settings.subsequent_round_timeout_seconds",
    "timeout_settings.round_timeout_grace_seconds",
  ]

  /// Whether nothing acts on a key yet, or on a key it stands in.
  package static func contain(_ descriptor: KeyDescriptor) -> Bool {
    if descriptor.status == .later { return !honoured.contains(descriptor.path) }
    var path = descriptor.path[...]
    while true {
      if earlier.contains(String(path)) { return true }
      guard let dot = path.lastIndex(of: ".") else { return false }
      path = path[..<dot]
      if path.hasSuffix("[]") { path = path.dropLast(2) }
    }
  }

  /// What becomes of a key that is in the table.
  private enum Fate {
    /// Nothing acts on it.
    case unbuilt
    /// It is looked into; what stands in it is named by its path.
    case section(pattern: String)
  }

  /// The fates of keys by the pattern of their holder and their name; what is missing is acted on or has no meaning.
  private static let fates: [String: [String: Fate]] = {
    var fates: [String: [String: Fate]] = [:]
    for holder in ["", "agents[]", "agents[].backend", "orchestrator", "orchestrator.coordination", "agents[].limits"] {
      guard let place = holder.isEmpty ? KeyTable.tree.root : KeyTable.tree.node(at: holder) else { continue }
      for name in KeyTable.tree.memberNames(of: place) {
        let pattern = holder.isEmpty ? name : "\(holder).\(name)"
        guard let descriptor = KeyTable.descriptor(at: pattern) else { continue }
        if earlier.contains(pattern) || descriptor.status == .later && !honoured.contains(pattern) {
          fates[holder, default: [:]][name] = .unbuilt
        } else if ["orchestrator", "orchestrator.coordination", "agents[].limits"].contains(pattern) {
          fates[holder, default: [:]][name] = .section(pattern: pattern)
        }
      }
    }
    return fates
  }()

  /// What a file asks for outside its agents, as paths.
  ///
  /// - Parameter worksWithFiles: whether an agent of the team does, for whom shared context paths are there.
  static func names(inTeam root: ConfigNode, worksWithFiles: Bool) -> [String] {
    var names: [String] = []
    let elsewhere: Set<String> = ["agents", "agent", "ui", "display"]
    for member in root.members ?? [] where !elsewhere.contains(member.key) {
      collect(member, of: "", shown: member.key, into: &names)
    }
    if worksWithFiles { names.removeAll { $0 == "orchestrator.context_paths" } }
    return names
  }

  /// What an agent and its backend ask for, by key.
  static func names(inAgent agent: ConfigNode, type: BackendType) -> [String] {
    var names: [String] = []
    for member in agent.members ?? [] where member.key != "backend" {
      collect(member, of: "agents[]", shown: member.key, into: &names)
    }
    for member in agent["backend"]?.members ?? [] {
      if type == .claudeCode, builtForClaudeCode.contains(member.key) { continue }
      collect(member, of: "agents[].backend", shown: member.key, into: &names)
    }
    return names
  }

  private static func collect(
    _ member: ConfigNode.Member, of holder: String, shown: String, into names: inout [String]
  ) {
    guard let fate = fates[holder]?[member.key], asksForSomething(member.value) else { return }
    switch fate {
    case .unbuilt: names.append(shown)
    case .section(let pattern):
      for inner in member.value.members ?? [] {
        collect(inner, of: pattern, shown: "\(shown).\(inner.key)", into: &names)
      }
    }
  }

  /// Whether a value switches anything on.
  private static func asksForSomething(_ node: ConfigNode) -> Bool {
    switch node.content {
    case .null, .bool(false): false
    case .string(let text): !text.isEmpty
    case .list(let items): !items.isEmpty
    case .mapping(let members): !members.isEmpty && members.first { $0.key == "enabled" }?.value.isOff != true
    default: true
    }
  }
}

extension ConfigNode {
  fileprivate var isOff: Bool {
    if case .bool(false) = content { return true }
    return false
  }
}
