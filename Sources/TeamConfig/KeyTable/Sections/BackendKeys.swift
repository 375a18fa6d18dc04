// SPDX-License-Identifier: Apache-2.0

/// Keys of a backend that most types share. (config.md 2.3)
enum BackendKeys {
  static let sections: [KeySection] = [model, workspace, tools, uploads, programSet]

  private static let model = KeySection(
    "agents[].backend", since: .v(0, 0, 3),
    [
      KeyRow(
        "type", .string, allowed: BackendType.allCases.map(\.rawValue) + ["autogen"], required: true,
        """
        Which kind of provider answers for the agent. Without it the type is guessed from well-known model names; for \
        servers that speak OpenAI's format take `chatcompletion` with `base_url`.
        """),
      KeyRow(
        "model", .string,
        """
        The provider's name of the model, or the deployment on Azure. On `replay` it is only a label that is shown.
        """),
      KeyRow(
        "api_key", .string, status: .rejected, secret: true,
        """
        The key itself, or `${NAME}` for a variable that holds it. Better leave it out: the provider's own variable is \
        read without it, and `api_key_env` names any other.
        """),
      KeyRow(
        "base_url", .string, on: [.chat, .azure], since: .v(0, 0, 4),
        """
        The root of the API, without `/chat/completions` at its end. The host decides which provider it is and which \
        key it gets; a host of no known provider gets none unless `api_key_env` names one.
        """),
      KeyRow(
        "temperature", .number, on: .http, status: .passthrough,
        "How freely the model picks its words: 0 is steady, higher is more varied. Reasoning models refuse it."),
      KeyRow(
        "max_tokens", .integer, on: .http, request: true,
        "The most tokens one reply may have. It is renamed to what the provider calls it."),
      KeyRow(
        "top_p", .number, on: .http, status: .passthrough,
        "Restricts the choice of words to the likeliest ones that together reach this probability."),
      KeyRow(
        "top_k", .integer, on: [.claude, .gemini, .inferenceServers], since: .v(0, 0, 24), request: true,
        """
        Restricts the choice of words to this many candidates. Of the hosted providers few besides Claude and Gemini \
        have it.
        """
      ),
      KeyRow(
        "provider", [.string, .mapping], on: .chat, since: .v(0, 0, 5), status: .rejected, request: true,
        """
        As a text a name for the provider, for display only; the host of `base_url` decides. As a mapping OpenRouter's \
        rules for choosing among its providers.
        """),
      KeyRow(
        "provider_name", .string, on: .chat, since: .v(0, 0, 4), status: .rejected,
        "Another spelling of `provider`."),
      KeyRow(
        "system_prompt", .string, since: .v(0, 0, 5), status: .rejected, deprecated: true,
        use: "agents[].system_message",
        "Instructions in the wrong place: they belong to the agent, as `system_message` beside `backend`."),
      KeyRow(
        "append_system_prompt", .string, since: .v(0, 0, 11), status: .rejected, deprecated: true,
        use: "agents[].system_message",
        "Instructions in the wrong place: they belong to the agent, as `system_message` beside `backend`."),
    ])

  private static let workspace = KeySection(
    "agents[].backend", on: .workspaces,
    [
      KeyRow(
        "cwd", .string, since: .v(0, 0, 5),
        """
        The agent's workspace. A plain name makes a folder of the run; it turns on the file tools. Name a project \
        folder in `context_paths` instead: nothing in it is deleted then.
        """),
      KeyRow(
        "context_paths", .mappingList, since: .v(0, 0, 21),
        "Files and folders outside the workspace that only this agent may use; same items as in `orchestrator`."),
    ])

