// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

extension Repair {
  /// Removes a key or item.
  static func remove(_ path: ConfigPath, isPreferred: Bool = true, isSafe: Bool = false) -> Repair {
    Repair("Remove \(path.shownName)", [.remove(path)], isPreferred: isPreferred, isSafe: isSafe)
  }

  /// Gives a key another name.
  static func rename(_ path: ConfigPath, to name: String, isSafe: Bool = false) -> Repair {
    Repair("Rename to `\(name)`", [.rename(path, to: name)], isSafe: isSafe)
  }

  /// Writes a value.
  static func write(_ value: JSONValue, at path: ConfigPath, isPreferred: Bool = true, isSafe: Bool = false) -> Repair {
    let shown = value.stringValue ?? value.description
    let text = path.lastKey.map { "\($0): \(shown)" } ?? shown
    return Repair(
      "Write \(ShownText.quoted(text))", [.set(path, value)], isPreferred: isPreferred, isSafe: isSafe)
  }

  /// Moves a key with its value.
  static func move(_ path: ConfigPath, to target: ConfigPath, isSafe: Bool = false) -> Repair {
    Repair("Move to `\(target)`", [.move(path, to: target)], isSafe: isSafe)
  }

  /// One of several words for a value; those that look most like what is written come first.
  static func words(_ allowed: [String], near written: String, at path: ConfigPath) -> [Repair] {
    let nearest = SpellingSuggestion.nearest(to: written, among: allowed)
    let lower = Array(written.lowercased().utf8)
    let ranked = allowed.enumerated().map { place, word in
      (word: word, place: place, distance: word == nearest ? -1 : SpellingSuggestion.distance(lower, Array(word.utf8)))
    }
    return ranked.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.prefix(4).map {
      Repair("Write `\($0.word)`", [.set(path, .string($0.word))], isPreferred: $0.word == nearest)
    }
  }

  /// An agent to begin with.
  static let firstAgent: JSONValue = ["id": "agent1", "backend": firstBackend]

  /// A backend to begin with.
  static let firstBackend: JSONValue = [
    "type": "openai", "model": .string(BackendType.openai.defaultModel ?? "gpt-4o"),
  ]
}

extension ConfigPath {
  /// The last key; nil for list items.
  var lastKey: String? {
    if case .key(let key)? = components.last { return key }
    return nil
  }

  /// The last step in words.
  var shownName: String { lastKey.map(ShownText.quoted) ?? "this item" }

  /// The path a pattern of the key table means near this path: `agents[].id` is `agents[2].id` below `agents[2]`, and
  /// `agent.id` below `agent`. Nil where the pattern needs an item this path has not.
  func nearby(_ pattern: String) -> ConfigPath? {
    var steps = KeyTree.steps(pattern)[...]
    var result: [Component] = []
    var rest = components[...]
    if components.first == .key("agent"), steps.starts(with: ["agents", "[]"]) {
      result = [.key("agent")]
      steps = steps.dropFirst(2)
      rest = rest.dropFirst()
    }
    var follows = true
    for step in steps {
      switch step {
      case "*": return nil
      case "[]":
        guard follows, case .index(let index)? = rest.first else { return nil }
        result.append(.index(index))
        rest = rest.dropFirst()
      default:
        result.append(.key(step))
        follows = follows && rest.first == .key(step)
        if follows { rest = rest.dropFirst() }
      }
    }
    return ConfigPath(result)
  }
}
