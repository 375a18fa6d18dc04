// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Finds the names of agents, members of groups and tool servers in the data of a file.
struct NameSearch {
  /// The scope of names that hold in the whole file.
  private static let wholeFile = -1

  private let file: TeamReadResult
  private var places: [NamePlace] = []
  /// Uses that are looked at once all definitions are known.
  private var tools: [(node: ConfigNode, backend: Int)] = []
  private var servers: [(node: ConfigNode, backend: Int)] = []
  private var votes: [ConfigNode] = []

  private static let serverHolders = Set(
    ["mcp_servers", "agents[].backend.mcp_servers"].compactMap { KeyTable.tree.node(at: $0) })
  private static let calls = KeyTable.tree.node(at: "agents[].backend.script[].steps[].tool_calls[]")

  /// The names of a file.
  static func index(of file: TeamReadResult) -> NameIndex {
    guard let root = file.root else { return NameIndex([]) }
    var search = NameSearch(file)
    search.visit(root, Position(path: ConfigPath(), key: KeyTable.tree.root))
    search.resolveTools()
    search.resolveVotes()
    return NameIndex(search.places)
  }

  private init(_ file: TeamReadResult) { self.file = file }

  /// Where the walk is.
  private struct Position {
    var path: ConfigPath
    var key: KeyTree.Node
    var backend = NameSearch.wholeFile
    var group = NameSearch.wholeFile
  }

  // MARK: Walk

  private mutating func visit(_ node: ConfigNode, _ position: Position) {
    note(node, position)
    switch node.content {
    case .mapping(let members):
      if Self.serverHolders.contains(position.key) {
        for member in members where member.value.members != nil && member.value.override == nil {
          add(.server, member.key, member.keyRange, .definition, [position.backend])
        }
      }
      if position.key == Self.calls, node["name"]?.text == "vote", let target = node["arguments"]?["agent_id"] {
        votes.append(target)
      }
      for member in members {
        guard let key = KeyTable.tree.member(member.key, of: position.key) else { continue }
        var next = position
        next.path = position.path.appending(member.key)
        next.key = key
        if member.key == "backend" { next.backend = member.value.range.lowerBound }
        if member.key == "group_config" || member.key == "agent_config" { next.group = member.value.range.lowerBound }
        visit(member.value, next)
      }
    case .list(let items):
      let key = KeyTable.tree.item(of: position.key)
      for (index, item) in items.enumerated() {
        var next = position
        next.path = position.path.appending(index)
        if let key {
          next.key = key
          visit(item, next)
        } else {
          note(item, next)
        }
      }
    default: return
    }
  }

  private mutating func note(_ node: ConfigNode, _ position: Position) {
    guard node.isScalar, node.override == nil, !node.text.isEmpty else { return }
    switch ValueMeaning.of(position.path, at: position.key) {
    case .agentID?: add(.agent, node, .definition, [Self.wholeFile])
    case .agentReference?: add(.agent, node, .use, [Self.wholeFile])
    case .memberName?: add(.member, node, .definition, [position.group])
    case .memberReference?: add(.member, node, .use, [position.group])
    case .serverName?:
      if case .index? = position.path.parent.components.last { add(.server, node, .definition, [position.backend]) }
    case .serverReference?: servers.append((node, position.backend))
    case .tool?: tools.append((node, position.backend))
    default: return
    }
  }

  // MARK: Uses

  private mutating func resolveTools() {
    var known: [Int: Set<String>] = [:]
    for place in places where place.kind == .server {
      for scope in place.scopes { known[scope, default: []].insert(place.name) }
    }
    /// Where a server that an agent can use is defined: its own hide those of the team.
    func scope(of name: String, for backend: Int) -> Int? {
      [backend, Self.wholeFile].first { known[$0]?.contains(name) == true }
    }
    for (node, backend) in servers {
      add(.server, node, .use, [scope(of: node.text, for: backend) ?? backend])
    }
    for (node, backend) in tools where node.text.hasPrefix(Self.toolPrefix) {
      // A server's name may have two underscores itself; the longest that is known is meant.
      let names = Self.serverNames(in: node.text)
      guard let name = names.last(where: { scope(of: $0, for: backend) != nil }),
        let scope = scope(of: name, for: backend)
      else { continue }
      let inner = YAMLDocument.withoutQuotes(node.range, in: file.source.bytes)
      guard file.source.bytes[inner].elementsEqual(node.text.utf8) else { continue }
      let start = inner.lowerBound + Self.toolPrefix.utf8.count
      places.append(
        NamePlace(
          kind: .server, name: name, range: start..<start + name.utf8.count, scalar: node.range, role: .use,
          scopes: [scope]))
    }
  }

  private static let toolPrefix = "mcp__"

  /// What may be the server's name in `mcp__server__tool`, the shortest first.
  private static func serverNames(in tool: String) -> [String] {
    let bytes = Array(tool.utf8.dropFirst(toolPrefix.utf8.count))
    guard bytes.count <= 500 else { return [] }
    let ends = bytes.indices.dropLast().filter {
      $0 > 0 && bytes[$0] == UInt8(ascii: "_") && bytes[$0 + 1] == UInt8(ascii: "_")
    }
    return ends.map { String(decoding: bytes[..<$0], as: UTF8.self) }
  }

  /// A vote in a script names an agent by its number in the team or, where that is nobody's, by its id.
  private mutating func resolveVotes() {
    let agents = AgentFacts.all(in: file)
    let ids = Set(agents.map(\.id))
    for node in votes where node.isScalar && node.override == nil {
      guard ids.contains(node.text), !AgentAlias.isAlias(node.text, among: agents.count) else { continue }
      add(.agent, node, .use, [Self.wholeFile])
    }
  }

  // MARK: Places

  private mutating func add(_ kind: NamePlace.Kind, _ node: ConfigNode, _ role: Occurrence.Role, _ scopes: Set<Int>) {
    add(kind, node.text, node.range, role, scopes)
  }

  private mutating func add(
    _ kind: NamePlace.Kind, _ name: String, _ scalar: Range<Int>, _ role: Occurrence.Role, _ scopes: Set<Int>
  ) {
    let bytes = file.source.bytes
    guard !name.isEmpty, scalar.upperBound <= bytes.count, let first = bytes[scalar].first else { return }
    // A name is no text of several lines.
    guard first != UInt8(ascii: "|"), first != UInt8(ascii: ">") else { return }
    places.append(
      NamePlace(
        kind: kind, name: name, range: YAMLDocument.withoutQuotes(scalar, in: bytes), scalar: scalar, role: role,
        scopes: scopes))
  }
}

/// The names that models know each other by.
enum AgentAlias {
  /// Whether a text is the number name of one of so many agents: `agent1`, `agent2`, …
  static func isAlias(_ text: String, among count: Int) -> Bool {
    guard text.hasPrefix("agent"), let number = Int(text.dropFirst("agent".count)) else { return false }
    return (1...max(1, count)).contains(number)
  }
}
