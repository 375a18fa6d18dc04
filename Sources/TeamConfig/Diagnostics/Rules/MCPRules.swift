// SPDX-License-Identifier: Apache-2.0

/// What there is to say about the codes of "MCP servers". (config.md section 6)
enum MCPRules {
  static let all: [DiagnosticRule] = servers + programs + addresses

  private static let servers: [DiagnosticRule] = [
    DiagnosticRule(
      .mcpServersType,
      "`mcp_servers` is neither a list nor a mapping.",
      reason: "Nothing can be made of it. MassGen 0.0.30 fails at the agent's first call.",
      remedy: "Write a list of servers with `name`, or a mapping from names to servers.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              mcp_servers: npx
        """),
    DiagnosticRule(
      .mcpSingleServerMap,
      "One server stands where servers are meant.",
      reason: """
        Here it is taken for a list of one. Parts of MassGen do so too, others take `type` and `command` for names of \
        servers.
        """,
      remedy: "Put it into a list and give it a name.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              mcp_servers:
                type: stdio
                command: npx
        """),
    DiagnosticRule(
      .mcpEntryNotMapping,
      "A server is no mapping.",
      reason: "A server needs at least a type and a program or an address.",
      remedy: "Write `name`, `type`, `command` and `args`.",
      example: server(
        """
        - npx -y my-server
        """)),
    DiagnosticRule(
      .mcpTypeMissing,
      "A server has no type.",
      reason: """
        Here `command` means `stdio` and `url` means `streamable-http`. MassGen drops the server and says so in its \
        log alone.
        """,
      remedy: "Add `type: stdio` or `type: streamable-http`.",
      example: server(
        """
        - name: files
          command: npx
        """)),
    DiagnosticRule(
      .mcpTypeUnsupported,
      "A server has a type that MassGen or nobody has.",
      reason: """
        `http` and the former `sse` work here. MassGen 0.0.30 knows `stdio` and `streamable-http` and refuses \
        everything else, and one refused server costs the agent all its MCP tools.
        """,
      remedy: "Write `streamable-http` if the server can do it.",
      example: server(
        """
        - name: search
          type: websocket
          url: https://example.com/mcp
        """)),
    DiagnosticRule(
      .mcpNameMissing,
      "A server in a list has no name.",
      reason: """
        Its tools are called after it, so it gets the name `server_` with its number. MassGen does the same except \
        for Gemini, where it refuses the server.
        """,
      remedy: "Add `name`.",
      example: server(
        """
        - type: stdio
          command: npx
        """)),
    DiagnosticRule(
      .mcpNameInvalid,
      "A server's name has characters that names of tools cannot have.",
      reason: """
        Providers take letters, digits, `_` and `-` in names of tools, which begin with the server's. MassGen 0.0.30 \
        refuses the server.
        """,
      remedy: "Rename it.",
      example: server(
        """
        - name: my files
          type: stdio
          command: npx
        """)),
    DiagnosticRule(
      .mcpNameLong,
      "A server's name leaves no room for the names of its tools.",
      reason: """
        Names of tools have at most 64 characters. Longer ones are cut here; MassGen 0.0.30 cannot build them and \
        fails.
        """,
      remedy: "Shorten the name to 50 characters or fewer.",
      example: server(
        """
        - name: a-server-with-a-name-that-is-longer-than-fifty-characters
          type: stdio
          command: npx
        """)),
    DiagnosticRule(
      .mcpNameDuplicate,
      "Two servers have one name.",
      reason: "Their tools cannot be told apart. In MassGen the later one replaces the earlier one or the call fails.",
      remedy: "Rename one of them.",
      example: server(
        """
        - {name: files, type: stdio, command: npx}
        - {name: files, type: stdio, command: uvx}
        """)),
    DiagnosticRule(
      .mcpReservedName,
      "A server takes the place of a built-in one.",
      reason: """
        `cwd` brings the servers `filesystem` and `workspace_tools`. One of the same name in the file replaces it, \
        here as in MassGen.
        """,
      remedy: "Rename the server, unless that is meant.",
      example: """
        agents:
          - id: a
            backend:
              type: openai
              model: gpt-4o
              cwd: workspace1
              mcp_servers:
                - {name: filesystem, type: stdio, command: npx}
        """),
  ]

