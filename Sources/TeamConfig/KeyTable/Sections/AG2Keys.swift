// SPDX-License-Identifier: Apache-2.0

/// Keys of AG2 agents and groups. (config.md 2.6)
enum AG2Keys {
  static let sections: [KeySection] = [agent, group]

  private static let executors = [
    "LocalCommandLineCodeExecutor", "DockerCommandLineCodeExecutor", "JupyterCodeExecutor", "YepCodeCodeExecutor",
  ]

  private static let agent = KeySection(
    "agents[].backend.agent_config", since: .v(0, 0, 28), on: .ag2,
    [
      KeyRow(
        "type", .string, allowed: ["assistant", "conversable"], default: "conversable",
        "Which AG2 class the agent is."),
      KeyRow("name", .string, required: true, "The agent's name inside AG2."),
      KeyRow(
        "system_message", .string, default: "You are a helpful AI assistant.", "Instructions for the AG2 agent."),
      KeyRow(
        "description", .string, since: .v(0, 0, 31), "What the agent is good at, read when a group chooses a speaker."),
      KeyRow(
        "llm_config", [.mapping, .list], open: true, required: true,
        "The model behind the agent, or a list of models."),
      KeyRow(
        "llm_config.model", .string, status: .passthrough, "The name of the model; the same in items of a list."),
      KeyRow(
        "llm_config.api_type", .string, status: .passthrough,
        "The provider by AG2's name: `openai`, `google`, `anthropic`, `azure` and others."),
      KeyRow(
        "llm_config.api_key", .string, status: .passthrough,
        "The key. Better leave it out: the provider's variable is read without it."),
      KeyRow(
        "llm_config.base_url", .string, status: .passthrough, "The root of the API, where it is not the provider's own."
      ),
      KeyRow("llm_config.temperature", .number, status: .passthrough, "How freely the model picks its words."),
      KeyRow(
        "llm_config.cache_seed", .integer, status: .passthrough,
        "Number of AG2's reply cache; the same number, the same replies."),
      KeyRow("code_execution_config", .mapping, open: true, "Lets the agent run the code blocks it is sent."),
      KeyRow(
        "code_execution_config.executor", .mapping, open: true,
        "Where the code runs; members besides `type` go to it."),
      KeyRow(
        "code_execution_config.executor.type", .string, allowed: executors, required: true,
        "Which AG2 class runs the code."),
      KeyRow(
        "code_execution_config.executor.timeout", .integer, status: .passthrough, "Seconds one piece of code may run."),
      KeyRow("code_execution_config.executor.work_dir", .string, status: .passthrough, "The folder for code files."),
    ])

  private static let group = KeySection(
    "agents[].backend", since: .v(0, 0, 31), on: .ag2,
    [
      KeyRow(
        "agent_config", .mapping, since: .v(0, 0, 28), open: true, "One AG2 agent. Write either this or `group_config`."
      ),
      KeyRow(
        "group_config", .mapping, since: .v(0, 0, 28), open: true,
        "A group of AG2 agents that talk to each other. MassGen runs it from 0.0.31 on."),
      KeyRow(
        "group_config.agents", .mappingList, since: .v(0, 0, 28), required: true,
        "The members of the group, written like `agent_config`."),
      KeyRow(
        "group_config.llm_config", [.mapping, .list], open: true, required: true,
        "The model of members that name none themselves."),
      KeyRow("group_config.pattern", .mapping, open: true, required: true, "How the next speaker is chosen."),
      KeyRow(
        "group_config.pattern.type", .string, allowed: ["auto", "round_robin", "random", "manual", "default"],
        required: true, "The way of choosing: with `auto` a manager model decides. MassGen has no other."),
      KeyRow(
        "group_config.pattern.initial_agent", .string, required: true, "The name of the member that speaks first."),
      KeyRow(
        "group_config.pattern.group_manager_args", .mapping, open: true,
        "Settings of the manager that chooses speakers."),
      KeyRow(
        "group_config.pattern.group_manager_args.llm_config", [.mapping, .list], open: true,
        "The model of the manager; without it that of the group."),
      KeyRow(
        "group_config.user_agent", .mapping, open: true,
        "The member that ends the talk and reports to the team, written like `agent_config`; it must be named User."),
      KeyRow("group_config.max_rounds", .integer, default: "20", "After how many turns the talk ends."),
    ])
}
