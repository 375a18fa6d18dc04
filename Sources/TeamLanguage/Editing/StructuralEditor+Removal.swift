// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

extension StructuralEditor {
  /// Ways to take an entry or item out.
  func removals(of value: YAMLNodeID) -> [Proposal] {
    guard let element = map.element(of: value), let place = map.place(of: value) else { return [] }
    let change = TreeChange.remove(place)
    if map.count(element.holder) == 1 {
      return element.isBlock ? emptyings(element, change) : [inlineRemoval(element, change)]
    }
    return element.isBlock ? [blockRemoval(element, change)] : flowRemovals(element, change)
  }

  // MARK: Held by indentation

  private func blockRemoval(_ element: TextMap.Element, _ change: TreeChange) -> Proposal {
    let end = map.textEnd(element)
    let dropped = element.start..<end
    if map.isFirstInLine(element.start) {
      var range = map.lineStart(element.start)..<map.nextLine(end)
      // The last line of a text without a line end takes the one before it along.
      if range.upperBound == document.bytes.count, end == range.upperBound, element.index > 0 {
        range = max(0, endOfLineAbove(range.lowerBound))..<range.upperBound
      }
      return Proposal(edits: [TextEdit(range: range, replacement: "")], change: change, dropped: [dropped])
    }
    // The first entry behind a dash: what follows takes its place.
    var next = map.nextLine(end)
    while next < document.bytes.count, TextMap.isBlank(document.bytes[next]) || TextMap.isBreak(document.bytes[next]) {
      next += 1
    }
    return Proposal(
      edits: [TextEdit(range: element.start..<next, replacement: "")], change: change, dropped: [dropped])
  }

  private func endOfLineAbove(_ lineStart: Int) -> Int {
    lineStart > 0 ? map.lineEnd(lineStart - 1) : 0
  }

  /// The only element goes; empty brackets stay.
  private func emptyings(_ element: TextMap.Element, _ change: TreeChange) -> [Proposal] {
    let brackets = document.node(element.holder).kind == .mapping ? "{}" : "[]"
    let end = map.textEnd(element)
    let dropped = [element.start..<end]
    guard let outer = map.element(of: element.holder), map.isFirstInLine(element.start),
      map.lines.line(at: element.start) > map.lines.line(at: outer.head)
    else {
      return [
        Proposal(
          edits: [TextEdit(range: element.start..<end, replacement: brackets)], change: change, dropped: dropped)
      ]
    }
    let head = map.valueHead(outer)
    let start = endOfLineAbove(map.lineStart(element.start))
    guard head <= start else { return [] }
    return [
      Proposal(
        edits: [
          TextEdit(range: head..<head, replacement: " " + brackets), TextEdit(range: start..<end, replacement: ""),
        ], change: change, dropped: dropped)
    ]
  }

  // MARK: Between brackets

  private func inlineRemoval(_ element: TextMap.Element, _ change: TreeChange) -> Proposal {
    var end = element.end
    let next = map.nextContent(end)
    if next < document.bytes.count, document.bytes[next] == UInt8(ascii: ",") { end = next + 1 }
    return Proposal(
      edits: [TextEdit(range: element.start..<end, replacement: "")], change: change,
      dropped: [element.start..<end])
  }

  private func flowRemovals(_ element: TextMap.Element, _ change: TreeChange) -> [Proposal] {
    let next = map.nextContent(element.end)
    let hasComma = next < document.bytes.count && document.bytes[next] == UInt8(ascii: ",")
    let behind = hasComma ? next + 1 : element.end
    var edits: [TextEdit] = []
    // Without a comma behind it, the one before it goes.
    if !hasComma, element.index > 0, let before = map.element(element.index - 1, of: element.holder) {
      let comma = map.nextContent(before.end)
      guard comma < element.start, document.bytes[comma] == UInt8(ascii: ",") else { return [] }
      edits.append(TextEdit(range: comma..<comma + 1, replacement: ""))
    }
    var proposals: [Proposal] = []
    if map.isFirstInLine(element.start), map.isLastInLine(behind) {
      let lines = map.lineStart(element.start)..<map.nextLine(behind)
      proposals.append(
        Proposal(
          edits: edits + [TextEdit(range: lines, replacement: "")], change: change,
          dropped: [element.start..<map.lineEnd(behind)]))
    }
    if hasComma, let after = map.element(element.index + 1, of: element.holder) {
      proposals.append(
        Proposal(
          edits: [TextEdit(range: element.start..<after.start, replacement: "")], change: change,
          dropped: [element.start..<element.end]))
    } else if !hasComma, let before = map.element(element.index - 1, of: element.holder) {
      proposals.append(
        Proposal(
          edits: [TextEdit(range: before.end..<element.end, replacement: "")], change: change,
          dropped: [element.start..<element.end]))
    }
    proposals.append(
      Proposal(
        edits: edits + [TextEdit(range: element.start..<behind, replacement: "")], change: change,
        dropped: [element.start..<behind]))
    return proposals
  }
}
