// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Finds anchors and the aliases that stand for them. Every node is visited once.
struct AnchorSearch {
  private let tree: YAMLDocument
  private var places: [NamePlace] = []

  /// The anchors and aliases of a file.
  static func index(of file: TeamReadResult) -> NameIndex {
    guard let root = file.tree.root else { return NameIndex([]) }
    var search = AnchorSearch(file.tree)
    search.visit(root)
    return NameIndex(search.places)
  }

  private init(_ tree: YAMLDocument) { self.tree = tree }

  private mutating func visit(_ id: YAMLNodeID) {
    let node = tree.node(id)
    if let anchor = node.anchor { note(id, node, anchor) }
    switch node.kind {
    case .scalar, .alias: return
    case .mapping:
      for entry in tree.entries(id) {
        visit(entry.key)
        visit(entry.value)
      }
    case .sequence:
      for item in tree.items(id) { visit(item) }
    }
  }

  private mutating func note(_ id: YAMLNodeID, _ node: YAMLNode, _ anchor: String) {
    let isAlias = node.kind == .alias
    // An anchor may be given again further down; an alias means the last one above it.
    let target = tree.resolve(id)
    let scope = isAlias && target == id ? -1 : tree.range(target).lowerBound
    let sigil = UInt8(ascii: isAlias ? "*" : "&")
    let end = isAlias ? node.range.upperBound : tree.contentRange(id).lowerBound
    let head = node.range.lowerBound..<max(node.range.lowerBound, min(end, tree.bytes.count))
    guard let start = tree.bytes[head].firstIndex(of: sigil) else { return }
    let range = start + 1..<start + 1 + anchor.utf8.count
    guard range.upperBound <= tree.bytes.count, tree.bytes[range].elementsEqual(anchor.utf8) else { return }
    places.append(
      NamePlace(
        kind: .anchor, name: anchor, range: range, scalar: range, role: isAlias ? .use : .definition, scopes: [scope]))
  }
}

extension NameIndex {
  /// The names a place may be one of: anchors where one stands, else the names of agents, members and servers.
  static func around(_ offset: Int, in file: TeamReadResult) -> (index: NameIndex, place: NamePlace)? {
    let bytes = file.source.bytes
    if bytes.contains(UInt8(ascii: "&")) || bytes.contains(UInt8(ascii: "*")) {
      let anchors = AnchorSearch.index(of: file)
      // The sigil belongs to the name for whoever points at it.
      if let place = anchors.place(at: offset) ?? anchors.place(at: offset + 1) { return (anchors, place) }
    }
    let names = NameSearch.index(of: file)
    return names.place(at: offset).map { (names, $0) }
  }
}