  private static let programs: [DiagnosticRule] = [
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

  private static let addresses: [DiagnosticRule] = [
    DiagnosticRule(
      .mcpURLMissing,
      "A server that is called has no address.",
      reason: "There is nothing to call.",
      remedy: "Add `url`, or write `type: stdio` with `command`.",
      example: server(
        """
        - name: search
          type: streamable-http
        """)),
    DiagnosticRule(
      .mcpURLInvalid,
      "A server's address cannot be used.",
      reason: """
        An address begins with http:// or https://, names a host, has at most 2048 characters and no port of another \
        service such as 22 or 5432. Everything else is refused, by MassGen too.
        """,
      remedy: "Correct the address.",
      example: server(
        """
        - name: search
          type: streamable-http
          url: example.com/mcp
        """)),
    DiagnosticRule(
      .mcpURLLocal,
      "A server is on this machine or in the local network, without permission.",
      reason: """
        A team file from elsewhere could reach what only your machine can reach. It needs a permission here as in \
        MassGen, which does not see through other ways to write such addresses.
        """,
      remedy: """
        Set `security.allow_localhost` or `security.allow_private_ips`, or name the host in \
        `security.allowed_hostnames`.
        """,
      example: server(
        """
        - name: search
          type: streamable-http
          url: http://localhost:8000/mcp
        """)),
    DiagnosticRule(
      .mcpTimeoutRange,
      "A time limit of a server is out of range.",
      reason: "Limits are above 0 and at most 300 seconds; MassGen 0.0.30 refuses the server otherwise.",
      remedy: "Write a number in the range. `tool_timeout` limits single calls.",
      example: server(
        """
        - name: search
          type: streamable-http
          url: https://example.com/mcp
          timeout: 600
        """)),
    DiagnosticRule(
      .mcpHeaderType,
      "A header is no text.",
      reason: """
        Numbers and truth values are sent here as they are written; anything else cannot be. MassGen 0.0.30 refuses \
        all of it.
        """,
      remedy: "Write the value in quotes.",
      example: server(
        """
        - name: search
          type: streamable-http
          url: https://example.com/mcp
          headers: {X-Account: 12345}
        """)),
    DiagnosticRule(
      .mcpCwdParent,
      "The folder of a server has `..` in it.",
      reason: "It could lead out of the folders of the team; the server is refused, by MassGen too.",
      remedy: "Write an absolute path, or `${cwd}` for the agent's workspace.",
      example: server(
        """
        - name: files
          type: stdio
          command: npx
          cwd: ../elsewhere
        """)),
    DiagnosticRule(
      .mcpTransportMismatch,
      "A key belongs to the other kind of server.",
      reason: """
        `command`, `args` and `env` start a program, `url` and `headers` call an address. The others have no effect, \
        here and in MassGen.
        """,
      remedy: "Remove the key, or change the type.",
      example: server(
        """
        - name: files
          type: stdio
          command: npx
          url: https://example.com/mcp
        """)),
    DiagnosticRule(
      .mcpSecurityLevel,
      "There is no security level of this name.",
      reason: """
        An unknown word means `strict`, here as in MassGen, so that `high` forbids what `moderate` allows and nothing \
        says so.
        """,
      remedy: "Write `strict`, `moderate` or `permissive`.",
      example: server(
        """
        - name: files
          type: stdio
          command: npx
          security: {level: high}
        """)),
    DiagnosticRule(
      .mcpUnsupportedBackend,
      "A backend with MCP servers does not use them.",
      reason: """
        Azure and AG2 use none. Claude Code does here and from MassGen 0.0.32 on; 0.0.21 to 0.0.31 leave its servers \
        out.
        """,
      remedy: "Remove the servers or change the type; for Claude Code nothing.",
      example: """
        agents:
          - id: a
            backend:
              type: azure_openai
              model: my-deployment
              mcp_servers:
                - {name: files, type: stdio, command: npx}
        """),
  ]

  /// A team file with these servers.
  private static func server(_ lines: String) -> String {
    let indented = lines.split(separator: "\n").map { "        \($0)" }.joined(separator: "\n")
    return """
      agents:
        - id: a
          backend:
            type: openai
            model: gpt-4o
            mcp_servers:
      \(indented)
      """
  }
}
