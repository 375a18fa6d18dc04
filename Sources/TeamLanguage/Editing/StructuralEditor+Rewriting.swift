// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import YAMLTree

extension StructuralEditor {
  // MARK: The same in another style

  /// Ways to write a collection with or without brackets.
  func restylings(of value: YAMLNodeID, asBlock: Bool) -> [Proposal] {
    guard let draft = draft(of: value) else { return [] }
    return rewritings(of: value, as: draft, asBlock: asBlock)
  }

  /// Ways to write something else where a collection stands. Comments inside it forbid it.
  func rewritings(of value: YAMLNodeID, as draft: Draft, asBlock: Bool) -> [Proposal] {
    guard let place = map.place(of: value), let element = map.element(of: value) else { return [] }
    let change = TreeChange.replace(place, draft.written.content)
    let node = document.node(value)
    let range = document.contentRange(value)
    guard node.kind == .mapping || node.kind == .sequence, node.anchor == nil, node.tag == nil else { return [] }
    if node.style == .flow, !asBlock {
      return [Proposal(edits: [TextEdit(range: range, replacement: flow(draft, in: element.holder))], change: change)]
    }
    guard element.isBlock else { return [] }
    let column = map.column(element.start)
    let tail =
      element.key == nil
      ? String(writer.item(draft, column: column).dropFirst())
      : writer.tail(draft, column: column, listOffset: style.listOffset)
    if node.style == .flow {
      let end = map.lineEnd(element.end)
      if element.key == nil {
        return [Proposal(edits: [TextEdit(range: element.head..<element.end, replacement: tail)], change: change)]
      }
      return [
        Proposal(
          edits: [
            TextEdit(range: element.head..<element.end, replacement: ""), TextEdit(range: end..<end, replacement: tail),
          ], change: change)
      ]
    }
    let end = map.textEnd(element)
    let text = asBlock ? tail : " " + writer.flow(draft, in: .flow)
    // A comment on the line of the key stays there.
    let headEnd = map.lineEnd(element.head)
    guard range.lowerBound > headEnd, !asBlock else {
      let start = range.lowerBound > headEnd ? headEnd : element.head
      return [Proposal(edits: [TextEdit(range: start..<end, replacement: text)], change: change)]
    }
    return [
      Proposal(
        edits: [
          TextEdit(range: element.head..<element.head, replacement: text),
          TextEdit(range: headEnd..<end, replacement: ""),
        ], change: change)
    ]
  }

  private func flow(_ draft: Draft, in holder: YAMLNodeID) -> String { writer.flow(draft, in: context(of: holder)) }

  /// A value with its scalars as they are written; nil where there are anchors or tags on collections.
  func draft(of value: YAMLNodeID) -> Draft? {
    let node = document.node(value)
    switch node.kind {
    case .alias:
      return raw(value)
    case .scalar:
      if node.style == .literal || node.style == .folded || node.range.isEmpty {
        return WrittenNode(value, in: document).json.map { .data($0) }
      }
      let isOneLine = !document.bytes[node.range].contains(0x0A)
      return isOneLine ? raw(value) : WrittenNode(value, in: document).json.map { .data($0) }
    case .sequence:
      guard node.anchor == nil, node.tag == nil else { return nil }
      var items: [Draft] = []
      for item in document.items(value) {
        guard let draft = draft(of: item) else { return nil }
        items.append(draft)
      }
      return .list(items)
    case .mapping:
      guard node.anchor == nil, node.tag == nil else { return nil }
      var members: [(key: String, value: Draft)] = []
      for entry in document.entries(value) {
        guard !document.isMergeKey(entry.key), let draft = draft(of: entry.value) else { return nil }
        members.append((document.text(entry.key), draft))
      }
      return .mapping(members)
    }
  }

  private func raw(_ value: YAMLNodeID) -> Draft {
    .text(
      " " + String(decoding: document.bytes[document.range(value)], as: UTF8.self), column: 0,
      data: WrittenNode(value, in: document))
  }

  // MARK: Lists and mappings

