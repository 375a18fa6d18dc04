// SPDX-License-Identifier: Apache-2.0

/// Keys of backends that are programs or deployments: Claude Code and Azure. (config.md 2.4)
enum ProgramKeys {
  static let sections: [KeySection] = [claudeCode, azure]

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
      KeyRow("add_dirs", .stringList, "More folders Claude Code may work in."),
      KeyRow("settings", .string, "A settings file for Claude Code, or the settings as JSON text."),
      KeyRow("setting_sources", .stringList, "Which settings files Claude Code reads: `user`, `project`, `local`."),
      KeyRow("include_partial_messages", .boolean, "Whether replies come piece by piece. They always do."),
      KeyRow("fork_session", .boolean, "Whether a resumed conversation continues as a copy."),
      KeyRow(
        "continue_conversation", .boolean, "Whether Claude Code goes on with its last conversation in the folder."),
      KeyRow("extra_args", .mapping, "More command line flags for Claude Code, without the leading dashes."),
      KeyRow("env", .stringMapping, secret: true, "Environment variables for Claude Code."),
      KeyRow(
        "permission_prompt_tool_name", .string,
        "An MCP tool that Claude Code asks for permission. Unset, the run asks you."),
      KeyRow("agents", .mapping, "Helpers Claude Code may start itself, by name."),
      KeyRow("max_buffer_size", .integer, "The longest line, in bytes, that is taken from Claude Code."),
    ])

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
