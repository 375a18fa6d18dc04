// SPDX-License-Identifier: Apache-2.0

extension MCPRules {
  /// Servers that are programs.
  static let programs: [DiagnosticRule] = [
    DiagnosticRule(
      .mcpCommandMissing,
      "A server of the type `stdio` has no program.",
      reason: "There is nothing to start.",
      remedy: "Add `command`, or write `type: streamable-http` with `url`.",
      example: server(
        """
        - name: files
          type: stdio
        """)),
    DiagnosticRule(
      .mcpCommandNotAllowed,
      "A program is not on the list of its security level.",
      reason: """
        Each level has a list of programs, `strict` the shortest, and `docker` stands on none. The server is not \
        started, and in MassGen 0.0.30 the agent loses all its MCP tools.
        """,
      remedy: "Name the program in `security.allowed_executables`, or choose a level that has it.",
      example: server(
        """
        - name: files
          type: stdio
          command: docker
        """)),
    DiagnosticRule(
      .mcpCommandMetacharacter,
      "A command has characters that only a shell understands.",
      reason: """
        Programs are started without a shell, so that pipes, `&&` and redirections would reach them as arguments. \
        MassGen 0.0.30 refuses them, and variables too.
        """,
      remedy: "Put arguments into `args`, and anything that needs a shell into a script.",
      example: server(
        """
        - name: files
          type: stdio
          command: npx my-server | tee log
        """)),
    DiagnosticRule(
      .mcpArgsType,
      "`args` is no list of texts.",
      reason: """
        Numbers and truth values are passed on here as they are written; anything else cannot be. MassGen 0.0.30 \
        refuses all of it, and the agent loses all its MCP tools.
        """,
      remedy: "Write a list, one item an argument, and numbers in quotes.",
      example: server(
        """
        - name: files
          type: stdio
          command: npx
          args: [--port, 8080]
        """)),
    DiagnosticRule(
      .mcpEnvType,
      "A variable of a server is no text.",
      reason: """
        Numbers and truth values are passed on here as they are written; anything else cannot be. MassGen 0.0.30 \
        refuses all of it.
        """,
      remedy: "Write `env` as a mapping, and its values in quotes.",
      example: server(
        """
        - name: files
          type: stdio
          command: npx
          env: {PORT: 8080}
        """)),
    DiagnosticRule(
      .mcpEnvPattern,
      "MassGen refuses the value of a server's variable.",
      reason: """
        No shell will ever see it, so it is passed on here. MassGen 0.0.30 takes one `${NAME}` in capitals, and \
        neither `|`, `;`, `&&`, `$(` nor backquotes.
        """,
      remedy: """
        Nothing, unless the file must also work with that version; then set the whole value in a variable of your \
        own.
        """,
      example: server(
        """
        - name: files
          type: stdio
          command: npx
          env: {FILTER: a|b}
        """)),
    DiagnosticRule(
      .mcpEnvUnset,
      "A server needs a variable that nobody sets.",
      reason: "The server is not started. In MassGen 0.0.30 the agent loses all its MCP tools.",
      remedy: "Set the variable in the environment or in one of the `.env` files the hint names."),
  ]
}