  private static let tools = KeySection(
    "agents[].backend", since: .v(0, 0, 15), on: .mcp,
    [
      KeyRow(
        "enable_web_search", .boolean, default: "false",
        on: [.openai, .claude, .gemini, .grok, .claudeCode, .chatSearchers],
        since: .v(0, 0, 3),
        """
        Lets the model search the web with the provider's own search. Over `chatcompletion` it depends on the provider \
        behind `base_url`. Claude Code has tools for it, which `false` takes away.
        """),
      KeyRow(
        "enable_code_interpreter", .boolean, default: "false", on: [.openai, .chatCoders], since: .v(0, 0, 3),
        "Lets the model run Python in the provider's container. Claude and Gemini call theirs `enable_code_execution`."),
      KeyRow(
        "enable_code_execution", .boolean, default: "false", on: [.claude, .gemini, .chatCoders], since: .v(0, 0, 3),
        "Lets the model run code at Anthropic or Google. OpenAI calls it `enable_code_interpreter`."),
      KeyRow(
        "enable_image_generation", .boolean, default: "false", on: [.openai, .claude, .chat], since: .v(0, 0, 27),
        variables: ["OPENAI_API_KEY"],
        """
        Lets the model make pictures. OpenAI makes them itself; elsewhere it is a tool that needs `cwd` and \
        `OPENAI_API_KEY`.
        """),
      KeyRow(
        "mcp_servers", [.mappingList, .mapping], on: .mcp,
        "MCP servers whose tools the agent may use: a list of entries with `name`, or a mapping from name to entry."),
      KeyRow(
        "allowed_tools", .stringList, since: .v(0, 0, 5),
        """
        The only tools the agent may use. For MCP tools write the tool's own name; for Claude Code the names of its \
        built-in tools.
        """),
      KeyRow(
        "exclude_tools", .stringList,
        "Tools the agent may not use, added to the lists of its MCP servers. Claude Code has `disallowed_tools`."),
      KeyRow(
        "max_mcp_message_history", .integer, default: "200", status: .rejected,
        "How many messages of a conversation with tools are kept."),
      KeyRow(
        "circuit_breaker_enabled", .boolean, default: "true", on: .gemini, status: .rejected,
        "Whether an MCP server that keeps failing is left alone for a while."),
      KeyRow(
        "use_multi_mcp", .boolean, on: .gemini, status: .ignored, deprecated: true,
        "A left-over of an earlier way to reach several MCP servers from Gemini. It does nothing."),
      KeyRow(
        "mcp_sdk_auto", .boolean, on: .gemini, status: .ignored, deprecated: true,
        "A left-over of an earlier way to call MCP tools from Gemini. It does nothing."),
    ])

  private static let uploads = KeySection(
    "agents[].backend", since: .v(0, 0, 27), on: .files,
    [
      KeyRow(
        "upload_files", .mappingList,
        """
        Files that go with the task, one list item each. Paths are relative to the team file, then to the folder the \
        run works in. `media` says how they are treated.
        """),
      KeyRow(
        "upload_files[].image_path", .string,
        """
        A picture, as a local path or a web address. One that is too large or of a format the provider does not take \
        is scaled or converted.
        """),
      KeyRow(
        "upload_files[].audio_path", .string, on: [.openai, .gemini, .chat, .azure], since: .v(0, 0, 30),
        "Sound, as a local path or a web address. Most providers that take any take WAV and MP3."),
      KeyRow(
        "upload_files[].video_path", .string, on: [.gemini, .chat], since: .v(0, 0, 30),
        "A film, as a local path or a web address. Few models take one."),
      KeyRow(
        "upload_files[].file_path", .string,
        """
        A document. Texts become part of the message, PDF goes to the providers that read it, and of other documents \
        OpenAI's Responses searches most.
        """),
      KeyRow(
        "upload_files[].image_url", .string, status: .rejected, deprecated: true,
        use: "agents[].backend.upload_files[].image_path",
        "The former name of `image_path`, which takes web addresses too."),
      KeyRow(
        "media_max_file_size_mb", .integer, default: "64", since: .v(0, 0, 30), status: .rejected,
        "The largest media file that is read, in megabytes."),
    ])

  private static let programSet = KeySection(
    "agents[].backend", status: .ignored, since: .v(0, 0, 21),
    [
      KeyRow("agent_id", .any, "Filled in by the program while it runs; what a file says is not used."),
      KeyRow("session_id", .any, "Filled in by the program while it runs; what a file says is not used."),
      KeyRow(
        "agent_temporary_workspace", .any, use: "orchestrator.agent_temporary_workspace",
        "Filled in by the program while it runs; the setting for users is `orchestrator.agent_temporary_workspace`."),
      KeyRow(
        "context_write_access_enabled", .any, "Filled in by the program while it runs; what a file says is not used."),
    ])
}
