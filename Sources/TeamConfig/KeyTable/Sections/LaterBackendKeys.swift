// SPDX-License-Identifier: Apache-2.0

/// Keys of a backend that came after MassGen 0.0.30. (config.md section 7)
enum LaterBackendKeys {
  static let sections: [KeySection] = [commands, sandbox, media, customTools, codeTools, providerTools, extras]

  private static let prefix = "agents[].backend"

  private static let commands = KeySection(
    prefix, status: .later, since: .v(0, 0, 32),
    [
      KeyRow(
        "enable_mcp_command_line", .boolean, default: "false", since: .v(0, 0, 31),
        "Gives the agent a tool that runs commands."),
      KeyRow(
        "command_line_allowed_commands", .stringList, since: .v(0, 0, 31),
        "Patterns of the only commands that may be run."),
      KeyRow(
        "command_line_blocked_commands", .stringList, since: .v(0, 0, 31), "Patterns of commands that may not be run."),
      KeyRow(
        "command_line_execution_mode", .string, allowed: ["local", "docker"], default: "local",
        "Whether commands run on this machine or in a container."),
      KeyRow(
        "command_line_docker_image", .string, default: "massgen/mcp-runtime:latest", "The image of the container."),
      KeyRow("command_line_docker_memory_limit", .string, "How much memory the container may use, such as `2g`."),
      KeyRow("command_line_docker_cpu_limit", .number, "How many processors the container may use."),
      KeyRow(
        "command_line_docker_network_mode", .string, allowed: ["none", "bridge", "host"], default: "none",
        "Which network the container has."),
      KeyRow(
        "command_line_docker_enable_sudo", .boolean, default: "false", since: .v(0, 1, 3),
        "Takes the image in which commands may use `sudo`."),
      KeyRow(
        "command_line_docker_credentials", .mapping, since: .v(0, 1, 10), open: true,
        "Which of your keys and settings the container gets."),
      KeyRow(
        "command_line_docker_credentials.mount", .stringList, since: .v(0, 1, 10),
        "Things of yours that appear in the container: `ssh_keys`, `git_config`, `gh_config` and others."),
      KeyRow(
        "command_line_docker_credentials.env_file", .string, since: .v(0, 1, 10),
        "A file of environment variables for the container."),
      KeyRow(
        "command_line_docker_credentials.env_vars", .stringList, since: .v(0, 1, 10),
        "Names of your environment variables that the container gets."),
      KeyRow(
        "command_line_docker_credentials.env_vars_from_file", .stringList, since: .v(0, 1, 10),
        "Names that are taken from `env_file`; the others are left out."),
      KeyRow(
        "command_line_docker_packages", .mapping, since: .v(0, 1, 10), open: true,
        "What is installed into the container before the agent starts."),
      KeyRow(
        "command_line_docker_packages.preinstall", .mapping, since: .v(0, 1, 10), open: true,
        "The packages, by package manager."),
      KeyRow(
        "command_line_docker_packages.preinstall.python", .stringList, since: .v(0, 1, 10),
        "Packages that pip installs when the container starts."),
      KeyRow(
        "command_line_docker_packages.preinstall.npm", .stringList, since: .v(0, 1, 10),
        "Packages that npm installs when the container starts."),
      KeyRow(
        "command_line_docker_packages.preinstall.system", .stringList, since: .v(0, 1, 10),
        "Packages that the container's own package manager installs when it starts."),
    ])

  private static let sandbox = KeySection(
    prefix, status: .later, since: .v(0, 1, 97),
    [
      KeyRow(
        "command_line_srt_read_mode", .string,
        "Whether sandboxed commands may read everything that is not forbidden, or nothing that is not allowed."),
      KeyRow("command_line_srt_allow_read", .stringList, "What sandboxed commands may read."),
      KeyRow("command_line_srt_deny_read", .stringList, "What sandboxed commands may not read."),
      KeyRow("command_line_srt_network_allowed_domains", .stringList, "Hosts that sandboxed commands may reach."),
      KeyRow(
        "command_line_srt_allow_unix_sockets", [.boolean, .stringList],
        "Whether sandboxed commands may use local sockets, or which."),
      KeyRow("permissions", .mapping, "Rules for tool calls: what is allowed, asked about or refused."),
    ])

  private static let media = KeySection(
    prefix, status: .later, since: .v(0, 1, 28),
    [
      KeyRow(
        "enable_audio_generation", .boolean, default: "false", since: .v(0, 0, 31),
        "Adds a tool that makes sound files in the workspace."),
      KeyRow(
        "enable_video_generation", .boolean, default: "false", since: .v(0, 1, 0),
        "Adds a tool that makes films in the workspace."),
      KeyRow(
        "enable_file_generation", .boolean, default: "false", since: .v(0, 1, 4),
        "Adds a tool that makes documents in the workspace."),
      KeyRow(
        "enable_multimodal_tools", .boolean, default: "false",
        "Adds tools that understand and make pictures, sound and film."),
      KeyRow("image_generation_backend", .string, "The provider that makes pictures for this agent."),
      KeyRow("image_generation_model", .string, "The model that makes pictures for this agent."),
      KeyRow("video_generation_backend", .string, "The provider that makes films for this agent."),
      KeyRow("video_generation_model", .string, "The model that makes films for this agent."),
      KeyRow("audio_generation_backend", .string, "The provider that makes sound for this agent."),
      KeyRow("audio_generation_model", .string, "The model that makes sound for this agent."),
    ])

