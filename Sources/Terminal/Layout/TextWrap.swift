// SPDX-License-Identifier: Apache-2.0

import TerminalText

/// Breaks a paragraph into rows of a width: between words where it can, between any two ideographs, and within a word
/// only when the word is wider than the row.
enum TextWrap {
  /// Tabs reach to the next multiple of this.
  private static let tab = 4

  /// The rows of a paragraph; at least one. Blanks at the end of a row are left out, those at the beginning kept.
  static func rows(_ text: String, width: Int) -> [String] {
    let width = max(width, 2)
    if text.utf8.count <= width, text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return [text] }
    var rows: [String] = []
    var row = Row()
    for (index, part) in text.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
      if index > 0 {
        let blanks = min(tab - row.width % tab, max(0, width - row.width))
        for _ in 0..<blanks { row.append(Cluster(text: " ", width: 1, isCertain: true)) }
      }
      var reader = ClusterReader(part)
      while let cluster = reader.next() {
        if row.width + cluster.width > width {
          if cluster.text == " " {
            rows.append(row.text)
            row = Row(swallowsBlank: true)
            continue
          }
          rows.append(row.breakOff())
        }
        row.append(cluster)
      }
    }
    let last = row.text
    if rows.isEmpty || !last.isEmpty { rows.append(last) }
    return rows
  }

  /// The row that is being filled.
  private struct Row {
    private var clusters: [Cluster] = []
    private(set) var width = 0
    /// How many clusters the row has when it is broken at the last good place.
    private var lastBreak = 0
    private var swallowsBlank: Bool

    init(swallowsBlank: Bool = false) {
      self.swallowsBlank = swallowsBlank
    }

    mutating func append(_ cluster: Cluster) {
      let isBlank = cluster.text == " "
      if isBlank, swallowsBlank, clusters.isEmpty { return }
      // Before and after an ideograph there is always a place to break.
      let isIdeograph = cluster.width == 2 && cluster.isCertain
      if isIdeograph { lastBreak = clusters.count }
      clusters.append(cluster)
      width += cluster.width
      if isBlank || isIdeograph { lastBreak = clusters.count }
    }

    /// What stands up to the last good place; the rest begins the next row.
    mutating func breakOff() -> String {
      let count = lastBreak > 0 && !isIndent(lastBreak) ? lastBreak : clusters.count
      let head = Self.text(clusters[..<count])
      clusters.removeFirst(count)
      width = clusters.reduce(0) { $0 + $1.width }
      lastBreak = 0
      swallowsBlank = true
      return head
    }

    private func isIndent(_ count: Int) -> Bool { clusters[..<count].allSatisfy { $0.text == " " } }

    var text: String { Self.text(clusters[...]) }

    private static func text(_ clusters: ArraySlice<Cluster>) -> String {
      let end = (clusters.lastIndex { $0.text != " " } ?? clusters.startIndex - 1) + 1
      return clusters[..<end].reduce(into: "") { $0 += $1.text }
    }
  }
}
