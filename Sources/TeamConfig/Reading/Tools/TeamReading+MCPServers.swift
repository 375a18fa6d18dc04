// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// What a list of MCP servers stands beside.
struct ServerScope {
  /// Whether there is a workspace that `${cwd}` means.
  var hasWorkspace: Bool
  /// Whether the workspace brings servers of its own, whose names are taken.
  var hasBuiltinServers: Bool
}

extension TeamReading {
  /// Checks the servers that all agents share.
  mutating func checkSharedServers() {
    let top = topSection
    guard let field = top["mcp_servers"] else { return }
    let agents = (top["agents"]?.node.items ?? []) + [top["agent"]?.node].compactMap(\.self)
    let hasWorkspace = agents.contains { $0["backend"]?["cwd"]?.isNull == false }
    checkServers(field, scope: ServerScope(hasWorkspace: hasWorkspace, hasBuiltinServers: hasWorkspace))
  }

  /// Checks the servers of one backend.
  mutating func checkServersOfBackend(_ field: Section.Field, in section: Section, type: BackendType?) {
    if let type, type == .azureOpenAI || type == .ag2 {
      guard field.node.asksForSomething else { return }
      findings.report(
        MCPFinding.typeWithoutServers(type), onKeyOf: field,
        repairs: [.remove(field.path)])
      return
    }
    if type == .claudeCode, field.node.asksForSomething, settings.target >= MassGenVersion(0, 0, 21),
      Capability.mcpServers.support(by: .claudeCode, in: settings.target) == .noEffect
    {
      findings.report(MCPFinding.claudeCodeWithoutServers(target: settings.target), onKeyOf: field)
    }
    let hasWorkspace = section["cwd"]?.node.isNull == false
    checkServers(
      field, scope: ServerScope(hasWorkspace: hasWorkspace, hasBuiltinServers: hasWorkspace && type != .claudeCode))
  }

  /// Checks servers in any of their forms: a list, a mapping by name, or one server alone. (tools.md 1.1)
  private mutating func checkServers(_ field: Section.Field, scope: ServerScope) {
    switch field.node.content {
    case .null:
      findings.report(StructureFinding.sectionNull(field.name), onKeyOf: field)
    case .list:
      checkServerNames(field, scope: scope)
      for item in field.items { checkServer(item, scope: scope) }
    case .mapping:
      let section = Section(field.node, field.path)
      if ["type", "command", "url"].contains(where: { section[$0].map { $0.writtenText != nil } ?? false }) {
        findings.report(
          MCPFinding.singleServer, onKeyOf: field,
          repairs: [Repair("Put it into a list", [.wrapInList(field.path)], isSafe: true)])
        checkServer(field, scope: scope, isAlone: true)
        return
      }
      for server in section.fields {
        checkServerName(server.name, server, isKey: true, scope: scope)
        checkServer(server, scope: scope)
      }
    default:
      var repairs: [Repair] = []
      if let server = Self.server(from: field.node, name: "server_0") {
        repairs = [Repair("Write it out", [.set(field.path, [.object(server)])])]
      }
      findings.report(MCPFinding.serversWrong(kind: field.node.kindName), onValueOf: field, repairs: repairs)
    }
  }

  // MARK: One server

  private mutating func checkServer(_ field: Section.Field, scope: ServerScope, isAlone: Bool = false) {
    guard field.node.members != nil else {
      findings.report(
        MCPFinding.entryWrong(kind: field.node.kindName), onValueOf: field, repairs: Self.expansion(of: field))
      return
    }
    let server = Section(field.node, field.path)
    let transport = transport(server, field, isAlone: isAlone)
    checkKeys(ofOtherTransportThan: transport, in: server)
    let isOn = server.bool("enabled") != false
    switch transport {
    case .stdio: checkProgram(server, scope: scope, isOn: isOn)
    case .http: checkServerAddress(server, scope: scope, isOn: isOn)
    case nil: break
    }
    checkServerTimes(server)
    checkSecurityLevels(server)
    for key in ["allowed_tools", "exclude_tools"] {
      guard let filter = server.written(key) else { continue }
      checkFilterNames(filter)
      checkPrefixes(filter, isOnlyServer: true)
    }
  }

  /// A server that is written as its command alone, written out.
  private static func expansion(of field: Section.Field) -> [Repair] {
    var name: String?
    if case .index(let index)? = field.path.components.last { name = "server_\(index)" }
    guard let server = server(from: field.node, name: name) else { return [] }
    return [Repair("Write it out", [.set(field.path, .object(server))])]
  }