  private static let customTools = KeySection(
    prefix, status: .later, since: .v(0, 1, 1),
    [
      KeyRow("custom_tools", .mappingList, "Python functions the agent may call as tools."),
      KeyRow("custom_tools[].name", [.string, .stringList], "The name of the tool, or one for each function."),
      KeyRow("custom_tools[].function", [.string, .stringList], "The function, or several, in the file."),
      KeyRow("custom_tools[].path", .string, "The Python file; without it one of MassGen's own tools is meant."),
      KeyRow("custom_tools[].category", .string, default: "default", "The group the tool belongs to."),
      KeyRow("custom_tools[].description", [.string, .stringList], "What the model is told about the tool."),
      KeyRow(
        "custom_tools[].preset_args", [.mapping, .mappingList],
        "Arguments that are always passed and that the model does not see."),
      KeyRow(
        "custom_tools[].default_params", .mapping, since: .v(0, 1, 9), status: .ignored,
        use: "agents[].backend.custom_tools[].preset_args",
        "No release reads this, although some examples have it. Write `preset_args`."),
      KeyRow(
        "custom_tools[].defer_loading", .boolean, since: .v(0, 1, 18),
        "Leaves the tool out of the request until the model looks for it."),
      KeyRow(
        "auto_discover_custom_tools", .boolean, default: "false", since: .v(0, 1, 13),
        "Offers all of MassGen's own Python tools."),
      KeyRow("exclude_custom_tools", .stringList, since: .v(0, 1, 13), "Which of them are left out."),
      KeyRow("custom_tools_path", .string, since: .v(0, 1, 13), "A folder of Python tools."),
    ])

  private static let codeTools = KeySection(
    prefix, status: .later, since: .v(0, 1, 13),
    [
      KeyRow(
        "enable_code_based_tools", .boolean, default: "false",
        "Offers MCP tools as Python code in the workspace instead of as tools."),
      KeyRow("shared_tools_directory", .string, "A folder for that code which all agents share."),
      KeyRow("direct_mcp_servers", .stringList, since: .v(0, 1, 36), "MCP servers whose tools stay tools."),
      KeyRow(
        "exclude_file_operation_mcps", .boolean, default: "false",
        "Leaves out the file tools; the agent works with commands instead."),
      KeyRow(
        "concurrent_tool_execution", .boolean, default: "false", since: .v(0, 1, 14),
        "Runs the tool calls of one reply at the same time."),
      KeyRow(
        "max_concurrent_tools", .integer, default: "10", since: .v(0, 1, 14),
        "How many tool calls may run at the same time."),
    ])

  private static let providerTools = KeySection(
    prefix, status: .later, since: .v(0, 1, 18), on: .claude,
    [
      KeyRow("enable_programmatic_flow", .boolean, "Lets Claude call tools from code it writes."),
      KeyRow("enable_tool_search", .boolean, "Lets Claude look for tools instead of seeing all of them."),
      KeyRow("tool_search_variant", .string, allowed: ["regex", "bm25"], "How Claude looks for tools."),
      KeyRow(
        "enable_strict_tool_use", .boolean, since: .v(0, 1, 20),
        "Makes Claude keep exactly to the schemas of its tools."),
      KeyRow(
        "websocket_mode", .boolean, on: .openai, since: .v(0, 1, 70), "Talks to OpenAI over one lasting connection."),
      KeyRow("enable_x_search", .boolean, on: .grok, since: .v(0, 1, 80), "Lets Grok search posts on X."),
    ])

  private static let extras = KeySection(
    prefix, status: .later,
    [
      KeyRow("output_schema", .mapping, since: .v(0, 1, 20), "The JSON Schema the agent's answers must follow."),
      KeyRow("enable_rate_limit", .boolean, since: .v(0, 1, 11), "Keeps to the request limits of a rate limit file."),
      KeyRow("hooks", .mapping, since: .v(0, 1, 36), "Programs that run before and after tool calls of this agent."),
      KeyRow("enable_nlip", .boolean, since: .v(0, 1, 13), "Lets this agent exchange NLIP messages."),
      KeyRow("nlip", .mapping, since: .v(0, 1, 13), "NLIP settings of this agent."),
      KeyRow(
        "write_mode", .string, since: .v(0, 1, 50), use: "orchestrator.coordination.write_mode",
        "Filled in by MassGen from the setting of the team; write it there."),
      KeyRow(
        "use_two_tier_workspace", .boolean, since: .v(0, 1, 39), deprecated: true,
        use: "orchestrator.coordination.write_mode",
        "Filled in by MassGen from the setting of the team; write `write_mode` there."),
      KeyRow("debug_delay_seconds", .number, since: .v(0, 1, 36), "Makes the agent slower, for trying things out."),
      KeyRow(
        "debug_delay_after_n_tools", .integer, since: .v(0, 1, 36),
        "After how many tool calls the agent is made slower."),
      KeyRow(
        "enforce_read_before_delete", .boolean, since: .v(0, 1, 12), "Refuses to delete files the agent has not read."),
    ])
}
