// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

extension StructuralEditor {
  /// Ways to put a value below a mapping, a list or nothing. The first of `steps` is made there.
  func insertions(of value: Draft, at steps: [ConfigPath.Component], in holder: YAMLNodeID) -> [Proposal] {
    guard let step = steps.first, let place = map.place(of: holder) else { return [] }
    let value = Self.nest(value, in: steps.dropFirst())
    let node = document.node(holder)
    switch (step, node.kind) {
    case (.key(let key), .mapping):
      let index = position(of: key, in: holder)
      // Behind a block scalar that ends the text without a line end nothing can stand.
      let places = index > 0 && index == map.count(holder) ? [index, index - 1] : [index]
      return places.flatMap { index in
        let change = TreeChange.insert(into: place, at: index, key: key, value.written)
        return node.style == .block
          ? blockInsertions(change, at: index, in: holder) { writer.entry(key, value, column: $0) }
          : flowInsertions(change, at: index, in: holder) { entry(key, value, in: holder, column: $0) }
      }
    case (.index, .sequence):
      let index = map.count(holder)
      let change = TreeChange.insert(into: place, at: index, key: nil, value.written)
      return node.style == .block
        ? blockInsertions(change, at: index, in: holder) { writer.item(value, column: $0) }
        : flowInsertions(change, at: index, in: holder) { item(value, in: holder, column: $0) }
    case (_, .scalar):
      return fillings(of: holder, with: Self.nest(value, in: [step]), at: place)
    default:
      return []
    }
  }

  // MARK: Order

  /// Where a new key goes: behind the last key that the key table has before it; else at the end.
  private func position(of key: String, in holder: YAMLNodeID) -> Int {
    let entries = document.entries(holder)
    guard let pattern = place(of: holder), let node = KeyTable.tree.node(at: pattern) else { return entries.count }
    let names = KeyTable.tree.memberNames(of: node)
    guard let rank = names.firstIndex(of: key) else { return entries.count }
    for index in entries.indices.reversed() {
      guard let other = names.firstIndex(of: document.text(entries[index].key)) else { continue }
      if other < rank { return index + 1 }
    }
    return entries.isEmpty ? 0 : isFirst(key) ? 0 : entries.count
  }

  /// Whether people write a key before all others.
  private func isFirst(_ key: String) -> Bool { ["id", "type", "name", "agents", "agent", "path"].contains(key) }

  /// The path of a collection as the key table has it.
  private func place(of holder: YAMLNodeID) -> ConfigPath? {
    ConfigPath(
      document.path(to: holder).map {
        switch $0 {
        case .key(let key): .key(key)
        case .index(let index): .index(index)
        }
      })
  }

  // MARK: Held by indentation

  private func blockInsertions(
    _ change: TreeChange, at index: Int, in holder: YAMLNodeID, _ write: (Int) -> String
  ) -> [Proposal] {
    guard let first = map.element(0, of: holder) else { return [] }
    let column = map.column(first.start)
    if index == 0 {
      let text = write(column) + writer.newLine(column)
      return [Proposal(edits: [TextEdit(range: first.start..<first.start, replacement: text)], change: change)]
    }
    guard let before = map.element(index - 1, of: holder) else { return [] }
    // Empty lines behind a block scalar are better left below what is added, unless they belong to the text.
    let end = map.textEnd(before)
    var proposals = [
      Proposal(
        edits: [
          TextEdit(
            range: end..<end, replacement: writer.newLine(column) + write(column) + missingLineEnd(at: end))
        ], change: change)
    ]
    if before.end > end {
      let text = writer.newLine(column).dropFirst() + write(column) + style.lineBreak
      proposals.append(
        Proposal(edits: [TextEdit(range: before.end..<before.end, replacement: String(text))], change: change))
    }
    return proposals
  }

  /// The line end that a text lacks that ends at a place.
  func missingLineEnd(at end: Int) -> String { end == document.bytes.count ? style.lineBreak : "" }

