// SPDX-License-Identifier: Apache-2.0

/// Where a key belongs that stands in the wrong place.
enum MisplacedKeys {
  /// The places keys are sent to. Special sections are left out: `name` of an agent is not meant for an MCP server.
  private static let destinations = [
    "agents[]", "agents[].backend", "agents[].limits", "agents[].backend.transport", "orchestrator",
    "orchestrator.coordination", "timeout_settings", "ui", "",
  ]

  /// The destinations of every key name, by pattern.
  private static let index: [String: [String]] = {
    var index: [String: [String]] = [:]
    for destination in destinations {
      for descriptor in KeyTable.all where descriptor.parentPath == destination {
        if descriptor.isDeprecated || descriptor.status == .ignored && descriptor.replacement != nil { continue }
        index[descriptor.name, default: []].append(destination)
      }
    }
    return index
  }()

  /// The full path a key would have where it belongs, close to where it stands; nil when the table has no such key.
  static func target(of key: String, from holder: ConfigPath) -> String? {
    guard let nearest = nearest(key, holder) else { return nil }
    return nearest.isEmpty ? "the top of the file, as `\(key)`" : holder.concrete("\(nearest).\(key)")
  }

  /// The path of a key where it belongs; nil when the table has no such key nearby.
  static func destination(of key: String, from holder: ConfigPath) -> ConfigPath? {
    nearest(key, holder).flatMap { holder.nearby($0.isEmpty ? key : "\($0).\(key)") }
  }

  private static func nearest(_ key: String, _ holder: ConfigPath) -> String? {
    guard let candidates = index[key] else { return nil }
    let here = holder.pattern
    let nearest = candidates.filter { $0 != here }.min { distance(here, $0) < distance(here, $1) }
    guard let nearest, distance(here, nearest) <= 3 else { return nil }
    return nearest
  }

  /// The key that is often written in other words.
  static func synonym(of key: String, at pattern: String) -> String? { synonyms[pattern]?[key.lowercased()] }

  private static let synonyms: [String: [String: String]] = [
    "agents[]": [
      "name": "id", "prompt": "system_message", "instructions": "system_message", "system": "system_message",
      "role": "system_message",
    ],
    "agents[].backend": [
      "url": "base_url", "endpoint": "base_url", "api_base": "base_url", "host": "base_url", "provider_type": "type",
      "engine": "model", "key": "api_key_env",
    ],
    "ui": ["display": "display_type"],
  ]

  /// How many steps up and down lie between two places.
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = KeyTree.steps(left).filter { $0 != "[]" }
    let right = KeyTree.steps(right).filter { $0 != "[]" }
    let common = zip(left, right).prefix { $0 == $1 }.count
    return left.count + right.count - 2 * common
  }
}

extension KeyDescriptor {
  /// The path of the holder; empty at the top.
  fileprivate var parentPath: String {
    path.utf8.count == name.utf8.count ? "" : String(path.dropLast(name.count + 1))
  }
}

extension ConfigPath {
  /// A path pattern as it is in the agent this path belongs to: `agents[].id` is `agents[2].id` below `agents[2]`.
  func concrete(_ pattern: String) -> String {
    guard pattern.hasPrefix("agents[]"), self.pattern.hasPrefix("agents[]") else { return pattern }
    let agent = ConfigPath(Array(components.prefix(components.first == .key("agent") ? 1 : 2)))
    return agent.description + pattern.dropFirst("agents[]".count)
  }

  /// The path as the key table writes it: `agents[].backend`, also for `agent.backend`.
  var pattern: String {
    var text = ""
    for component in components {
      switch component {
      case .index: text += "[]"
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      }
    }
    if text == "agent" || text.hasPrefix("agent.") { return "agents[]" + text.dropFirst(5) }
    return text
  }
}
