// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// The white space between brackets.
enum FlowSpacing {
  /// Whether most mappings in braces have blanks inside.
  static func isPadded(_ document: YAMLDocument) -> Bool {
    var balance = 0
    func visit(_ id: YAMLNodeID) {
      let node = document.node(id)
      if node.kind == .mapping, node.style == .flow, let first = document.entries(id).first {
        // A pair in a list (`[a: 1]`) is a mapping without braces.
        let width = document.range(first.key).lowerBound - document.contentRange(id).lowerBound - 1
        if width >= 0 { balance += width == 0 ? -1 : 1 }
      }
      if node.kind == .mapping { for entry in document.entries(id) { visit(entry.value) } }
      if node.kind == .sequence { for item in document.items(id) { visit(item) } }
    }
    if let root = document.root { visit(root) }
    return balance > 0
  }

  /// The edits of the white space of a collection and those inside it, as far as it stands on one line.
  static func gaps(of id: YAMLNodeID, _ map: TextMap, isPadded: Bool) -> [TextEdit] {
    let document = map.document
    let bytes = document.bytes
    let node = document.node(id)
    guard node.style == .flow, node.kind != .scalar else { return [] }
    var edits: [TextEdit] = []
    func put(_ text: String, _ start: Int, _ end: Int) {
      guard start <= end, bytes[start..<end].allSatisfy(TextMap.isBlank), !bytes[start..<end].elementsEqual(text.utf8)
      else { return }
      edits.append(TextEdit(range: start..<end, replacement: text))
    }
    let range = document.contentRange(id)
    let padding = node.kind == .mapping && isPadded ? " " : ""
    var end = range.lowerBound + 1
    guard let elements = map.elements(of: id) else { return edits }
    if elements.isEmpty {
      put("", end, range.upperBound - 1)
      return edits
    }
    for element in elements {
      if element.index == 0 {
        put(padding, end, element.start)
      } else {
        let comma = map.nextContent(end)
        if comma < element.start, bytes[comma] == UInt8(ascii: ",") {
          put("", end, comma)
          put(" ", comma + 1, element.start)
        }
      }
      let value = document.range(element.value)
      if let key = element.key, !value.isEmpty {
        put("", document.range(key).upperBound, element.head - 1)
        if bytes[element.head - 1] == UInt8(ascii: ":") { put(" ", element.head, value.lowerBound) }
      }
      edits += gaps(of: element.value, map, isPadded: isPadded)
      end = element.end
    }
    let close = map.nextContent(end)
    if close == range.upperBound - 1 { put(padding, end, close) }
    return edits
  }
}
