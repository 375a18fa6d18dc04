// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import TeamConfig
import YAMLTree

/// The values of a team and where they come from.
struct EffectiveValues {
  private let file: TeamReadResult
  /// The values.
  private(set) var config: JSONValue = .object([:])
  /// Where they come from, by JSON Pointer.
  private(set) var origins = JSONObject()

  init(file: TeamReadResult) { self.file = file }

  // MARK: What is written

  /// Takes the data of the file, overrides included.
  mutating func addWritten(_ root: ConfigNode) {
    config = value(root, at: JSONPointer(tokens: []), key: KeyTable.tree.root, isSecret: false)
  }

  private mutating func value(
    _ node: ConfigNode, at pointer: JSONPointer, key: KeyTree.Node?, isSecret: Bool
  ) -> JSONValue {
    let descriptor = key.flatMap(KeyTable.tree.descriptor(of:))
    let isSecret = isSecret || descriptor?.isSecret == true
    switch node.content {
    case .mapping(let members) where !members.isEmpty:
      var object = JSONObject()
      for member in members {
        let next = key.flatMap { KeyTable.tree.member(member.key, of: $0) }
        object[member.key] = value(
          member.value, at: pointer.appending(member.key), key: next, isSecret: isSecret)
      }
      return .object(object)
    case .list(let items) where !items.isEmpty:
      let next = key.flatMap(KeyTable.tree.item(of:))
      return .array(
        items.enumerated().map { value($1, at: pointer.appending($0), key: next, isSecret: isSecret) })
    default:
      origins[pointer.description] = origin(of: node)
      return shown(node, isSecret: isSecret)
    }
  }

  private func shown(_ node: ConfigNode, isSecret: Bool) -> JSONValue {
    if node.isNull { return .null }
    if isSecret, node.isScalar { return .string("***") }
    if case .string(let text) = node.content, text.split(separator: " ").contains(where: { isKey(String($0)) }) {
      return .string("***")
    }
    return node.json
  }

  private func isKey(_ word: String) -> Bool { SecretPattern.matches(word) }

  private func origin(of node: ConfigNode) -> JSONValue {
    if node.override != nil { return ["from": "override"] }
    let range: JSONValue = [
      "start": .integer(Int64(node.range.lowerBound)), "end": .integer(Int64(node.range.upperBound)),
    ]
    if node.isScalar, node.text.contains("${"), let variable = variable(in: node.text) {
      return ["from": "environment", "range": range, "variable": .string(variable)]
    }
    return ["from": "file", "range": range]
  }

  /// The first variable of a text that is set.
  private func variable(in text: String) -> String? {
    for part in text.split(separator: "${", omittingEmptySubsequences: false).dropFirst() {
      guard let end = part.firstIndex(of: "}") else { continue }
      let name = String(part[..<end])
      if file.context.environment.lookup(name) != nil { return name }
    }
    return nil
  }

  // MARK: What nobody has written

  /// Adds the defaults of what belongs to the whole team.
  mutating func addDefaults() {
    addDefaults(of: "orchestrator", at: JSONPointer(tokens: ["orchestrator"]), type: nil)
    addDefaults(of: "timeout_settings", at: JSONPointer(tokens: ["timeout_settings"]), type: nil)
  }

