// SPDX-License-Identifier: Apache-2.0

/// Keys of backends that are programs or deployments: Claude Code and Azure. (config.md 2.4)
enum ProgramKeys {
  static let sections: [KeySection] = [claudeCode, claudeCodeLater, claudeCodeOwn, azure]

  /// The words of `permission_mode`.
  static let permissionModes = ["default", "acceptEdits", "plan", "bypassPermissions"]

  /// Words of `permission_mode` that Claude Code learned later. (claude-code.md section 2)
  static let newerPermissionModes = ["auto", "manual", "dontAsk"]

  /// What Claude Code may never do when the file says nothing else.
  static let disallowedByDefault = ["Bash(rm*)", "Bash(sudo*)", "Bash(su*)", "Bash(chmod*)", "Bash(chown*)"]

  private static let claudeCode = KeySection(
    "agents[].backend", status: .passthrough, since: .v(0, 0, 30), on: .claudeCode,
    [
      KeyRow(
        "permission_mode", .string, allowed: permissionModes, default: "acceptEdits", since: .v(0, 0, 5), status: .read,
        request: true,
        """
        What Claude Code may do without asking: `acceptEdits` changes files, `plan` changes nothing, \
        `bypassPermissions` does everything.
        """),
      KeyRow(
        "disallowed_tools", .stringList,
        default: "[" + disallowedByDefault.map { "\"\($0)\"" }.joined(separator: ", ") + "]",
        since: .v(0, 0, 5), status: .read, request: true,
        """
        Tools and commands Claude Code may never use. Writing the key replaces the built-in list of dangerous \
        commands.
        """
      ),
      KeyRow(
        "max_thinking_tokens", .integer, default: "8000", since: .v(0, 0, 5),
        "How many tokens Claude Code may think for before it acts."),
      KeyRow("max_turns", .integer, "How many times Claude Code may act before it must answer."),
      KeyRow(
        "add_dirs", .stringList, "More folders Claude Code may look into. To let it write there, use `context_paths`."),
      KeyRow("settings", .string, "A settings file for Claude Code, or the settings as JSON text."),
      KeyRow(
        "setting_sources", .stringList,
        """
        Which settings files Claude Code reads: `user`, `project`, `local`. None unless this names them, so that a team \
        does the same on every machine.
        """),
      KeyRow("include_partial_messages", .boolean, "Whether replies come piece by piece. They always do."),
      KeyRow("fork_session", .boolean, "Set by the run, which knows when a conversation goes on as a copy."),
      KeyRow("continue_conversation", .boolean, "Set by the run: an agent goes on with its own conversation only."),
      KeyRow(
        "extra_args", .mapping,
        "More command line flags for Claude Code, without the leading dashes; `null` or `true` for flags without value."
      ),
      KeyRow(
        "env", .stringMapping, secret: true,
        "Environment variables for Claude Code; `${NAME}` takes one from your environment. They win over all others."),
      KeyRow("permission_prompt_tool_name", .string, "It has no effect: the run asks you."),
      KeyRow(
        "agents", .mapping, "Helpers Claude Code may start itself, by name, each with `description` and `prompt`."),
      KeyRow("max_buffer_size", .integer, "The longest line, in bytes, that is taken from Claude Code."),
      KeyRow("resume", .string, "Set by the run, which knows the conversation of each agent."),
    ])

  private static let claudeCodeLater = KeySection(
    "agents[].backend", status: .later, since: .v(0, 1, 97), on: .claudeCode,
    options([
      KeyRow("fallback_model", .string, "Models to take when the first is overloaded, separated by commas."),
      KeyRow("max_budget_usd", .number, "How many US dollars one process of Claude Code may spend."),
      KeyRow(
        "cli_path", .string, variables: ["CLAUDE_CODE_PATH"],
        """
        Where the `claude` program is, as a path or as a name to look for in `PATH`. Without it the usual places are \
        looked at.
        """),
      KeyRow(
        "use_default_prompt", .boolean, default: "true",
        "Whether Claude Code keeps its own system prompt, with the agent's instructions after it."),
      KeyRow(
        "sandbox", [.mapping, .boolean], open: true,
        """
        Runs commands in Claude Code's sandbox: `true`, or its settings. Without bubblewrap and socat the agent does not \
        start.
        """),
    ]))

