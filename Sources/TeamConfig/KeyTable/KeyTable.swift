// SPDX-License-Identifier: Apache-2.0

/// All keys a team file may have, in the order they are shown to people.
///
/// The table is built when it is first used; starting the program does not cost anything for it.
public enum KeyTable {
  /// Every key.
  public static let all: [KeyDescriptor] = sections.flatMap(\.descriptors)

  /// The keys as a tree, which is how files are read.
  public static let tree = KeyTree(all, shapes: shapes)

  /// The place of a backend's members.
  static let backend = tree.node(at: "agents[].backend") ?? tree.root

  /// The key at a path pattern such as `agents[].backend.model`; also for places that share another place's shape, such
  /// as `agent.backend.model`.
  public static func descriptor(at pattern: String) -> KeyDescriptor? { tree.descriptor(at: pattern) }

  private static let sections: [KeySection] =
    TopLevelKeys.sections + AgentKeys.sections + BackendKeys.sections + RequestKeys.sections + ProgramKeys.sections
    + MCPKeys.sections + AG2Keys.sections + OwnBackendKeys.sections + LaterBackendKeys.sections
    + OrchestratorKeys.sections + CoordinationKeys.sections + DisplayAndTimeKeys.sections + MemoryKeys.sections

  /// Places that have the same members as another place.
  private static let shapes: [(place: String, shape: String)] = [
    ("agent", "agents[]"),
    ("mcp_servers[]", "agents[].backend.mcp_servers[]"),
    ("mcp_servers.*", "agents[].backend.mcp_servers[]"),
    ("agents[].backend.mcp_servers.*", "agents[].backend.mcp_servers[]"),
    ("agents[].backend.context_paths[]", "orchestrator.context_paths[]"),
    ("agents[].backend.agent_config.llm_config[]", "agents[].backend.agent_config.llm_config"),
    ("agents[].backend.group_config.agents[]", "agents[].backend.agent_config"),
    ("agents[].backend.group_config.user_agent", "agents[].backend.agent_config"),
    ("agents[].backend.group_config.llm_config", "agents[].backend.agent_config.llm_config"),
    (
      "agents[].backend.group_config.pattern.group_manager_args.llm_config",
      "agents[].backend.agent_config.llm_config"
    ),
    ("agents[].backend.hooks", "hooks"),
    ("agents[].memory", "memory"),
    ("agents[].subagent_agents[]", "agents[]"),
    ("orchestrator.dspy.backend", "agents[].backend"),
    ("orchestrator.coordination.subagent_orchestrator.agents[]", "agents[]"),
  ]
}
