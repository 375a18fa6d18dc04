// SPDX-License-Identifier: Apache-2.0

import YAMLTree

/// Finds what takes more than one line. Every node is visited once.
struct FoldSearch {
  let tree: YAMLDocument
  let lines: LineTable
  var found: [FoldingRange] = []

  /// Beyond this many an editor's margin is of no use.
  private static let most = 5000

  init(tree: YAMLDocument, lines: LineTable) {
    self.tree = tree
    self.lines = lines
  }

  /// Finds runs of lines that hold nothing but a comment.
  mutating func findComments() {
    var run: (first: Int, last: Int)?
    for comment in tree.comments {
      let line = lines.line(at: comment.lowerBound)
      guard isBlank(lines.lineRange(line).lowerBound..<comment.lowerBound) else { continue }
      if let open = run, open.last + 1 == line {
        run = (open.first, line)
      } else {
        add(run)
        run = (line, line)
      }
    }
    add(run)
  }

  /// Finds what can be folded in a node and below it.
  mutating func visit(_ id: YAMLNodeID) {
    guard found.count < Self.most else { return }
    let node = tree.node(id)
    if node.style == .flow, node.parent == nil { fold(id, from: node.range.lowerBound) }
    switch node.kind {
    case .scalar, .alias: return
    case .mapping:
      for entry in tree.entries(id) {
        fold(entry.value, from: tree.range(entry.key).lowerBound)
        visit(entry.value)
      }
    case .sequence:
      for item in tree.items(id) {
        fold(item, from: tree.range(item).lowerBound)
        visit(item)
      }
    }
  }

  /// Folds a node that ends below the line of an offset.
  private mutating func fold(_ id: YAMLNodeID, from start: Int) {
    let node = tree.node(id)
    guard node.kind != .alias, node.style != .plain else { return }
    let extent = tree.extent(id)
    guard extent.upperBound > extent.lowerBound else { return }
    let startLine = lines.line(at: start)
    var endLine = lines.line(at: extent.upperBound - 1)
    // A bracket that stands alone at the end stays in sight.
    let isClosed = extent.upperBound - 1 >= lines.lineRange(endLine).lowerBound
    if node.style == .flow, isClosed, isBlank(lines.lineRange(endLine).lowerBound..<extent.upperBound - 1) {
      endLine -= 1
    }
    if endLine > startLine { found.append(FoldingRange(startLine: startLine, endLine: endLine, kind: .region)) }
  }

  private mutating func add(_ run: (first: Int, last: Int)?) {
    guard let run, run.last > run.first, found.count < Self.most else { return }
    found.append(FoldingRange(startLine: run.first, endLine: run.last, kind: .comment))
  }

  private func isBlank(_ range: Range<Int>) -> Bool {
    tree.bytes[range.clamped(to: 0..<tree.bytes.count)].allSatisfy { $0 <= 0x20 }
  }
}
