// SPDX-License-Identifier: Apache-2.0

import TeamConfig

extension TeamReadResult {
  /// Calls `body` with every scalar of the data that is about something, with its path. What is written under an anchor
  /// comes once for every place that uses it.
  func forEachMeaning(_ body: (_ value: ConfigNode, _ path: ConfigPath, _ meaning: ValueMeaning) -> Void) {
    guard let root else { return }
    Self.visit(root, path: ConfigPath(), key: KeyTable.tree.root, body)
  }

  private static func visit(
    _ node: ConfigNode, path: ConfigPath, key: KeyTree.Node?,
    _ body: (ConfigNode, ConfigPath, ValueMeaning) -> Void
  ) {
    switch node.content {
    case .mapping(let members):
      for member in members {
        guard let key, let next = KeyTable.tree.member(member.key, of: key) else { continue }
        visit(member.value, path: path.appending(member.key), key: next, body)
      }
    case .list(let items):
      let next = key.flatMap(KeyTable.tree.item(of:))
      for (index, item) in items.enumerated() { visit(item, path: path.appending(index), key: next, body) }
    case .null: return
    case .bool where key.flatMap({ ValueMeaning.of(path, at: $0) })?.isPath == true:
      // `record: true` names no path.
      return
    default:
      if let meaning = ValueMeaning.of(path, at: key) { body(node, path, meaning) }
    }
  }
}
