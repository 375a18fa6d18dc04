// SPDX-License-Identifier: Apache-2.0

extension MCPRules {
  /// Servers that are called, and what holds for all of them.
  static let addresses: [DiagnosticRule] = [
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
}
