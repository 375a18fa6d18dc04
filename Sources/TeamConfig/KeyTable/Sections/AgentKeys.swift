// SPDX-License-Identifier: Apache-2.0

/// Keys of one agent outside its backend. (config.md 2.2, 7)
enum AgentKeys {
  static let sections: [KeySection] = [sections0030, formerFormat, later, limits]

  private static let sections0030 = KeySection(
    "agents[]", since: .v(0, 0, 3),
    [
      KeyRow(
        "id", .string, default: "agent<N>",
        """
        The agent's name, unique in the team; it also names folders. Without one the agents are called `agent1`, \
        `agent2` and so on.
        """),
      KeyRow("backend", .mapping, required: true, "The model behind the agent: type, model, parameters and tools."),
      KeyRow(
        "system_message", .string,
        "Instructions for this agent. They stand in front of the instructions for working in a team."),
    ])

  private static let formerFormat = KeySection(
    "agents[]", status: .ignored, since: .v(0, 0, 3),
    [
      KeyRow(
        "agent_id", .string, deprecated: true, use: "agents[].id",
        "The agent's name in MassGen's first file format; write `id`."),
      KeyRow(
        "agent_type", .string, deprecated: true, use: "agents[].backend.type",
        "The provider in MassGen's first file format; write `backend.type`."),
      KeyRow(
        "model_config", .mapping, deprecated: true, use: "agents[].backend",
        "The model settings in MassGen's first file format; they belong into `backend`."),
      KeyRow(
        "append_system_prompt", .string, since: .v(0, 1, 1), deprecated: true, use: "agents[].system_message",
        "Another spelling of `system_message`, read where that is missing. No release of MassGen reads it here."),
    ])

  private static let later = KeySection(
    "agents[]", status: .later,
    [
      KeyRow("memory", .mapping, since: .v(0, 1, 5), "Memory settings of this agent, laid over those of the team."),
      KeyRow(
        "voting_sensitivity", .string, allowed: OrchestratorKeys.sensitivities, since: .v(0, 1, 50),
        "How critically this agent votes; without it the team's setting counts."),
      KeyRow(
        "subtask", .string, since: .v(0, 1, 50),
        "The part of the task this agent works on when the team splits it up."),
      KeyRow(
        "subagent_agents", .mappingList, since: .v(0, 1, 60),
        "Helpers this agent may start, each with an `id` and a `backend` of its own."),
      KeyRow(
        "main_agent", .boolean, since: .v(0, 1, 70),
        "Marks the one agent that leads when checkpoints are on. At most one agent may have it."),
      KeyRow("enable_nlip", .boolean, since: .v(0, 1, 13), "Lets this agent exchange NLIP messages."),
      KeyRow("nlip", .mapping, since: .v(0, 1, 13), "NLIP settings of this agent."),
    ])

  private static let limits = KeySection(
    "agents[]", status: .own,
    [
      KeyRow(
        "limits", .mapping,
        "Limits for this agent alone. They are checked besides the limits of the team, and the tighter one counts."),
      KeyRow("limits.max_new_answers", .integer, "How many answers the agent may give in a run."),
      KeyRow(
        "limits.max_failed_series", .integer, default: "2",
        "After how many failed series in a row the agent is out of the run."),
      KeyRow("limits.max_calls", .integer, "How many model calls the agent may make in a run."),
      KeyRow("limits.max_tool_calls", .integer, "How many tool calls the agent may make in a run."),
      KeyRow("limits.round_timeout_seconds", .number, "How long one round of the agent may take."),
      KeyRow(
        "limits.timeout_seconds", .number,
        "After how much coordination time an agent that has not finished is out of the run."),
    ])
}
