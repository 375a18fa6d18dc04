// SPDX-License-Identifier: Apache-2.0

extension YAMLDocument {
  /// The entries of a mapping as a reader of its data has them: `<<` applied by YAML 1.1's rules, and of equal keys
  /// only the one that counts. None for anything but a mapping. Aliases are followed.
  ///
  /// Own entries come first, in the order of the text; the last of several equal keys stays. Then come those of merged
  /// mappings that are not yet there, where an earlier mapping of a list wins over a later one and a later `<<` over an
  /// earlier. Every entry keeps the nodes, and so the positions, of its definition. A mapping that merges itself adds
  /// nothing; every mapping is visited once, so the work is bounded by the size of the text.
  public func mergedEntries(_ mapping: YAMLNodeID) -> [YAMLEntry] {
    let keys = MappingKeys(arena: arena, bytes: bytes)
    if !hasEqualKeys {
      let entries = entries(mapping)
      if !entries.contains(where: { keys.isMerge(arena[arena.resolved($0.key.index)]) }) { return entries }
    }
    var seen = KeySet(keys)
    var visited: Set<Int32> = []
    var result: [YAMLEntry] = []
    // What is still to be visited; the last is next.
    var pending = [resolve(mapping).index]
    while let next = pending.popLast() {
      guard arena[next].kind == .mapping, visited.insert(next).inserted else { continue }
      var own: [YAMLEntry] = []
      var merged: [Int32] = []
      for entry in entries(YAMLNodeID(next)) {
        if keys.isMerge(arena[arena.resolved(entry.key.index)]) {
          merged += mergeTargets(entry.value.index).reversed()
        } else {
          own.append(entry)
        }
      }
      // Backwards, so that the last of equal keys is the one that is kept.
      let kept = own.reversed().filter { seen.insert($0.key.index) == nil }
      result += kept.reversed()
      pending += merged
    }
    return result
  }

  /// The entry of a mapping with a key of the given text, with `<<` applied; nil when there is none. Aliases are
  /// followed. The key `<<` gives the last merge key itself.
  public func entry(_ key: String, in mapping: YAMLNodeID) -> YAMLEntry? {
    var key = key
    return key.withUTF8 { key in
      let keys = MappingKeys(arena: arena, bytes: bytes)
      var visited: Set<Int32> = []
      var pending = [resolve(mapping).index]
      while let next = pending.popLast() {
        guard arena[next].kind == .mapping, visited.insert(next).inserted else { continue }
        var found: YAMLEntry?
        forEachEntry(next) { entry in
          let node = arena[arena.resolved(entry.key.index)]
          if keys.isMerge(node) {
            pending += mergeTargets(entry.value.index).reversed()
            if key.elementsEqual("<<".utf8) { found = entry }
          } else if node.kind == .scalar, Int(node.count) == key.count,
            arena.withText(node, in: bytes, { $0.elementsEqual(key) })
          {
            found = entry
          }
        }
        if let found { return found }
      }
      return nil
    }
  }

  /// Whether a key is a merge key: `<<` without quotes.
  public func isMergeKey(_ key: YAMLNodeID) -> Bool {
    MappingKeys(arena: arena, bytes: bytes).isMerge(arena[arena.resolved(key.index)])
  }

  /// The mappings that the value of a `<<` names, in the order of precedence.
  private func mergeTargets(_ value: Int32) -> [Int32] {
    let target = arena.resolved(value)
    switch arena[target].kind {
    case .mapping: return [target]
    case .sequence: return items(YAMLNodeID(target)).map { arena.resolved($0.index) }
    case .scalar, .alias: return []
    }
  }
}