  /// Adds what an agent gets without asking for it.
  mutating func addDefaults(of agent: AgentFacts) {
    guard let spec = agent.spec, let type = agent.type else { return }
    let place = JSONPointer(agent.path)
    let backend = place.appending("backend")
    set(.string(agent.id), at: place.appending("id"), from: ["from": "default"])
    set(.string(type.rawValue), at: backend.appending("type"), from: ["from": "default"])
    if agent.isModelDefault {
      set(.string(spec.backend.model), at: backend.appending("model"), from: ["from": "default"])
    }
    if let address = agent.profile?.defaultBaseURL, spec.backend.baseURL == nil {
      set(.string(address), at: backend.appending("base_url"), from: ["from": "default"])
    } else if spec.backend.baseURL != nil, let variable = type.addressVariable {
      set(
        .string("${\(variable)}"), at: backend.appending("base_url"),
        from: ["from": "environment", "variable": .string(variable)])
    }
    if case .key(_, let variable) = spec.backend.credential, variable != "api_key" {
      set(
        .string("***"), at: backend.appending("api_key"),
        from: ["from": "environment", "variable": .string(variable)])
    }
    addDefaults(of: "agents[].backend", at: backend, type: type)
    if BackendSet.http.contains(type) {
      addSilence(of: agent, spec.backend.timeouts, at: backend.appending("transport"))
      addDefaults(of: "agents[].backend.transport", at: backend.appending("transport"), type: type)
    }
  }

  /// Adds the limits that `timeout` of a backend stands for.
  private mutating func addSilence(of agent: AgentFacts, _ timeouts: TransportTimeouts, at transport: JSONPointer) {
    guard let written = agent.backend?["timeout"], written.isScalar else { return }
    let limits = [
      ("first_byte_timeout_seconds", timeouts.firstByteMilliseconds), ("gap_timeout_seconds", timeouts.gapMilliseconds),
    ]
    for (name, milliseconds) in limits {
      guard let milliseconds else { continue }
      set(.number(Double(milliseconds) / 1000), at: transport.appending(name), from: origin(of: written))
    }
  }

  /// Adds the defaults of the key table for the members of a section that do something.
  private mutating func addDefaults(of pattern: String, at place: JSONPointer, type: BackendType?) {
    guard let section = KeyTable.tree.node(at: pattern) else { return }
    for name in KeyTable.tree.memberNames(of: section) {
      guard let key = KeyTable.tree.member(name, of: section), let row = KeyTable.tree.descriptor(of: key),
        let text = row.defaultText, [.read, .own, .later].contains(row.status), !row.isDeprecated,
        row.replacement == nil, !UnbuiltKeys.contain(row)
      else { continue }
      if let type, let backends = row.backends, !backends.contains(type) { continue }
      set(Self.value(text, row.types), at: place.appending(name), from: ["from": "default"])
    }
  }

  private static func value(_ text: String, _ types: ValueTypes) -> JSONValue {
    let tree = YAMLDocument.parse(Array(text.utf8))
    switch tree.root.map(tree.scalar) {
    case .bool(let value)? where types.contains(.boolean): return .bool(value)
    case .integer(let value)? where !types.isDisjoint(with: [.integer, .number]): return .integer(value)
    case .float(let value)? where types.contains(.number): return .number(value)
    default: return .string(text)
    }
  }

  /// Sets a value where none stands.
  private mutating func set(_ value: JSONValue, at pointer: JSONPointer, from origin: JSONValue) {
    guard let changed = Self.setting(value, at: pointer.tokens[...], in: config) else { return }
    config = changed
    origins[pointer.description] = origin
  }

  /// A value with another one put in; nil where something stands already, or where nothing can be put.
  private static func setting(_ value: JSONValue, at tokens: ArraySlice<String>, in holder: JSONValue) -> JSONValue? {
    guard let token = tokens.first else {
      if holder.isNull { return value }
      return nil
    }
    switch holder {
    case .array(var items):
      guard let index = Int(token), items.indices.contains(index),
        let changed = setting(value, at: tokens.dropFirst(), in: items[index])
      else { return nil }
      items[index] = changed
      return .array(items)
    case .object(var members):
      guard let changed = setting(value, at: tokens.dropFirst(), in: members[token] ?? .null) else { return nil }
      members[token] = changed
      return .object(members)
    case .null:
      return setting(value, at: tokens, in: .object([:]))
    default: return nil
    }
  }
}

extension JSONPointer {
  /// The pointer to the value at a path.
  init(_ path: ConfigPath) {
    self.init(
      tokens: path.components.map { component in
        switch component {
        case .key(let key): key
        case .index(let index): String(index)
        }
      })
  }
}
