// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// What stands at a byte of a file: a key or a value, and what the key table knows about it.
struct Place {
  let file: TeamReadResult
  /// The innermost node.
  let node: YAMLNodeID
  let view: YAMLNode
  /// Where the value, or the value of the key, is in the data.
  let path: ConfigPath
  /// The place in the key table; nil where the table knows nothing.
  let key: KeyTree.Node?

  /// Finds the place; nil where no node is.
  init?(_ offset: Int, in file: TeamReadResult) {
    guard let node = file.tree.nodeID(atOffset: offset) else { return nil }
    self.file = file
    self.node = node
    view = file.tree.node(node)
    let written = ConfigPath(
      file.tree.path(to: node).map { step in
        switch step {
        case .key(let key): .key(key)
        case .index(let index): .index(index)
        }
      })
    if let key = KeyTable.tree.node(at: written) {
      (path, self.key) = (written, key)
    } else if let use = file.root?.use(of: file.tree.contentRange(node), asKey: view.isKey) {
      // What is written under an anchor means something where the anchor is used.
      (path, key) = use
    } else {
      (path, key) = (written, nil)
    }
  }

  /// The bytes of the node without anchor and tag.
  var range: Range<Int> { file.tree.contentRange(node) }

  /// What the table knows about the key; about an item of a plain list what it knows about the list.
  var descriptor: KeyDescriptor? {
    if let key, let descriptor = KeyTable.tree.descriptor(of: key) { return descriptor }
    guard case .index? = path.components.last, view.kind == .scalar || view.kind == .alias else { return nil }
    return KeyTable.tree.node(at: path.parent).flatMap(KeyTable.tree.descriptor(of:))
  }

  /// What the value is about, when it is more than a value.
  var meaning: ValueMeaning? {
    guard let meaning = ValueMeaning.of(path, at: key) else { return nil }
    // `record: true` names no path.
    if meaning.isPath, case .bool = file.tree.scalar(node) { return nil }
    return meaning
  }

  /// The agent the place belongs to.
  var agent: AgentFacts? {
    AgentFacts.all(in: file).first { path.components.starts(with: $0.path.components) }
  }
}

extension ConfigNode {
  /// Where a written key or value is used that the table knows; nil when it is used nowhere.
  fileprivate func use(of range: Range<Int>, asKey: Bool) -> (ConfigPath, KeyTree.Node?)? {
    use(of: range, asKey: asKey, path: ConfigPath(), place: KeyTable.tree.root)
  }

  private func use(
    of range: Range<Int>, asKey: Bool, path: ConfigPath, place: KeyTree.Node
  ) -> (ConfigPath, KeyTree.Node?)? {
    switch content {
    case .mapping(let members):
      for member in members {
        guard let next = KeyTable.tree.member(member.key, of: place) else { continue }
        let path = path.appending(member.key)
        if (asKey ? member.keyRange : member.value.range) == range { return (path, next) }
        if let found = member.value.use(of: range, asKey: asKey, path: path, place: next) { return found }
      }
    case .list(let items):
      let next = KeyTable.tree.item(of: place)
      for (index, item) in items.enumerated() {
        if !asKey, item.range == range { return (path.appending(index), next) }
        guard let next else { continue }
        if let found = item.use(of: range, asKey: asKey, path: path.appending(index), place: next) { return found }
      }
    default: return nil
    }
    return nil
  }

  /// The value at a path; nil when there is none.
  func value(at path: some Sequence<ConfigPath.Component>) -> ConfigNode? {
    var node = self
    for component in path {
      let next: ConfigNode? =
        switch component {
        case .key(let key): node[key]
        case .index(let index): node.items.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        }
      guard let next else { return nil }
      node = next
    }
    return node
  }
}
