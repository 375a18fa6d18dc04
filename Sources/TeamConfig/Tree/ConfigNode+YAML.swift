// SPDX-License-Identifier: Apache-2.0

package import YAMLTree

extension ConfigNode {
  /// How many nodes a document may have once its aliases are followed; what is beyond reads as nothing.
  private static let maximumNodes = 200_000

  /// Reads a document.
  ///
  /// - Returns: its data, nil when it has no content; and where values are missing because an alias leads nowhere,
  ///   their keys included.
  package static func read(_ document: YAMLDocument) -> (root: ConfigNode?, broken: [Range<Int>]) {
    guard let root = document.root else { return (nil, []) }
    var reading = Reading(document: document)
    let node = reading.node(root)
    return (node, reading.broken)
  }

  private struct Reading {
    let document: YAMLDocument
    var count = 0
    /// The aliased nodes that are being read, to notice when one leads back into itself.
    var open: Set<YAMLNodeID> = []
    var broken: [Range<Int>] = []

    mutating func node(_ written: YAMLNodeID) -> ConfigNode {
      let target = document.resolve(written)
      let node = document.node(target)
      // A finding about an aliased value belongs to where the value is defined.
      let range = document.contentRange(target)
      let nothing = ConfigNode(content: .null, range: range)
      count += 1
      guard count <= ConfigNode.maximumNodes else { return nothing }
      switch node.kind {
      case .alias:
        broken.append(range)
        return nothing
      case .scalar:
        let isBlock = node.style == .literal || node.style == .folded
        return scalar(target, range: isBlock ? trimmed(range) : range, isPlain: node.style == .plain)
      case .mapping, .sequence:
        // Without aliases nothing leads back into itself.
        if document.hasAliases {
          guard open.insert(target).inserted else { return nothing }
        }
        defer { if document.hasAliases { open.remove(target) } }
        if node.kind == .sequence {
          return ConfigNode(content: .list(document.items(target).map { self.node($0) }), range: range)
        }
        return ConfigNode(content: .mapping(document.mergedEntries(target).map { member($0) }), range: range)
      }
    }

    private mutating func member(_ entry: YAMLEntry) -> Member {
      let key = document.resolve(entry.key)
      let keyRange = document.contentRange(key)
      let known = broken.count
      let value = node(entry.value)
      if broken.count > known, value.isNull { broken.append(keyRange) }
      return Member(key: document.text(key), keyRange: keyRange, value: value)
    }

    /// The bytes of a block scalar without the line ends behind its text.
    private func trimmed(_ range: Range<Int>) -> Range<Int> {
      var end = range.upperBound
      while end > range.lowerBound, document.bytes[end - 1] <= 0x20 { end -= 1 }
      return range.lowerBound..<end
    }

    private func scalar(_ id: YAMLNodeID, range: Range<Int>, isPlain: Bool) -> ConfigNode {
      let content: Content
      switch document.scalar(id) {
      case .string(let text):
        return ConfigNode(content: .string(text), range: range, text: text, isPlain: isPlain)
      case .null: content = .null
      case .bool(let value): content = .bool(value)
      case .integer(let value): content = .integer(value)
      case .float(let value): content = .number(value)
      case .timestamp(let text): content = .timestamp(text)
      }
      return ConfigNode(content: content, range: range, text: document.text(id), isPlain: isPlain)
    }
  }
}
