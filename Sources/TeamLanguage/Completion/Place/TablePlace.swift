// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// What the key table and the file around it say about the place of a completion.
struct TablePlace {
  let file: TeamReadResult
  let context: CompletionContext

  private let tree = KeyTable.tree

  init(_ file: TeamReadResult, _ context: CompletionContext) {
    self.file = file
    self.context = context
  }

  /// The key at a path; nil for list items and for what the table does not know.
  func descriptor(at path: ConfigPath) -> KeyDescriptor? { tree.node(at: path).flatMap(tree.descriptor(of:)) }

  /// The key whose value, or whose list's item, stands at a path.
  func key(at path: ConfigPath) -> KeyDescriptor? {
    if case .index = path.components.last { return descriptor(at: path.parent) }
    return descriptor(at: path)
  }

  /// The keys the table knows in the mapping at a path, in its order.
  func members(at path: ConfigPath) -> [KeyDescriptor] {
    guard let node = tree.node(at: path) else { return [] }
    return tree.memberNames(of: node).compactMap { tree.member($0, of: node).flatMap(tree.descriptor(of:)) }
  }

  /// Whether a place is an item of a list.
  static func isItem(_ path: ConfigPath) -> Bool {
    if case .index = path.components.last { return true }
    return false
  }

  /// The path of the table's rows: `agents[].backend.model` for `agents[0].backend.model`.
  static func pattern(_ path: ConfigPath) -> String {
    var text = ""
    for component in path.components {
      switch component {
      case .index: text += "[]"
      case .key(let key): text += text.isEmpty ? key : ".\(key)"
      }
    }
    return text
  }

  // MARK: Around the place

  /// The value of a key in the mapping so many steps below the top that the place is in.
  func sibling(_ key: String, depth: Int) -> String? {
    context.holders[depth]?.last { $0.name == key && !$0.value.isEmpty }?.value
  }

  /// The value of a key beside the place.
  func sibling(_ key: String) -> String? { sibling(key, depth: max(0, depth)) }

  /// How many steps below the top the mapping is that the place stands in.
  private var depth: Int {
    switch context.slot {
    case .key(let path), .node(let path), .entry(let path): path.components.count
    case .value(let path), .text(let path): path.components.count - 1
    case .comment, .nothing: 0
    }
  }

  /// The way to the mapping the place stands in.
  private var path: ConfigPath {
    switch context.slot {
    case .key(let path), .node(let path), .entry(let path), .value(let path), .text(let path): path
    case .comment, .nothing: ConfigPath()
    }
  }

  /// How many steps below the top the backend is that the place stands in; nil outside backends.
  var backendDepth: Int? {
    let components = path.components
    for length in stride(from: components.count, to: 0, by: -1) {
      let path = ConfigPath(Array(components.prefix(length)))
      if let node = tree.node(at: path), let type = tree.member("type", of: node),
        tree.descriptor(of: type)?.path == "agents[].backend.type"
      {
        return length
      }
    }
    return nil
  }

  /// A value of the backend that the place stands in, also one that a merge key brings.
  func backendValue(_ key: String) -> String? {
    guard let depth = backendDepth else { return nil }
    if let written = sibling(key, depth: depth) { return written }
    var node = file.root
    for component in path.components.prefix(depth) {
      switch component {
      case .key(let key): node = node?[key]
      case .index(let index): node = node?.items.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
    }
    guard let text = node?[key]?.text, !text.isEmpty else { return nil }
    return text
  }

  /// The type of the backend that the place stands in: written, or inferred from its model.
  var backendType: BackendType? {
    if let written = backendValue("type") { return BackendType(written: written) }
    return backendValue("model").flatMap(ModelInference.family(ofModel:))
  }

  /// The provider that answers for the backend the place stands in.
  var provider: ProviderProfile? {
    guard let type = backendType else { return nil }
    if type == .chatcompletion, let address = backendValue("base_url") {
      return Self.host(of: address).flatMap(ProviderTable.profile(forHost:)) ?? ProviderTable.generic
    }
    return ProviderTable.profile(forType: type.rawValue)
  }

  private static func host(of address: String) -> String? {
    guard let scheme = address.firstRange(of: "://") else { return nil }
    return address[scheme.upperBound...].split { $0 == "/" || $0 == ":" || $0 == "?" }.first.map(String.init)
  }
}
