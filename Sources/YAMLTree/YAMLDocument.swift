// SPDX-License-Identifier: Apache-2.0

// YAMLTree turns a YAML text, whole or half typed, into a tree whose every node knows its bytes, and owns every
// conversion between byte offsets and the positions editors count in.

/// A YAML text as a tree whose every node knows its bytes.
///
/// A document is a value; parsing again makes another one, and a ``YAMLNodeID`` belongs to the document that gave it.
/// Aliases are nodes of their own and are never replaced by copies of what they stand for. A tree may therefore lead
/// back into itself through an alias (``YAMLProblemCode/recursiveAlias`` is then among the problems): who follows
/// aliases while walking down has to remember where it has been.
public struct YAMLDocument: Sendable {
  /// The text.
  public let bytes: [UInt8]
  /// The first document's root; nil when there is no content.
  public let root: YAMLNodeID?
  /// What is wrong, in the order of the text.
  public let problems: [YAMLProblem]
  /// Whether the text had to be changed or cut short to get a tree, so that the tree does not hold all of it.
  public let wasRepaired: Bool
  /// The bytes that were changed or left out to get the tree: blanked lines, replaced ranges, empty ranges where
  /// something was inserted, and what stands behind the point where reading ended. Findings about nodes that touch
  /// them are guesses.
  public let repairedRanges: [Range<Int>]

  let arena: NodeArena
  /// Whether some mapping has equal keys, or was not looked at.
  let hasEqualKeys: Bool
  /// Whether some alias stands for another node, so that following aliases may lead back.
  public var hasAliases: Bool { !arena.aliases.isEmpty }

  /// Parses a text. It never fails: what cannot be read becomes a problem, and the tree holds the rest.
  public static func parse(_ bytes: [UInt8], options: YAMLParseOptions = YAMLParseOptions()) -> YAMLDocument {
    DocumentReader(bytes, options: options).read()
  }

  // MARK: Nodes

  /// What a node is and where it stands.
  public func node(_ id: YAMLNodeID) -> YAMLNode {
    let node = arena[id.index]
    let properties = node.properties == NodeRecord.none ? nil : arena.properties[Int(node.properties)]
    return YAMLNode(
      kind: node.kind, range: node.range, style: node.style, tag: properties?.tag,
      anchor: node.kind == .alias ? arena.text(node, in: bytes) : properties?.anchor,
      parent: node.parent == NodeRecord.none ? nil : YAMLNodeID(node.parent), isKey: node.isKey)
  }

  /// The kind of a node; of the node an alias stands for when it is one.
  public func resolvedKind(_ id: YAMLNodeID) -> YAMLNode.Kind { arena[arena.resolved(id.index)].kind }

  /// The bytes of a node.
  public func range(_ id: YAMLNodeID) -> Range<Int> { arena[id.index].range }

  /// The node an alias stands for; any other node, and an alias without its anchor, is returned as it is.
  public func resolve(_ id: YAMLNodeID) -> YAMLNodeID { YAMLNodeID(arena.resolved(id.index)) }

  /// The entries of a mapping as written, duplicates and `<<` included; none for anything else. Aliases are followed.
  public func entries(_ mapping: YAMLNodeID) -> [YAMLEntry] {
    let index = arena.resolved(mapping.index)
    var result: [YAMLEntry] = []
    result.reserveCapacity(arena[index].kind == .mapping ? Int(arena[index].count) / 2 : 0)
    forEachEntry(index) { result.append($0) }
    return result
  }

  /// The items of a sequence; none for anything else. Aliases are followed.
  public func items(_ sequence: YAMLNodeID) -> [YAMLNodeID] {
    let node = arena[arena.resolved(sequence.index)]
    guard node.kind == .sequence else { return [] }
    var result: [YAMLNodeID] = []
    result.reserveCapacity(Int(node.count))
    var child = node.first
    while child != NodeRecord.none {
      result.append(YAMLNodeID(child))
      child = arena[child].next
    }
    return result
  }

  // MARK: Scalars

  /// The content of a scalar after quotes, escapes and folding; empty for a collection. Aliases are followed.
  public func text(_ scalar: YAMLNodeID) -> String {
    let node = arena[arena.resolved(scalar.index)]
    return node.kind == .scalar ? arena.text(node, in: bytes) : ""
  }

  /// The value of a scalar. Aliases are followed; collections and aliases without an anchor are null.
  ///
  /// A tag of YAML's own (`!!str`, `!!int`…) decides; where the text does not fit it, and under any other tag, the
  /// value is text.
  public func scalar(_ id: YAMLNodeID) -> YAMLScalar {
    let node = arena[arena.resolved(id.index)]
    guard node.kind == .scalar else { return .null }
    let tag = arena.tag(node)
    return arena.withText(node, in: bytes) { text in
      if let tag {
        return ScalarResolver.tagged(text, tag: tag) ?? .string(String(decoding: text, as: UTF8.self))
      }
      return node.style == .plain ? ScalarResolver.plain(text) : .string(String(decoding: text, as: UTF8.self))
    }
  }

  // MARK: Children

  /// Calls `body` with each entry of a mapping that is no alias.
  func forEachEntry(_ mapping: Int32, _ body: (YAMLEntry) -> Void) {
    let node = arena[mapping]
    guard node.kind == .mapping else { return }
    var key = node.first
    // A text that breaks off may leave a key without a value.
    while key != NodeRecord.none, arena[key].next != NodeRecord.none {
      let value = arena[key].next
      body(YAMLEntry(key: YAMLNodeID(key), value: YAMLNodeID(value)))
      key = arena[value].next
    }
  }
}
