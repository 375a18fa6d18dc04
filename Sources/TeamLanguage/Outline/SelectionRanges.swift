// SPDX-License-Identifier: Apache-2.0

public import TeamConfig
import YAMLTree

/// What an editor selects when its user asks for more and more around a place.
public enum SelectionRanges {
  /// Byte ranges around a place, the innermost first, each inside the next; at least one.
  public static func around(_ offset: Int, in file: TeamReadResult) -> [Range<Int>] {
    let tree = file.tree
    var chain = Chain(offset: offset)
    if let comment = tree.comments.first(where: { $0.lowerBound <= offset && offset <= $0.upperBound }) {
      chain.widen(to: comment)
    }
    var next = tree.nodeID(atOffset: offset)
    while let id = next {
      let node = tree.node(id)
      chain.widen(to: tree.innerRange(id))
      chain.widen(to: tree.contentRange(id))
      chain.widen(to: tree.extent(id))
      guard let parent = node.parent else { break }
      if tree.node(parent).kind == .mapping {
        if let entry = tree.entries(parent).first(where: { $0.key == id || $0.value == id }) {
          chain.widen(to: tree.extent(entry))
        }
      } else {
        chain.widen(to: item(id, in: tree))
      }
      next = parent
    }
    chain.widen(to: 0..<file.source.bytes.count)
    return chain.ranges.isEmpty ? [offset..<offset] : chain.ranges
  }

  /// A list item with its dash.
  private static func item(_ id: YAMLNodeID, in tree: YAMLDocument) -> Range<Int> {
    let extent = tree.extent(id)
    var start = min(extent.lowerBound, tree.bytes.count)
    while start > 0, tree.bytes[start - 1] <= 0x20 { start -= 1 }
    guard start > 0, tree.bytes[start - 1] == UInt8(ascii: "-") else { return extent }
    return start - 1..<extent.upperBound
  }

  /// Ranges that contain a place, each wider than the one before.
  private struct Chain {
    let offset: Int
    var ranges: [Range<Int>] = []

    init(offset: Int) { self.offset = offset }

    mutating func widen(to range: Range<Int>) {
      guard range.lowerBound <= offset, offset <= range.upperBound else { return }
      if let last = ranges.last {
        guard range != last, range.lowerBound <= last.lowerBound, last.upperBound <= range.upperBound else { return }
      }
      ranges.append(range)
    }
  }
}
