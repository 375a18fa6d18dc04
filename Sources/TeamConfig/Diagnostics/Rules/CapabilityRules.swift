// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the codes of "Capabilities". (config.md section 6)
enum CapabilityRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .capabilityUnsupported,
      "A backend is asked for something that its type cannot do.",
      reason: """
        The key has no effect here. MassGen 0.0.30 sends some of these keys on, so that the provider refuses the \
        agent's first call, and ignores the others.
        """,
      remedy: "Remove the key, or give the task to a backend that has the ability; the message names them.",
      example: """
        agents:
          - id: a
            backend:
              type: vllm
              model: my-model
              enable_web_search: true
        """),
    DiagnosticRule(
      .codeToolName,
      "The flag for running code has another name at this backend.",
      reason: """
        OpenAI calls it `enable_code_interpreter`, Claude and Gemini call it `enable_code_execution`. The wrong one \
        has no effect here; MassGen 0.0.30 sends it on and the first call fails.
        """,
      remedy: "Rename the key.",
      example: """
        agents:
          - id: a
            backend:
              type: claude
              model: claude-sonnet-4-20250514
              enable_code_interpreter: true
        """),
    DiagnosticRule(
      .geminiBuiltinDropped,
      "Gemini's own search or code execution stands beside other tools.",
      reason: """
        Gemini takes either its own tools or those of MCP servers and workspaces in one call. MassGen 0.0.30 drops \
        its own ones without a word.
        """,
      remedy: "Remove the flag, or give search and files to two agents.",
      example: """
        agents:
          - id: a
            backend:
              type: gemini
              model: gemini-2.5-flash
              cwd: workspace1
              enable_web_search: true
        """),
    DiagnosticRule(
      .grokLiveSearch,
      "Search with Grok works here and not in MassGen 0.0.30.",
      reason: "MassGen 0.0.30 declares a function called `web_search` that nobody answers. Here xAI searches itself.",
      remedy: "Nothing, unless the file must also work with that version.",
      example: """
        agents:
          - id: a
            backend:
              type: grok
              model: grok-4
              enable_web_search: true
        """),
    DiagnosticRule(
      .grokSearchConflict,
      "Search with Grok is switched on in two ways.",
      reason: """
        `enable_web_search` and `search_parameters` in `extra_body` contradict each other; xAI has given the second \
        one up.
        """,
      remedy: "Keep `enable_web_search` and remove `search_parameters`.",
      example: """
        agents:
          - id: a
            backend:
              type: grok
              model: grok-4
              enable_web_search: true
              extra_body:
                search_parameters: {mode: auto}
        """),
    DiagnosticRule(
      .permissionModeInvalid,
      "Claude Code has no permission mode of this name.",
      reason: "The program ends at once when it gets a mode it does not know. MassGen 0.0.30 passes every word on.",
      remedy: """
        Write `default`, `acceptEdits`, `plan` or `bypassPermissions`; newer programs also know `auto`, `manual` and \
        `dontAsk`.
        """,
      example: """
        agents:
          - id: a
            backend:
              type: claude_code
              cwd: workspace1
              permission_mode: accept
        """),
    DiagnosticRule(
      .permissionModeIgnored,
      "A permission of Claude Code stands at another backend.",
      reason: """
        Only Claude Code has `permission_mode` and `disallowed_tools`. Elsewhere they have no effect here, and \
        MassGen 0.0.30 sends them to the provider, which refuses the call.
        """,
      remedy: "Remove the key; tools of other backends are chosen with `allowed_tools` and `exclude_tools`.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              permission_mode: plan
        """),
    DiagnosticRule(
      .permissionModeBypass,
      "Claude Code asks before nothing.",
      reason: """
        With `bypassPermissions` it runs any command in its workspace without a question; only the rules for paths \
        hold. MassGen hands the word to the program, which refuses to start with it as the user root; here the run \
        decides, and it works for every user.
        """,
      remedy: "Write `acceptEdits`, unless the machine may come to harm.",
      example: """
        agents:
          - id: a
            backend:
              type: claude_code
              cwd: workspace1
              permission_mode: bypassPermissions
        """),
    DiagnosticRule(
      .disallowedToolsDropsDefaults,
      "A list of forbidden tools leaves out commands that are forbidden without it.",
      reason: """
        `disallowed_tools` replaces the built-in list, here as in MassGen: removing files, becoming another user and \
        changing rights are then allowed.
        """,
      remedy: "Add the patterns the message names.",
      example: """
        agents:
          - id: a
            backend:
              type: claude_code
              cwd: workspace1
              disallowed_tools: [WebSearch]
        """),
    DiagnosticRule(
      .claudeCodeExcludeTools,
      "`exclude_tools` stands at Claude Code.",
      reason: """
        Here it is taken for `disallowed_tools`. MassGen 0.0.30 hands it to the program's library, which fails at the \
        first call.
        """,
      remedy: "Write `disallowed_tools`, and add the patterns that are forbidden by default.",
      example: """
        agents:
          - id: a
            backend:
              type: claude_code
              cwd: workspace1
              exclude_tools: [WebSearch]
        """),
    DiagnosticRule(
      .claudeCodeUnusable,
      "Claude Code cannot be started on this machine.",
      reason: """
        The program is not installed where it is looked for, is too old, or lacks what its sandbox needs. Its agents \
        take no part in a run; the others do. MassGen fails at the agent's first call.
        """,
      remedy: "Do what the message says; docs/providers/claude_code.md has a table of causes."),
    DiagnosticRule(
      .claudeCodePath,
      "A path of the Claude Code program leads nowhere.",
      reason: "The agent cannot start without the program or the settings file it names.",
      remedy: "Correct the path, or leave the key out: `claude` is then looked for in the usual places."),
    DiagnosticRule(
      .claudeCodeOption,
      "An option of Claude Code has no effect, or cannot be used.",
      reason: """
        How the program is spoken to, which conversation it goes on with and who is asked for permission are decided by \
        the run. A settings file cannot be combined with `sandbox`, and `bare` knows no login.
        """,
      remedy: "Do what the message says.",
      example: """
        agents:
          - id: a
            backend:
              type: claude_code
              cwd: workspace1
              extra_args: {permission-mode: plan}
        """),
    DiagnosticRule(
      .toolFilterType,
      "A tool filter is no list of names.",
      reason: """
        A single name is taken for a list of one, and numbers for the text they are written as; anything else cannot \
        be used. MassGen 0.0.30 compares tools with the letters of a single name.
        """,
      remedy: "Write a list, and names that look like numbers or truth values in quotes.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              cwd: workspace1
              allowed_tools: read_file
        """),
    DiagnosticRule(
      .toolFilterPrefixed,
      "A tool is named together with its server.",
      reason: """
        Here `mcp__server__tool` and `tool` both match. MassGen compares the tool's own name alone, so that an allow- \
        list of such names leaves no tools and a deny-list forbids nothing.
        """,
      remedy: "Write the tool's own name.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              cwd: workspace1
              exclude_tools: [mcp__files__write_file]
        """),
    DiagnosticRule(
      .toolFilterBoth,
      "Tools are both listed and excluded.",
      reason: """
        What stands in `exclude_tools` may not be used, even when `allowed_tools` has it; the exclusion is needed \
        only for tools that are listed.
        """,
      remedy: "Keep one of the lists.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              cwd: workspace1
              allowed_tools: [read_file]
              exclude_tools: [write_file]
        """),
    DiagnosticRule(
      .toolFilterUnused,
      "There are no tools that a filter could choose from.",
      reason: """
        Tools come from MCP servers and from a workspace; without either the filter has no effect, here and in \
        MassGen.
        """,
      remedy: "Add `mcp_servers` or `cwd`, or remove the filter.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              allowed_tools: [read_file]
        """),
  ]
}
