// SPDX-License-Identifier: Apache-2.0

/// Keys of one MCP server. (config.md 2.5; tools.md 1.1)
enum MCPKeys {
  static let sections: [KeySection] = [sections0030, security, later, own]

  private static let prefix = "agents[].backend.mcp_servers[]"

  private static let sections0030 = KeySection(
    prefix, since: .v(0, 0, 15),
    [
      KeyRow(
        "name", .string,
        """
        The server's name, part of its tools' names: letters, digits, `_` and `-`, at most 50 of them. In a mapping of \
        servers the key is the name.
        """),
      KeyRow(
        "type", .string, allowed: ["stdio", "streamable-http", "http", "sse"], required: true,
        "How the server is reached: `stdio` starts a program, `streamable-http` calls an address."),
      KeyRow(
        "command", [.string, .stringList],
        "The program of a `stdio` server, without a shell. Arguments stand in `args`."),
      KeyRow("args", .stringList, "The program's arguments, one text each. Numbers must stand in quotes."),
      KeyRow(
        "env", .stringMapping, open: true, secret: true,
        """
        Environment variables for the program, besides a small standard set. `${NAME}` takes one from your \
        environment.
        """
      ),
      KeyRow(
        "env.*", .string, secret: true,
        "One variable for the program. With `${NAME}` the server only starts when NAME is set."),
      KeyRow("cwd", .string, "The folder the program runs in. `${cwd}` is the agent's workspace."),
      KeyRow(
        "url", .string, "The address of a `streamable-http` server. Local addresses need `security.allow_localhost`."),
      KeyRow("headers", .stringMapping, open: true, secret: true, "HTTP headers for every request to the server."),
      KeyRow("headers.*", .string, secret: true, "One header of the requests to the server."),
      KeyRow("timeout", .number, default: "120", "Seconds until a connection to the server must stand; at most 300."),
      KeyRow(
        "http_read_timeout", .number, default: "300",
        "Seconds the server may be silent while it answers; at most 300."),
      KeyRow(
        "allowed_tools", .stringList, since: .v(0, 0, 29),
        "The only tools of this server that may be used. It replaces the list of the backend."),
      KeyRow(
        "exclude_tools", .stringList, since: .v(0, 0, 29),
        "Tools of this server that may not be used, besides those in the list of the backend."),
    ])

  private static let security = KeySection(
    "\(prefix).security", since: .v(0, 0, 15),
    [
      KeyRow(
        "level", .string, allowed: ["strict", "moderate", "permissive"], default: "strict",
        "Which programs may be started and which variables they may get. An unknown word means `strict`."),
      KeyRow(
        "allowed_executables", .stringList, "The only programs that may be started, in place of the built-in list."),
      KeyRow("allow_localhost", .boolean, default: "false", "Allows addresses of this machine."),
      KeyRow("allow_private_ips", .boolean, default: "false", "Allows addresses of the local network."),
      KeyRow("resolve_dns", .boolean, default: "false", "Looks the host up and checks every address it has."),
      KeyRow("allowed_hostnames", .stringList, "Hosts that are allowed whatever address they have."),
      KeyRow("env", .mapping, "Which environment variables the program may get."),
      KeyRow(
        "env.level", .string, allowed: ["strict", "moderate", "permissive"],
        "How strictly variables are checked; without it `security.level` counts."),
      KeyRow(
        "env.mode", .string, allowed: ["denylist", "allowlist"], default: "denylist",
        "Whether the lists below name what is refused or what alone is allowed."),
      KeyRow("env.allowed_vars", .stringList, "The variables that are allowed in the mode `allowlist`."),
      KeyRow("env.denied_vars", .stringList, "The variables that are refused in the mode `denylist`."),
    ])

  private static let later = KeySection(
    prefix, status: .later,
    [
      KeyRow(
        "security", .mapping, since: .v(0, 0, 15), status: .read,
        "What this server may do and how strictly that is checked."),
      KeyRow(
        "defer_loading", .boolean, since: .v(0, 1, 18),
        "Leaves the server's tools out of the request until the model looks for them."),
      KeyRow("description", .string, since: .v(0, 1, 1), "What the server is for, for people."),
    ])

  private static let own = KeySection(
    prefix, status: .own,
    [
      KeyRow(
        "startup_timeout", .number, default: "30", "Seconds until the server must have started and listed its tools."),
      KeyRow("tool_timeout", .number, default: "120", "Seconds one call of a tool may take."),
      KeyRow("tool_timeouts", .mapping, "Seconds by tool, where one needs more or less than `tool_timeout`."),
      KeyRow("enabled", .boolean, default: "true", "Switches the server off without deleting its entry."),
      KeyRow(
        "required", .boolean, default: "false",
        "Whether a run fails when the server does, instead of going on without it."),
      KeyRow("protocol", .string, default: "auto", "The version of the protocol, when it must be a certain one."),
      KeyRow("auth", .mapping, "How to log in to the server: `type`, and the variables that hold what it needs."),
      KeyRow("roots", .stringList, "Folders the server is told about, in place of the agent's own."),
      KeyRow(
        "sampling", .string, allowed: ["deny", "ask", "allow"], default: "deny",
        "Whether the server may ask the agent's model something."),
      KeyRow(
        "elicitation", .string, allowed: ["deny", "ask", "allow"], default: "ask",
        "Whether the server may ask you something."),
      KeyRow("path_args", .mapping, "Which arguments of its tools are paths that are read, written or deleted."),
      KeyRow("prefix", .boolean, default: "true", "Whether the names of its tools begin with the server's name."),
    ])
}