  /// Ways to write something where nothing is.
  private func fillings(of nothing: YAMLNodeID, with value: Draft, at place: [Int]) -> [Proposal] {
    let change = TreeChange.replace(place, value.written.content)
    let range = document.contentRange(nothing)
    guard let element = map.element(of: nothing) else {
      return range.isEmpty ? beginnings(value) : []
    }
    guard element.isBlock else {
      let text = writer.flow(value, in: context(of: element.holder))
      return [
        Proposal(
          edits: [TextEdit(range: range, replacement: range.isEmpty ? " " + text : text)], change: change)
      ]
    }
    let column = map.column(element.start)
    let head = map.valueHead(element)
    let isItem = element.key == nil
    if isItem {
      let text = writer.item(value, column: column).dropFirst()
      return [
        Proposal(
          edits: [TextEdit(range: head..<max(head, range.upperBound), replacement: String(text))], change: change)
      ]
    }
    // Behind the comment on the line of the key.
    let end = map.lineEnd(element.end)
    let text = writer.tail(value, column: column, listOffset: style.listOffset) + missingLineEnd(at: end)
    var edits = [TextEdit(range: end..<end, replacement: text)]
    if !range.isEmpty { edits.insert(TextEdit(range: head..<range.upperBound, replacement: ""), at: 0) }
    return [Proposal(edits: edits, change: change)]
  }

  /// Ways to begin an empty document.
  func beginnings(_ value: Draft) -> [Proposal] {
    let change = TreeChange.replace([], value.written.content)
    let end = document.bytes.count
    let text: String
    if style.isJSON {
      text = writer.pretty(value, column: 0, in: .json) + style.lineBreak
    } else {
      let tail = writer.tail(value, column: -style.step, listOffset: style.step)
      text = tail.drop { $0 == "\n" || $0 == "\r\n" } + style.lineBreak
    }
    let isAtLineStart = map.lineStart(end) == end
    return [
      Proposal(
        edits: [TextEdit(range: end..<end, replacement: (isAtLineStart ? "" : style.lineBreak) + text)], change: change)
    ]
  }

  // MARK: Between brackets

  private func entry(_ key: String, _ value: Draft, in holder: YAMLNodeID, column: Int?) -> String {
    let context = context(of: holder)
    let text = column.map { writer.pretty(value, column: $0, in: context) } ?? writer.flow(value, in: context)
    return "\(writer.key(key, in: context)): \(text)"
  }

  private func item(_ value: Draft, in holder: YAMLNodeID, column: Int?) -> String {
    let context = context(of: holder)
    return column.map { writer.pretty(value, column: $0, in: context) } ?? writer.flow(value, in: context)
  }

  /// `write` gets the column of the line it writes, or nil when it shares a line with others.
  private func flowInsertions(
    _ change: TreeChange, at index: Int, in holder: YAMLNodeID, _ write: (Int?) -> String
  ) -> [Proposal] {
    let range = document.contentRange(holder)
    let count = map.count(holder)
    guard count > 0 else {
      guard range.count >= 2 else { return [] }
      let inside = range.lowerBound + 1..<range.upperBound - 1
      let isBlank = document.bytes[inside].allSatisfy { TextMap.isBlank($0) || TextMap.isBreak($0) }
      let place = isBlank ? inside : inside.upperBound..<inside.upperBound
      return [Proposal(edits: [TextEdit(range: place, replacement: write(nil))], change: change)]
    }
    if index == 0 {
      guard let first = map.element(0, of: holder) else { return [] }
      let isAlone = map.isFirstInLine(first.start)
      let column = map.column(first.start)
      let text = write(isAlone ? column : nil) + "," + (isAlone ? writer.newLine(column) : " ")
      return [Proposal(edits: [TextEdit(range: first.start..<first.start, replacement: text)], change: change)]
    }
    guard let before = map.element(index - 1, of: holder) else { return [] }
    let next = map.nextContent(before.end)
    let hasComma = next < document.bytes.count && document.bytes[next] == UInt8(ascii: ",")
    let behind = hasComma ? next + 1 : before.end
    // A comma that ended the collection ends it again; JSON has none there.
    let ending = hasComma ? "," : ""
    var proposals: [Proposal] = []
    if map.isFirstInLine(before.start), map.isLastInLine(behind) {
      let column = map.column(before.start)
      let end = map.lineEnd(behind)
      var edits = [TextEdit(range: end..<end, replacement: writer.newLine(column) + write(column) + ending)]
      if !hasComma { edits.insert(TextEdit(range: before.end..<before.end, replacement: ","), at: 0) }
      proposals.append(Proposal(edits: edits, change: change))
    }
    let text = hasComma ? " " + write(nil) + "," : ", " + write(nil)
    proposals.append(Proposal(edits: [TextEdit(range: behind..<behind, replacement: text)], change: change))
    return proposals
  }
}
