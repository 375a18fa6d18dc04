// SPDX-License-Identifier: Apache-2.0

extension YAMLDocument {
  /// The way from the root to a node. A key has the path of its value; a collection used as a key counts as a key with
  /// an empty text.
  public func path(to id: YAMLNodeID) -> [PathStep] {
    var steps: [PathStep] = []
    var index = id.index
    while arena[index].parent != NodeRecord.none {
      let parent = arena[index].parent
      if arena[parent].kind == .mapping {
        steps.append(.key(text(YAMLNodeID(arena[index].isKey ? index : key(of: index)))))
      } else {
        steps.append(.index(position(of: index, in: parent)))
      }
      index = parent
    }
    return steps.reversed()
  }

  /// The node at the end of a path, through aliases and `<<`; nil when there is none. An alias at the end is returned
  /// itself.
  public func node(at path: [PathStep]) -> YAMLNodeID? {
    guard var id = root else { return nil }
    for step in path {
      switch step {
      case .key(let key):
        guard let entry = entry(key, in: id) else { return nil }
        id = entry.value
      case .index(let index):
        let items = items(id)
        guard items.indices.contains(index) else { return nil }
        id = items[index]
      }
    }
    return id
  }

  /// The innermost node at a byte; nil when no document's root is there.
  ///
  /// Where two nodes touch, it is the one that begins; right behind a node that nothing touches, it is that node.
  public func nodeID(atOffset offset: Int) -> YAMLNodeID? {
    let roots = arena.documents.lazy.map(\.root).filter { $0 != NodeRecord.none }
    guard var index = innermost(of: roots, at: offset) else { return nil }
    while arena[index].isCollection, let child = innermost(of: children(of: index), at: offset) { index = child }
    return YAMLNodeID(index)
  }

  /// The bytes of a node without its anchor and tag.
  public func contentRange(_ id: YAMLNodeID) -> Range<Int> {
    let node = arena[id.index]
    guard node.properties != NodeRecord.none else { return node.range }
    var start = Int(node.start)
    let end = Int(node.end)
    while start < end {
      let byte = bytes[start]
      if Byte.isWhite(byte) {
        start += 1
      } else if byte == Byte.ampersand || byte == Byte.exclamation {
        while start < end, !Byte.isWhite(bytes[start]) { start += 1 }
      } else if byte == Byte.hash {
        while start < end, !Byte.isBreak(bytes[start]) { start += 1 }
      } else {
        break
      }
    }
    return start..<end
  }

  private func innermost(of candidates: some Sequence<Int32>, at offset: Int) -> Int32? {
    var best: Int32?
    for index in candidates {
      let range = arena[index].range
      if range.lowerBound > offset { break }
      if range.upperBound >= offset { best = index }
    }
    return best
  }

  private func children(of index: Int32) -> some Sequence<Int32> {
    sequence(first: arena[index].first) { arena[$0].next }.prefix { $0 != NodeRecord.none }
  }

  private func key(of value: Int32) -> Int32 {
    var key = arena[arena[value].parent].first
    while arena[key].next != value { key = arena[key].next }
    return key
  }

  private func position(of item: Int32, in sequence: Int32) -> Int {
    var position = 0
    var sibling = arena[sequence].first
    while sibling != item {
      sibling = arena[sibling].next
      position += 1
    }
    return position
  }
}
