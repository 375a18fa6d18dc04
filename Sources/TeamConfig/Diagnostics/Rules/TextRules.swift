// SPDX-License-Identifier: Apache-2.0

/// What there is to say about models nobody knows, and about texts wherever they stand. (config.md section 6)
enum TextRules {
  static let all: [DiagnosticRule] = [
    DiagnosticRule(
      .modelUnknown,
      "The provider is not known to have such a model.",
      reason: """
        The list of models is that of the price table. It lags behind, so this is never more than a word of advice. \
        Nothing is said about servers of your own and hosts that run any model.
        """,
      remedy: "Correct the name, or leave it when you know it to be right.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o-mni}
        """),
    DiagnosticRule(
      .placeholderValue,
      "A value was never filled in.",
      reason: """
        Words such as YOUR_TOKEN, path-here, /path/to/ and those in angle brackets stand for something only you \
        know. They are passed on as they are, and the call fails.
        """,
      remedy: "Write the value, or `${NAME}` for one from the environment.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              mcp_servers:
                - name: social
                  type: stdio
                  command: npx
                  args: ["-y", social-server]
                  env: {API_KEY: YOUR_API_KEY}
        """),
    DiagnosticRule(
      .secretLiteral,
      "A text holds what looks like a key.",
      reason: """
        Team files are shared and kept under version control, and a key in them is soon known to others. It is never \
        shown in a message.
        """,
      remedy: "Put the key into a variable and write `${NAME}`.",
      example: """
        agents:
          - id: a
            backend: {type: openai, model: gpt-4o, extra_headers: {X-Key: sk-0123456789abcdef0123}}
        """),
    DiagnosticRule(
      .variableNotExpanded,
      "A variable in a text is not replaced.",
      reason: """
        A variable without a value stays as it stands. Before 0.1.29 MassGen replaces variables only in `env` of MCP \
        servers, and `${cwd}` in backends with a workspace; here they are replaced in every text.
        """,
      remedy: "Set the variable, or write the value.",
      example: """
        agents:
          - id: a
            system_message: Speak ${LANGUAGE}.
            backend: {type: openai, model: gpt-4o}
        """),
    DiagnosticRule(
      .systemMessageClaudeCode,
      "A Claude Code agent has a system message.",
      reason: """
        It works here. MassGen 0.0.30 to 0.1.6 passes it on in a way that the program refuses, and the agent fails \
        at its first call.
        """,
      remedy: "Nothing, unless the file has to run with one of these versions.",
      example: """
        agents:
          - id: a
            system_message: Be brief.
            backend: {type: claude_code, cwd: workspace1}
        orchestrator:
          snapshot_storage: snapshots
          agent_temporary_workspace: temp_workspaces
        """),
  ]
}
