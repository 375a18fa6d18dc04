// SPDX-License-Identifier: Apache-2.0

/// Builds the arena from parse events. All offsets are those of the document's bytes.
struct TreeBuilder {
  private(set) var arena = NodeArena()
  /// The collections that are open.
  private var open: [Int32] = []
  /// The anchors of the current document, by name.
  private var anchors: [String: Int32] = [:]
  /// Where the last scalar, alias or collection ended.
  private var lastEnd = 0
  private let source: UnsafeBufferPointer<UInt8>

  init(source: UnsafeBufferPointer<UInt8>) {
    self.source = source
    arena.nodes.reserveCapacity(source.count / 12 + 8)
  }

  /// How many collections are open.
  var depth: Int { open.count }

  mutating func startDocument(at start: Int, isExplicit: Bool) {
    anchors.removeAll()
    arena.documents.append(DocumentMark(start: start, hasExplicitStart: isExplicit))
  }

  mutating func endDocument(isExplicit: Bool) {
    arena.documents[arena.documents.count - 1].hasExplicitEnd = isExplicit
  }

  mutating func startCollection(
    _ kind: YAMLNode.Kind, _ style: YAMLNode.Style, at range: Range<Int>, properties: NodeProperties?
  ) {
    let index = add(NodeRecord(kind: kind, style: style, start: Int32(range.lowerBound), end: Int32(range.upperBound)))
    attach(properties, to: index)
    open.append(index)
  }

  /// Ends the innermost collection. `range` is that of its closing bracket, or empty when it has none.
  mutating func endCollection(at range: Range<Int>) {
    guard let index = open.popLast() else { return }
    let node = arena[index]
    let closes = node.kind == .mapping ? Byte.closeBrace : Byte.closeBracket
    if node.style == .flow, range.upperBound > Int(node.start), source[range.upperBound - 1] == closes, !range.isEmpty {
      arena.nodes[Int(index)].end = Int32(range.upperBound)
    } else {
      shrink(index)
    }
    lastEnd = Int(arena[index].end)
  }

  mutating func addScalar(
    _ style: YAMLNode.Style, _ value: UnsafeBufferPointer<UInt8>, at range: Range<Int>, properties: NodeProperties?
  ) {
    var range = range
    if range.isEmpty { range = placeOfAbsentNode(range.lowerBound) }
    var node = NodeRecord(
      kind: .scalar, style: style, start: Int32(range.lowerBound), end: Int32(range.upperBound))
    node.count = Int32(value.count)
    if value.count > 0 {
      let quote = style == .singleQuoted || style == .doubleQuoted ? 1 : 0
      let start = range.upperBound - quote - value.count
      if start >= range.lowerBound, source[start..<start + value.count].elementsEqual(value) {
        node.lastOrText = Int32(start)
      } else {
        node.isPooled = true
        node.lastOrText = Int32(arena.pool.count)
        arena.pool.append(contentsOf: value)
      }
    }
    attach(properties, to: add(node))
    lastEnd = range.upperBound
  }

  mutating func addAlias(_ name: UnsafeBufferPointer<UInt8>, at range: Range<Int>) {
    var node = NodeRecord(
      kind: .alias, style: .plain, start: Int32(range.lowerBound), end: Int32(range.upperBound))
    let text = String(decoding: name, as: UTF8.self)
    node.first = anchors[text] ?? NodeRecord.none
    node.lastOrText = min(node.start + 1, node.end)
    node.count = node.end - node.lastOrText
    arena.aliases.append(add(node))
    lastEnd = range.upperBound
  }

  /// The arena, with whatever is still open ended where its last child ends.
  mutating func finish() -> NodeArena {
    while let index = open.popLast() { shrink(index) }
    return arena
  }

  private mutating func add(_ node: NodeRecord) -> Int32 {
    let index = Int32(arena.nodes.count)
    var node = node
    if let parent = open.last {
      node.parent = parent
      let place = Int(parent)
      node.isKey = arena.nodes[place].kind == .mapping && arena.nodes[place].count % 2 == 0
      if arena.nodes[place].lastOrText == NodeRecord.none {
        arena.nodes[place].first = index
      } else {
        arena.nodes[Int(arena.nodes[place].lastOrText)].next = index
      }
      arena.nodes[place].lastOrText = index
      arena.nodes[place].count += 1
    } else if !arena.documents.isEmpty {
      arena.documents[arena.documents.count - 1].root = index
    }
    arena.nodes.append(node)
    return index
  }

  private mutating func attach(_ properties: NodeProperties?, to index: Int32) {
    guard let properties else { return }
    arena.nodes[Int(index)].properties = Int32(arena.properties.count)
    arena.properties.append(properties)
    if let anchor = properties.anchor { anchors[anchor] = index }
  }

  private mutating func shrink(_ index: Int32) {
    let last = arena[index].lastOrText
    guard last != NodeRecord.none else { return }
    arena.nodes[Int(index)].end = max(arena[index].start, arena[last].end)
  }

  /// libyaml puts some absent nodes at the start of the next token, which may be lines below (`? key` without a
  /// value). Those are moved back to the end of what precedes them.
  private func placeOfAbsentNode(_ offset: Int) -> Range<Int> {
    var start = offset
    while start > 0, Byte.isBlank(source[start - 1]) { start -= 1 }
    let isKey = offset < source.count && source[offset] == Byte.colon
    guard !isKey, start == 0 || Byte.isBreak(source[start - 1]) else { return offset..<offset }
    let parentStart = open.last.map { Int(arena[$0].start) } ?? arena.documents.last?.start ?? 0
    return lastEnd >= parentStart && lastEnd <= offset ? lastEnd..<lastEnd : offset..<offset
  }
}
