// SPDX-License-Identifier: Apache-2.0

/// A node as it lies in the arena: fixed size, no references, linked by indexes.
struct NodeRecord: Sendable {
  var kind: YAMLNode.Kind
  var style: YAMLNode.Style
  var isKey = false
  /// Whether the text lies in the arena's pool rather than in the document's bytes.
  var isPooled = false
  var start: Int32
  var end: Int32
  var parent: Int32 = NodeRecord.none
  /// The next key, value or item of the same parent.
  var next: Int32 = NodeRecord.none
  /// The first child of a collection; the target of an alias.
  var first: Int32 = NodeRecord.none
  /// The last child of a collection; where the text of a scalar or the name of an alias starts.
  var lastOrText: Int32 = NodeRecord.none
  /// How many children a collection has; how many bytes a text has.
  var count: Int32 = 0
  /// Index into the arena's properties.
  var properties: Int32 = NodeRecord.none

  static let none: Int32 = -1

  var range: Range<Int> { Int(start)..<Int(end) }
  var isCollection: Bool { kind == .mapping || kind == .sequence }
}

/// What few nodes have.
struct NodeProperties: Sendable {
  var tag: String?
  var anchor: String?
}

/// Where a document of the stream is in the arena, and how it was marked.
struct DocumentMark: Sendable {
  /// The start of the document: of its `---` when it has one.
  var start: Int
  var root: Int32 = NodeRecord.none
  var hasExplicitStart: Bool
  var hasExplicitEnd = false
}

/// The nodes of all documents of a text, parents before children, in the order of the text.
struct NodeArena: Sendable {
  var nodes: [NodeRecord] = []
  var properties: [NodeProperties] = []
  /// The text of scalars whose content is not a piece of the document's bytes.
  var pool: [UInt8] = []
  var documents: [DocumentMark] = []
  /// The aliases, in the order of the text.
  var aliases: [Int32] = []

  subscript(_ index: Int32) -> NodeRecord { nodes[Int(index)] }

  /// The node an alias stands for, or the node itself.
  func resolved(_ index: Int32) -> Int32 {
    let node = self[index]
    return node.kind == .alias && node.first != NodeRecord.none ? node.first : index
  }

  func tag(_ node: NodeRecord) -> String? {
    node.properties == NodeRecord.none ? nil : properties[Int(node.properties)].tag
  }

  /// The nodes below a collection, as a range of indexes; empty for any other node.
  func descendants(of index: Int32) -> Range<Int32> {
    let start = index + 1
    guard self[index].isCollection else { return start..<start }
    var ancestor = index
    while ancestor != NodeRecord.none {
      if self[ancestor].next != NodeRecord.none { return start..<max(start, self[ancestor].next) }
      ancestor = self[ancestor].parent
    }
    let later = documents.firstSorted { $0.root > index }
    return start..<max(start, later < documents.count ? documents[later].root : Int32(nodes.count))
  }

  /// Gives `body` the text of a scalar or the name of an alias.
  func withText<Result>(
    _ node: NodeRecord, in bytes: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    guard node.count > 0, !node.isCollection else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    let range = Int(node.lastOrText)..<Int(node.lastOrText) + Int(node.count)
    return (node.isPooled ? pool : bytes).withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  func text(_ node: NodeRecord, in bytes: [UInt8]) -> String {
    withText(node, in: bytes) { String(decoding: $0, as: UTF8.self) }
  }
}
