// SPDX-License-Identifier: Apache-2.0

/// Keys at the top of a team file. (config.md 2.1, 7)
enum TopLevelKeys {
  static let sections: [KeySection] = [sections0030, formerFormat, later, own]

  private static let sections0030 = KeySection(
    "", since: .v(0, 0, 3),
    [
      KeyRow(
        "agents", .mappingList,
        """
        The agents of the team, one list item each. The order of the list is the order in which they are numbered and \
        shown.
        """),
      KeyRow("agent", .mapping, "A team of one: the same members as an item of `agents`, without the list."),
      KeyRow(
        "orchestrator", .mapping, since: .v(0, 0, 12),
        "How the agents work together: storage, shared paths, voting, limits and coordination."),
      KeyRow("ui", .mapping, "How a run is shown. Only `use_orchestrator_for_single_agent` changes what a run does."),
      KeyRow("timeout_settings", .mapping, since: .v(0, 0, 8), "Time limits of a run, in seconds."),
      KeyRow(
        "display", .mapping, status: .ignored, use: "ui",
        """
        A mistaken name for `ui` that several published examples use. It is read as `ui` with `type` for \
        `display_type`.
        """
      ),
      KeyRow(
        "display.type", .string, status: .ignored, use: "ui.display_type",
        "Stands for `ui.display_type` in files that write `display` for `ui`."),
      KeyRow(
        "display.logging_enabled", .boolean, status: .ignored, use: "ui.logging_enabled",
        "Stands for `ui.logging_enabled` in files that write `display` for `ui`."),
    ])

  private static let formerFormat = KeySection(
    "", status: .rejected, since: .v(0, 0, 3),
    [
      KeyRow(
        "models", .any, deprecated: true, use: "agents",
        "Listed the models in MassGen's first file format, which no release since 0.0.3 reads."),
      KeyRow(
        "model_configs", .any, deprecated: true, use: "agents",
        "Held the settings of each model in MassGen's first file format, which no release since 0.0.3 reads."),
      KeyRow(
        "num_agents", .any, deprecated: true, use: "agents",
        "Counted the agents in MassGen's first file format; today the list `agents` says how many there are."),
      KeyRow(
        "max_rounds", .any, deprecated: true, use: "orchestrator.max_rounds",
        "Limited the debate in MassGen's first file format. Limits of a run stand under `orchestrator` today."),
      KeyRow(
        "consensus_threshold", .any, deprecated: true, use: "agents",
        """
        Share of votes that ended a debate in MassGen's first file format. Today a run ends when all agents have \
        voted.
        """
      ),
      KeyRow(
        "voting_enabled", .any, deprecated: true, use: "agents",
        "Switched voting on in MassGen's first file format, which no release since 0.0.3 reads."),
      KeyRow(
        "enable_voting", .any, deprecated: true, use: "agents",
        "Another spelling of `voting_enabled` in MassGen's first file format, which no release since 0.0.3 reads."),
      KeyRow(
        "streaming_display", .mapping, status: .ignored, deprecated: true,
        "Display settings of MassGen's first file format. Nothing reads them today."),
      KeyRow(
        "logging", .mapping, status: .ignored, deprecated: true,
        "Log settings of MassGen's first file format. Nothing reads them today; the journal of a run is always written."
      ),
      KeyRow(
        "task", .mapping, status: .ignored, deprecated: true,
        "A task stored in the file, as in MassGen's first format. Today the task comes with the run."),
    ])

  private static let later = KeySection(
    "", status: .later,
    [
      KeyRow("hooks", .mapping, since: .v(0, 1, 36), "Programs that run before and after tool calls of every agent."),
      KeyRow(
        "hooks.PreToolUse", [.mappingList, .mapping], since: .v(0, 1, 36),
        "Hooks that see a tool call before it is made and may change, refuse or question it."),
      KeyRow(
        "hooks.PostToolUse", [.mappingList, .mapping], since: .v(0, 1, 36),
        "Hooks that see the result of a tool call before the model does."),
      KeyRow("nlip", .mapping, since: .v(0, 1, 13), "Settings of the NLIP message format for the whole team."),
      KeyRow(
        "checkpoint", .mapping, since: .v(0, 1, 70),
        "Lets one main agent hand single steps to the team: `enabled`, `mode`, `guidance`, `gated_patterns`."),
    ])

  private static let own = KeySection(
    "", status: .own,
    [
      KeyRow(
        "record", [.boolean, .string], default: "false",
        """
        Records every model call of a run so that it can be replayed without a network. `true` takes the standard \
        place below `.massgen/recordings`, a text is a path beside the team file. Keys are never recorded.
        """),
      KeyRow(
        "target", .string, default: ConfigSchema.defaultTarget.description,
        """
        The MassGen version this file should also work with. It only adds remarks about keys that this version does \
        not know or treats differently.
        """),
      KeyRow(
        "mcp_servers", [.mappingList, .mapping],
        "MCP servers for every agent of the team, written as in a backend."),
    ])
}
