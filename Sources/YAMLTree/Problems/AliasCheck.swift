// SPDX-License-Identifier: Apache-2.0

// What aliases can do wrong: name nothing, stand inside what they name, multiply.
extension TreeCheck {
  mutating func checkAlias(_ alias: Int32) {
    let node = arena[alias]
    let name = arena.text(node, in: bytes)
    guard node.first != NodeRecord.none else {
      // The anchor may stand in what was left out.
      guard changes.ranges.isEmpty || !isDefinedInChanges(name, before: Int(node.start)) else { return }
      let known = knownAnchors(before: alias)
      note(
        .unknownAlias, "No anchor `&\(name)` stands before this alias.", at: node.range,
        hint: known.isEmpty
          ? "Mark a value with `&\(name)` before using it." : "Known here: \(known.joined(separator: ", ")).")
      return
    }
    var ancestor = node.parent
    while ancestor != NodeRecord.none, ancestor != node.first { ancestor = arena[ancestor].parent }
    if ancestor == node.first {
      note(
        .recursiveAlias, "`*\(name)` stands inside the value it repeats, which would never end.", at: node.range,
        related: [.init(range: anchorRange(arena[ancestor], name), message: "The value begins here.")])
    }
  }

  private func isDefinedInChanges(_ name: String, before end: Int) -> Bool {
    let definition = Array("&\(name)".utf8)
    return changes.before(end).contains { change in
      let change = change.clamped(to: 0..<end)
      return change.contains { bytes[$0] == Byte.ampersand && bytes[$0..<change.upperBound].starts(with: definition) }
    }
  }

  private func knownAnchors(before alias: Int32) -> [String] {
    let limit = 5
    var names: [String] = []
    for node in arena.nodes[..<Int(alias)] where node.properties != NodeRecord.none && names.count < limit {
      if let anchor = arena.properties[Int(node.properties)].anchor, !names.contains("`&\(anchor)`") {
        names.append("`&\(anchor)`")
      }
    }
    return names
  }

  /// How many nodes there are when each alias counts as what it stands for, in one pass: the nodes an alias stands for
  /// lie before it in one piece, and what the aliases among them add is known by then.
  mutating func checkExpansion() {
    let limit = options.maximumAliasedNodes
    // What the first n aliases add to the document.
    var added: [Int] = [0]
    added.reserveCapacity(arena.aliases.count + 1)
    for (place, alias) in arena.aliases.enumerated() {
      let target = arena[alias].first
      var size = 0
      if target != NodeRecord.none {
        let below = arena.descendants(of: target)
        if !below.contains(alias) {
          let inside = aliases(in: below)
          size = below.count + added[inside.upperBound] - added[inside.lowerBound]
        }
      }
      added.append(added[place] + size)
      if added[place + 1] > limit {
        note(
          .aliasExpansion, "With this one the aliases of the file stand for more than \(limit) values.",
          at: arena[alias].range, hint: "Repeat less, or write out what differs.")
        return
      }
    }
  }

  /// The places in `arena.aliases` of those in a range of nodes.
  private func aliases(in nodes: Range<Int32>) -> Range<Int> {
    let first = arena.aliases.firstSorted { $0 >= nodes.lowerBound }
    return first..<arena.aliases.firstSorted { $0 >= nodes.upperBound }
  }

  /// The `&name` of a node.
  private func anchorRange(_ node: NodeRecord, _ name: String) -> Range<Int> {
    let words = bytes[node.range].split(maxSplits: 2, whereSeparator: Byte.isWhite)
    let anchor = words.prefix(2).first { $0.first == Byte.ampersand } ?? bytes[node.range].prefix(1)
    return anchor.startIndex..<anchor.endIndex
  }
}
