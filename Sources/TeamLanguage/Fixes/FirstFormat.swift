// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig

/// What becomes of a file in MassGen's first format. (config.md section 6, `config-v1-format`)
struct FirstFormat {
  private(set) var work: MigrationWork

  init(_ work: MigrationWork) { self.work = work }

  /// Rewrites the file.
  mutating func convert() {
    let root = work.root
    if let agents = root?["agents"]?.items {
      for index in agents.indices { agent(ConfigPath([.key("agents"), .index(index)]), agents[index]) }
    } else if let agent = root?["agent"] {
      self.agent(ConfigPath([.key("agent")]), agent)
    } else {
      models()
    }
    orchestrator()
    drop(
      [
        "streaming_display", "logging", "task", "num_agents", "max_rounds", "consensus_threshold", "voting_enabled",
        "enable_voting",
      ], of: ConfigPath())
    for key in ["models", "model_configs"] where work.root?[key] != nil {
      work.note("`\(key)` cannot be converted; write an item of `agents` for each model.", key, needsAttention: true)
    }
  }

  // MARK: Agents

  private mutating func agent(_ path: ConfigPath, _ agent: ConfigNode) {
    guard agent.members != nil else { return }
    let backend = path.appending("backend")
    if agent["model_config"]?.members != nil, agent["backend"] == nil,
      work.perform([.rename(path.appending("model_config"), to: "backend")])
    {
      work.note("`model_config` is now `backend`.", path)
    }
    let type = agent["agent_type"]?.text ?? agent["backend"]?["type"]?.text ?? ""
    if agent["agent_type"] != nil, work.perform([.move(path.appending("agent_type"), to: backend.appending("type"))]) {
      work.note("`agent_type` is now `backend.type`.", path)
    }
    if let id = agent["agent_id"], agent["id"] == nil, work.perform([.rename(path.appending("agent_id"), to: "id")]) {
      work.note("`agent_id` is now `id`.", path)
      if case .string = id.content {} else { _ = work.perform([.quote(path.appending("id"))]) }
    }
    settings(backend, agent["model_config"] ?? agent["backend"], type: type)
  }

  private mutating func settings(_ path: ConfigPath, _ settings: ConfigNode?, type: String) {
    guard let settings else { return }
    if let tools = settings["tools"]?.items {
      for tool in tools {
        guard let flag = Self.flag(of: tool.text, type: type) else {
          work.note("There is no tool `\(tool.text)` today.", path.appending("tools"), needsAttention: true)
          continue
        }
        if settings[flag] == nil, work.perform([.set(path.appending(flag), true)]) {
          work.note("The tool `\(tool.text)` is now `\(flag)`.", path)
        }
      }
      _ = work.perform([.remove(path.appending("tools"))])
    }
    if settings["inference_timeout"] != nil, settings["timeout"] == nil,
      work.perform([.rename(path.appending("inference_timeout"), to: "timeout")])
    {
      work.note("`inference_timeout` is now `timeout`.", path)
    }
    drop(["stream", "max_rounds", "max_retries"], of: path)
  }

  /// The flag that switches a tool on today.
  private static func flag(of tool: String, type: String) -> String? {
    switch tool {
    case "live_search", "web_search": "enable_web_search"
    case "code_execution", "code_interpreter":
      ["gemini", "claude"].contains(type) ? "enable_code_execution" : "enable_code_interpreter"
    default: nil
    }
  }

  /// A list of model names becomes a list of agents.
  private mutating func models() {
    guard let models = work.root?["models"]?.items, !models.isEmpty else { return }
    var agents: [JSONValue] = []
    for (index, model) in models.enumerated() {
      guard case .string(let name) = model.content else { return }
      agents.append(["id": .string("agent\(index + 1)"), "backend": ["model": .string(name)]])
    }
    if work.perform([.set(ConfigPath([.key("agents")]), .array(agents)), .remove(ConfigPath([.key("models")]))]) {
      work.note("`models` is now `agents`, one item for each model.", "models")
    }
  }

  // MARK: The rest

  private mutating func orchestrator() {
    let section = ConfigPath([.key("orchestrator")])
    let limit = ConfigPath([.key("timeout_settings"), .key("orchestrator_timeout_seconds")])
    if work.root?["orchestrator"]?["max_duration"] != nil,
      work.perform([.move(section.appending("max_duration"), to: limit)])
    {
      work.note("`orchestrator.max_duration` is now `\(limit)`.", section)
    }
    drop(["consensus_threshold", "max_debate_rounds", "status_check_interval", "thread_pool_timeout"], of: section)
    if work.root?["orchestrator"]?.members?.isEmpty == true { _ = work.perform([.remove(section)]) }
  }

  private mutating func drop(_ keys: [String], of path: ConfigPath) {
    let holder = DataPath.node(at: path, in: work.root)
    for key in keys where holder?[key] != nil {
      if work.perform([.remove(path.appending(key))]) {
        work.note("`\(key)` is left out, because nothing reads it today.", path.appending(key))
      }
    }
  }
}

/// Finding values by their paths.
enum DataPath {
  /// The value at a path.
  static func node(at path: ConfigPath, in root: ConfigNode?) -> ConfigNode? {
    path.components.reduce(root) { node, component in
      switch component {
      case .key(let key): node?[key]
      case .index(let index): node?.items.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
    }
  }
}