  /// Ways to make a list of a mapping whose keys become members of the items.
  func listMakings(of value: YAMLNodeID, name: String) -> [Proposal] {
    guard case .mapping(let members)? = draft(of: value) else { return [] }
    var items: [Draft] = []
    for member in members {
      let rest: [(key: String, value: Draft)]
      switch member.value {
      case .mapping(let inner): rest = inner.filter { $0.key != name }
      case .data(.null): rest = []
      default: return []
      }
      items.append(.mapping([(key: name, value: .data(.string(member.key)))] + rest))
    }
    let isBlock = document.node(value).style == .block
    let draft = Draft.list(items)
    return (isBlock ? dashes(for: value, name: name, draft) : [])
      + rewritings(of: value, as: draft, asBlock: isBlock)
  }

  /// The keys of a block mapping turned into items where they stand, so that comments stay.
  private func dashes(for value: YAMLNodeID, name: String, _ draft: Draft) -> [Proposal] {
    guard let place = map.place(of: value) else { return [] }
    guard let elements = map.elements(of: value) else { return [] }
    var edits: [TextEdit] = []
    for element in elements {
      guard let key = element.key else { return [] }
      let inner = document.node(element.value)
      guard inner.kind == .mapping, inner.style == .block, inner.anchor == nil else { return [] }
      let text = ScalarWriter(prefersSingleQuotes: style.prefersSingleQuotes)
        .text(document.text(key), in: .block)
      edits.append(TextEdit(range: element.start..<element.head, replacement: "- \(name): \(text)"))
      let shift = map.column(element.start) + 2 - map.column(document.contentRange(element.value).lowerBound)
      guard let shifts = lineShifts(from: map.nextLine(element.head), to: map.textEnd(element), by: shift) else {
        return []
      }
      edits += shifts
    }
    return [Proposal(edits: edits, change: .replace(place, draft.written.content))]
  }

  /// Ways to make a mapping of a list whose items have a member for the key.
  func mappingMakings(of value: YAMLNodeID, name: String) -> [Proposal] {
    guard case .list(let items)? = draft(of: value) else { return [] }
    var members: [(key: String, value: Draft)] = []
    for item in items {
      guard case .mapping(let inner) = item, let key = inner.first(where: { $0.key == name })?.value.written.json,
        case .string(let key) = key, !members.contains(where: { $0.key == key })
      else { return [] }
      members.append((key, .mapping(inner.filter { $0.key != name })))
    }
    return rewritings(of: value, as: .mapping(members), asBlock: document.node(value).style == .block)
  }

  /// Ways to put the only item of a list in the place of the list.
  func unwrappings(of value: YAMLNodeID) -> [Proposal] {
    let items = document.items(value)
    guard items.count == 1, let item = items.first, let place = map.place(of: value) else { return [] }
    let change = TreeChange.replace(place, WrittenNode(item, in: document).content)
    let range = document.contentRange(value)
    guard document.node(value).style == .block else {
      let inner = document.range(item)
      return [
        Proposal(
          edits: [
            TextEdit(range: range.lowerBound..<inner.lowerBound, replacement: ""),
            TextEdit(range: inner.upperBound..<range.upperBound, replacement: ""),
          ], change: change)
      ]
    }
    guard let outer = map.element(of: value), let element = map.element(0, of: value) else { return [] }
    let content = document.range(item).lowerBound
    let hasRoom = map.column(element.start) > map.column(outer.start)
    let distance = content - element.start
    guard let shifts = lineShifts(from: map.nextLine(content), to: map.textEnd(element), by: hasRoom ? -distance : 0)
    else { return [] }
    let blanks = hasRoom ? "" : String(repeating: " ", count: distance)
    return [
      Proposal(edits: [TextEdit(range: element.start..<content, replacement: blanks)] + shifts, change: change)
    ]
  }

  /// Edits that move lines to the right or left; nil when there is no room.
  func lineShifts(from start: Int, to end: Int, by distance: Int) -> [TextEdit]? {
    var edits: [TextEdit] = []
    guard distance != 0 else { return [] }
    var line = start
    while line < end {
      let lineEnd = map.lineEnd(line)
      if lineEnd > line {
        if distance > 0 {
          edits.append(TextEdit(range: line..<line, replacement: String(repeating: " ", count: distance)))
        } else {
          let blanks = document.bytes[line..<lineEnd].prefix { $0 == 0x20 }.count
          if blanks < -distance, blanks < lineEnd - line { return nil }
          edits.append(TextEdit(range: line..<line + min(blanks, -distance), replacement: ""))
        }
      }
      let next = map.nextLine(line)
      if next <= line { break }
      line = next
    }
    return edits
  }
}