  /// The server that a command without quotes means.
  private static func server(from node: ConfigNode, name: String?) -> JSONObject? {
    guard case .string(let command) = node.content, !command.contains("\""), !command.contains("'"),
      MCPCommandRules.metacharacter(in: command) == nil
    else { return nil }
    let words = command.split(separator: " ").map { JSONValue.string(String($0)) }
    guard let program = words.first else { return nil }
    var server = JSONObject()
    if let name { server["name"] = .string(name) }
    server["type"] = .string("stdio")
    server["command"] = program
    if words.count > 1 { server["args"] = .array(Array(words.dropFirst())) }
    return server
  }

  // MARK: Transport

  /// How a server is reached.
  enum ServerTransport {
    /// A program is started.
    case stdio
    /// An address is called.
    case http
  }

  private static let transports = KeyTable.descriptor(at: "agents[].backend.mcp_servers[].type")?.allowed ?? []

  /// The transport; nil when it is not known, and then nothing else about the server is.
  private mutating func transport(
    _ server: Section, _ field: Section.Field, isAlone: Bool
  ) -> ServerTransport? {
    let inferred: ServerTransport? =
      server.written("command") != nil || server.written("args") != nil
      ? .stdio : server.written("url") != nil ? .http : nil
    guard let type = server.written("type") else {
      let word = inferred.map { $0 == .stdio ? "stdio" : "streamable-http" }
      let repair = word.map { Repair.write(.string($0), at: server.path.appending("type"), isSafe: true) }
      // That one server stands where servers are meant has been told at the same place.
      if !isAlone || word == nil {
        findings.report(
          MCPFinding.typeMissing(inferred: word), at: (server["type"] ?? field).keyPlace, path: server.path,
          override: server.node.override, repairs: [repair].compactMap(\.self))
      }
      return inferred
    }
    guard case .string(let written) = type.node.content, !written.hasReference else { return inferred }
    switch written {
    case "stdio": return .stdio
    case "streamable-http": return .http
    case "http", "sse":
      findings.report(
        MCPFinding.typeOnlyHere(written), onValueOf: type,
        repairs: [.write("streamable-http", at: type.path, isPreferred: written == "http")])
      return .http
    default:
      let suggestion = SpellingSuggestion.nearest(to: written, among: Self.transports)
      findings.report(
        MCPFinding.typeUnknown(written, suggestion: suggestion), onValueOf: type,
        repairs: Repair.words(["stdio", "streamable-http"], near: written, at: type.path))
      return suggestion.map { $0 == "stdio" ? .stdio : .http }
    }
  }

  private mutating func checkKeys(ofOtherTransportThan transport: ServerTransport?, in server: Section) {
    guard let transport else { return }
    let foreign = transport == .stdio ? ["url", "headers"] : ["command", "args", "env"]
    let type = server["type"]?.writtenText ?? (transport == .stdio ? "stdio" : "streamable-http")
    for key in foreign {
      guard let field = server.written(key) else { continue }
      findings.report(
        MCPFinding.otherTransport(key, type: type), onKeyOf: field,
        repairs: [.remove(field.path)])
    }
  }

  // MARK: Times and levels

  private mutating func checkServerTimes(_ server: Section) {
    for key in ["timeout", "http_read_timeout"] {
      guard let field = server.written(key), let value = field.node.number, !(value > 0 && value <= 300) else {
        continue
      }
      findings.report(
        MCPFinding.timeout, onValueOf: field,
        repairs: value > 300 ? [.write(300, at: field.path)] : [.remove(field.path)])
    }
  }

  private mutating func checkSecurityLevels(_ server: Section) {
    guard let security = server.section("security") else { return }
    let level = security.written("level")
    checkLevel(level, used: "strict")
    let used = level?.writtenText ?? "strict"
    checkLevel(
      security.section("env")?.written("level"), used: MCPCommandRules.levels.contains(used) ? used : "strict")
  }

  private mutating func checkLevel(_ field: Section.Field?, used: String) {
    guard let field, case .string(let level) = field.node.content, !MCPCommandRules.levels.contains(level),
      !level.hasReference
    else { return }
    let suggestion = SpellingSuggestion.nearest(to: level, among: MCPCommandRules.levels)
    // The word that means the same is safe; which one was meant only the author knows.
    let repairs = MCPCommandRules.levels.map { word in
      Repair.write(
        .string(word), at: field.path, isPreferred: word == suggestion ?? used,
        isSafe: word == used && (suggestion ?? used) == used)
    }
    findings.report(
      MCPFinding.level(level, used: used, suggestion: suggestion), onValueOf: field,
      repairs: repairs.filter(\.isPreferred) + repairs.filter { !$0.isPreferred })
  }
}
