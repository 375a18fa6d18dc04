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

  /// A team file with these servers.
  static func server(_ lines: String) -> String {
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