  private static let claudeCodeOwn = KeySection(
    "agents[].backend", status: .own, on: .claudeCode,
    options([
      KeyRow(
        "reasoning.type", .string, allowed: ["adaptive", "enabled", "disabled"],
        """
        Whether Claude Code thinks: `adaptive` as much as it finds right, `enabled` up to `budget_tokens`, `disabled` \
        not at all.
        """),
      KeyRow(
        "reasoning.budget_tokens", .integer,
        "How many tokens Claude Code may think for; `max_thinking_tokens` means the same."),
      KeyRow(
        "effort", .string, allowed: ["low", "medium", "high", "xhigh", "max"],
        "How long Claude Code thinks before it acts; `reasoning.effort` means the same."),
      KeyRow(
        "bare", .boolean, default: "false",
        "Starts Claude Code without hooks, plugins, memory files and login, with few tools; it needs a key."),
      KeyRow(
        "lean", .boolean, default: "false",
        """
        Replaces Claude Code's own system prompt by the agent's instructions and offers six tools, which makes requests \
        a third as long.
        """),
      KeyRow(
        "text_answers", .string, allowed: ["accept", "fail"], default: "accept",
        """
        What becomes of a turn without vote and answer, after a reminder: `accept` takes its text for the answer, `fail` \
        fails the turn.
        """),
      KeyRow(
        "max_retries", .integer, default: "3",
        "How often Claude Code itself repeats a request that failed. The run does not repeat it once more."),
      KeyRow("timeouts", .mapping, "How long Claude Code may be silent or busy, in seconds; fractions are allowed."),
      KeyRow("timeouts.initialize", .number, default: "60", "From its start to its first answer."),
      KeyRow("timeouts.first_frame", .number, default: "120", "From the beginning of a turn to the first sign of it."),
      KeyRow(
        "timeouts.silence", .number, default: "300",
        "Silence within a turn. Tools, questions to you and announced pauses do not count."),
      KeyRow("timeouts.turn", .number, "A whole turn, however busy it is. Without it there is no limit."),
      KeyRow(
        "timeouts.permission", .number, "How long a question for permission may stay open; otherwise the run's limit."),
      KeyRow("timeouts.control", .number, default: "30", "How long it may take to answer a request of the run."),
      KeyRow("timeouts.tool_call", .number, "One call of an MCP tool; otherwise Claude Code's own limit."),
      KeyRow("restart", .mapping, "What happens when Claude Code ends by itself in the middle of its work."),
      KeyRow("restart.max", .integer, default: "3", "How often it is started again within one turn."),
      KeyRow(
        "restart.delays", .numberList, default: "[1, 4, 15]",
        "Seconds to wait before each new start; the last one counts for all that follow."),
    ]))

  /// Keys that mean something to the program alone: like members of a request, they are told wherever another backend
  /// has them.
  private static func options(_ rows: [KeyRow]) -> [KeyRow] {
    rows.map { row in
      var row = row
      row.isRequestParameter = !row.name.contains(".")
      return row
    }
  }

  private static let azure = KeySection(
    "agents[].backend", status: .rejected, since: .v(0, 0, 10), on: .azure,
    [
      KeyRow(
        "api_version", .string, default: "2024-12-01-preview", on: [.azure, .claude],
        variables: ["AZURE_OPENAI_API_VERSION"],
        "The version of the API, as a date. Azure's comes from `AZURE_OPENAI_API_VERSION` when the file has none."),
      KeyRow(
        "azure_endpoint", .string, variables: ["AZURE_OPENAI_ENDPOINT"],
        "The address of your Azure resource. It comes from `AZURE_OPENAI_ENDPOINT` when the file has none."),
    ])
}
