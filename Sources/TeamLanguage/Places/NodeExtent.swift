// SPDX-License-Identifier: Apache-2.0

import YAMLTree

/// The bytes of nodes as people see them.
extension YAMLDocument {
  /// The bytes of a node; without the line ends behind a block scalar at its end.
  func extent(_ id: YAMLNodeID) -> Range<Int> {
    let node = node(id)
    guard [.literal, .folded, .block].contains(node.style) else { return node.range }
    return node.range.lowerBound..<lastInk(before: node.range.upperBound, notBefore: node.range.lowerBound)
  }

  /// A key and its value.
  func extent(_ entry: YAMLEntry) -> Range<Int> {
    let key = extent(entry.key)
    let value = extent(entry.value)
    return min(key.lowerBound, value.lowerBound)..<max(key.upperBound, value.upperBound)
  }

  /// The bytes between the quotes of a scalar; the whole content of any other node.
  func innerRange(_ id: YAMLNodeID) -> Range<Int> {
    let content = contentRange(id)
    switch node(id).style {
    case .singleQuoted, .doubleQuoted: return Self.withoutQuotes(content, in: bytes)
    default: return content
    }
  }

  /// A range without the quotes around it, where there are some.
  static func withoutQuotes(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count, let first = bytes[range].first,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return range }
    let end = range.count > 1 && bytes[range.upperBound - 1] == first ? range.upperBound - 1 : range.upperBound
    return range.lowerBound + 1..<max(range.lowerBound + 1, end)
  }

  /// The end of what is visible before an offset.
  private func lastInk(before end: Int, notBefore start: Int) -> Int {
    var end = min(end, bytes.count)
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return end
  }
}
