// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// The MCP servers of a team file in the form the program takes, with their variables replaced. (claude-code.md 7.3)
struct ClaudeServers: Sendable, Equatable {
  /// The servers by name.
  private(set) var definitions = JSONObject()
  /// The only tools that may be used, of the servers that name any.
  private(set) var allowedTools: [String: [String]] = [:]
  /// Tools that must not be used, as rules.
  private(set) var excludedTools: [String] = []
  /// What the user should know.
  private(set) var notices: [ClaudeNotice] = []

  /// Whether anything of it may be secret: keys of servers stand in arguments, addresses, headers and variables.
  var mayHoldSecrets: Bool { !definitions.isEmpty }
  /// The names of the servers.
  var names: [String] { definitions.keys }

  /// Takes servers as `ClaudeCodeOptions.mcpServers` has them.
  init(_ servers: JSONObject, settings: ClaudeCodeSettings) {
    for (name, value) in servers {
      guard let server = value.objectValue, server["enabled"]?.boolValue != false else { continue }
      guard name != ClaudeStart.hostServer else {
        notices.append(
          ClaudeNotice(
            "mcp_server_name", "The MCP server “\(name)” is left out: the name is taken by the tools of the run."))
        continue
      }
      // `mcp__SERVER__TOOL` must be read in one way only, or its tools could be taken for those of another server.
      guard !"\(name)_".contains("__") else {
        notices.append(
          ClaudeNotice(
            "mcp_server_name",
            "The MCP server “\(name)” is left out: its name must not hold two underscores in a row, nor end in one."))
        continue
      }
      add(name, server, settings)
    }
  }

  private mutating func add(_ name: String, _ server: JSONObject, _ settings: ClaudeCodeSettings) {
    var unset: [String] = []
    func expanded(_ value: JSONValue) -> JSONValue {
      VariablesInText.expand(value) { variable in
        if variable == "cwd" { return settings.workspace }
        if let value = settings.options.environment[variable]?.reveal() ?? settings.environment[variable] {
          return value
        }
        if !unset.contains(variable) { unset.append(variable) }
        return nil
      }
    }
    let definition = Self.definition(server, expanded)
    guard unset.isEmpty else {
      notices.append(
        ClaudeNotice(
          "mcp_server_variable",
          "The MCP server “\(name)” is left out, because \(unset.joined(separator: " and ")) is not set. Set it in the "
            + "environment or in .env."))
      return
    }
    guard let definition else {
      notices.append(
        ClaudeNotice("mcp_server_incomplete", "The MCP server “\(name)” is left out: it has neither command nor url."))
      return
    }
    definitions[name] = .object(definition)
    if let tools = server["allowed_tools"]?.texts { allowedTools[name] = tools.map { Self.bare($0, of: name) } }
    for tool in server["exclude_tools"]?.texts ?? [] {
      excludedTools.append("mcp__\(name)__\(Self.bare(tool, of: name))")
    }
  }

  /// A tool's own name, also for one that is written with its server's.
  private static func bare(_ tool: String, of server: String) -> String {
    let prefix = "mcp__\(server)__"
    return tool.hasPrefix(prefix) ? String(tool.dropFirst(prefix.count)) : tool
  }

  private static func definition(_ server: JSONObject, _ expanded: (JSONValue) -> JSONValue) -> JSONObject? {
    if let command = server["command"], command != "" {
      var words = (command.texts ?? []).map { expanded(.string($0)) }
      guard !words.isEmpty else { return nil }
      words += (server["args"]?.texts ?? []).map { expanded(.string($0)) }
      // The program starts servers in its own folder; `env` is what changes it without a shell.
      if let folder = server["cwd"]?.stringValue, !folder.isEmpty {
        words = ["env", "-C", expanded(.string(folder))] + words
      }
      var definition: JSONObject = [
        "type": "stdio", "command": words[0], "args": .array(Array(words.dropFirst())),
      ]
      if let variables = server["env"]?.objectValue {
        definition["env"] = .object(JSONObject(variables.map { ($0.key, expanded($0.value.asText)) }))
      }
      return definition
    }
    guard let address = server["url"]?.stringValue, !address.isEmpty else { return nil }
    let type = server["type"]?.stringValue == "sse" ? "sse" : "http"
    var definition: JSONObject = ["type": .string(type), "url": expanded(.string(address))]
    if let headers = server["headers"]?.objectValue {
      definition["headers"] = .object(JSONObject(headers.map { ($0.key, expanded($0.value.asText)) }))
    }
    return definition
  }

  /// What `--mcp-config` takes.
  func configuration(withHostServer hostServer: Bool) -> JSONValue {
    var servers = JSONObject()
    if hostServer {
      servers[ClaudeStart.hostServer] = ["type": "sdk", "name": .string(ClaudeStart.hostServer), "alwaysLoad": true]
    }
    servers.merge(definitions)
    return ["mcpServers": .object(servers)]
  }
}

extension JSONValue {
  /// The texts of a list, or a text alone; nil for anything else.
  fileprivate var texts: [String]? {
    if let text = stringValue { return [text] }
    return arrayValue?.compactMap { $0.asText.stringValue }
  }

  /// A scalar as the text it is written with.
  fileprivate var asText: JSONValue {
    switch self {
    case .integer, .number, .bool: .string(description)
    default: self
    }
  }
}
