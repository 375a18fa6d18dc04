// SPDX-License-Identifier: Apache-2.0

import YAMLTree

/// How a text is written, so that what is added looks like what is there.
struct TextStyle {
  /// How its lines end.
  var lineBreak = "\n"
  /// How far a mapping is indented in a mapping.
  var step = 2
  /// How far the dashes of a list are indented in a mapping.
  var listOffset = 2
  /// Whether quoted texts stand in `'…'` rather than in `"…"`.
  var prefersSingleQuotes = false
  /// Whether the whole text is JSON.
  var isJSON = false

  init() {}

  /// Looks at a text.
  init(of document: YAMLDocument, isJSON: Bool) {
    self.isJSON = isJSON
    if let end = document.bytes.firstIndex(of: UInt8(ascii: "\n")), end > 0,
      document.bytes[end - 1] == UInt8(ascii: "\r")
    {
      lineBreak = "\r\n"
    }
    let map = TextMap(document)
    var steps: [Int: Int] = [:]
    var offsets: [Int: Int] = [:]
    var quotes = (single: 0, double: 0)
    func visit(_ id: YAMLNodeID, in holder: Int?) {
      let node = document.node(id)
      switch node.kind {
      case .mapping:
        let entries = document.entries(id)
        guard let first = entries.first else { return }
        let column = map.column(document.range(first.key).lowerBound)
        if node.style == .block, let holder, column > holder { steps[column - holder, default: 0] += 1 }
        for entry in entries { visit(entry.value, in: node.style == .block ? column : nil) }
      case .sequence:
        if node.style == .block, let holder {
          let column = map.column(document.contentRange(id).lowerBound)
          if column >= holder { offsets[column - holder, default: 0] += 1 }
        }
        for item in document.items(id) { visit(item, in: nil) }
      case .scalar:
        if node.style == .singleQuoted { quotes.single += 1 }
        if node.style == .doubleQuoted { quotes.double += 1 }
      case .alias: break
      }
    }
    if let root = document.root { visit(root, in: nil) }
    step = Self.mostFrequent(steps) ?? 2
    listOffset = Self.mostFrequent(offsets) ?? step
    prefersSingleQuotes = quotes.single > quotes.double
  }

  private static func mostFrequent(_ counts: [Int: Int]) -> Int? {
    counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
  }
}
