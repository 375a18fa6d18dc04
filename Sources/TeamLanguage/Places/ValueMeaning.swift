// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// What a value is about besides being a value: what hover, definition, rename and links go by.
enum ValueMeaning: Hashable {
  /// The name of an agent.
  case agentID
  /// The name of an agent that is defined elsewhere.
  case agentReference
  /// The kind of a backend.
  case backendType
  /// The name of a model.
  case model
  /// The name of an environment variable.
  case variable
  /// The name of a member of an AG2 group.
  case memberName
  /// The name of a member that is defined elsewhere.
  case memberReference
  /// The name of an MCP server.
  case serverName
  /// The name of an MCP server that is defined elsewhere.
  case serverReference
  /// The name of a tool, which may contain that of its server.
  case tool
  /// A file or folder.
  case path(PathMeaning)

  /// Whether it is a file or folder.
  var isPath: Bool {
    if case .path = self { return true }
    return false
  }

  /// What the path in a key's value, or in the items of its list, is; nil where no path is meant.
  static func path(at pattern: String) -> PathMeaning? {
    guard let node = KeyTable.tree.node(at: pattern), case .path(let meaning)? = values[node] ?? items[node] else {
      return nil
    }
    return meaning
  }

  /// What the value at a path is about; nil for most values.
  static func of(_ path: ConfigPath, at key: KeyTree.Node?) -> ValueMeaning? {
    if case .index? = path.components.last, let list = KeyTable.tree.node(at: path.parent) {
      return items[list]
    }
    guard let meaning = key.flatMap({ values[$0] }) else { return nil }
    // Helpers of an agent have names of their own.
    if meaning == .agentID { return isAgentID(path) ? meaning : nil }
    return meaning
  }

  /// Whether a path is that of an agent's id.
  private static func isAgentID(_ path: ConfigPath) -> Bool {
    switch path.components.count {
    case 2: path.components.first == .key("agent")
    case 3: path.components.first == .key("agents")
    default: false
    }
  }

  /// Meanings of single values.
  private static let values = table([
    ("agents[].id", .agentID), ("orchestrator.presenter_agent", .agentReference),
    ("agents[].backend.type", .backendType), ("agents[].backend.model", .model),
    ("agents[].backend.api_key_env", .variable),
    ("agents[].backend.agent_config.name", .memberName),
    ("agents[].backend.group_config.pattern.initial_agent", .memberReference),
    ("agents[].backend.mcp_servers[].name", .serverName),
    ("agents[].backend.cwd", .path(.workspace)),
    ("agents[].backend.cassette", .path(.besideFile)), ("agents[].backend.record", .path(.recording)),
    ("record", .path(.recording)),
    ("agents[].backend.mcp_servers[].cwd", .path(.plain)),
    ("agents[].backend.agent_config.code_execution_config.executor.work_dir", .path(.plain)),
    ("agents[].backend.custom_tools[].path", .path(.plain)), ("agents[].backend.custom_tools_path", .path(.plain)),
    ("agents[].backend.settings", .path(.plain)), ("agents[].backend.shared_tools_directory", .path(.plain)),
    ("agents[].backend.command_line_docker_credentials.env_file", .path(.plain)),
    ("orchestrator.coordination.skills_directory", .path(.plain)),
    ("memory.persistent_memory.path", .path(.plain)),
    ("agents[].backend.upload_files[].image_path", .path(.upload)),
    ("agents[].backend.upload_files[].audio_path", .path(.upload)),
    ("agents[].backend.upload_files[].video_path", .path(.upload)),
    ("agents[].backend.upload_files[].file_path", .path(.upload)),
    ("orchestrator.context_paths[].path", .path(.plain)),
    ("orchestrator.snapshot_storage", .path(.snapshots)),
    ("orchestrator.agent_temporary_workspace", .path(.temporary)),
    ("orchestrator.session_storage", .path(.sessions)),
  ])

  /// Meanings of the items of lists.
  private static let items = table([
    ("agents[].backend.allowed_tools", .tool), ("agents[].backend.exclude_tools", .tool),
    ("agents[].backend.disallowed_tools", .tool), ("agents[].backend.mcp_servers[].allowed_tools", .tool),
    ("agents[].backend.mcp_servers[].exclude_tools", .tool),
    ("agents[].backend.direct_mcp_servers", .serverReference),
    ("orchestrator.context_paths", .path(.plain)), ("agents[].backend.context_paths", .path(.plain)),
    ("orchestrator.context_paths[].protected_paths", .path(.protected)),
    ("agents[].backend.add_dirs", .path(.plain)), ("agents[].backend.mcp_servers[].roots", .path(.plain)),
  ])

  private static func table(_ rows: [(String, ValueMeaning)]) -> [KeyTree.Node: ValueMeaning] {
    var table: [KeyTree.Node: ValueMeaning] = [:]
    for (pattern, meaning) in rows {
      if let node = KeyTable.tree.node(at: pattern) { table[node] = meaning }
    }
    return table
  }
}
