// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import YAMLTree

extension StructuralEditor {
  // MARK: Names

  /// Ways to give the key of a value another name.
  func renamings(of value: YAMLNodeID, to name: String) -> [Proposal] {
    guard let element = map.element(of: value), let key = element.key, let place = map.place(of: value) else {
      return []
    }
    let node = document.node(key)
    guard node.kind == .scalar, node.anchor == nil, node.tag == nil else { return [] }
    // The name stands there already; two of it would make one unreadable.
    let names = document.entries(element.holder).map { document.text($0.key) }
    guard !names.contains(name) else { return [] }
    let text =
      switch node.style {
      case .doubleQuoted: ScalarWriter.doubleQuoted(name)
      case .singleQuoted where ScalarWriter.canBeSingleQuoted(name): ScalarWriter.singleQuoted(name)
      default: writer.key(name, in: context(of: element.holder))
      }
    return [
      Proposal(edits: [TextEdit(range: node.range, replacement: text)], change: .rename(place, name))
    ]
  }

  // MARK: Quotes and lists

  /// Ways to put a scalar in quotes.
  func quotings(of value: YAMLNodeID) -> [Proposal] {
    let node = document.node(value)
    guard node.kind == .scalar, node.style == .plain, let place = map.place(of: value) else { return [] }
    let range = document.contentRange(value)
    let text = document.text(value)
    let scalars = ScalarWriter(prefersSingleQuotes: style.prefersSingleQuotes)
    let quoted = scalars.quoted(text, in: style.isJSON ? .json : .block)
    return [
      Proposal(
        edits: [TextEdit(range: range, replacement: range.isEmpty ? " " + quoted : quoted)],
        change: .replace(place, .scalar(.string(text))))
    ]
  }

  /// Ways to make a value the only item of a list.
  func wrappings(of value: YAMLNodeID) -> [Proposal] {
    guard let element = map.element(of: value), let place = map.place(of: value) else { return [] }
    let node = document.node(value)
    let range = node.range
    let change = TreeChange.wrap(place)
    let brackets = [
      Proposal(
        edits: [
          TextEdit(range: range.lowerBound..<range.lowerBound, replacement: "["),
          TextEdit(range: range.upperBound..<range.upperBound, replacement: "]"),
        ], change: change)
    ]
    var proposals: [Proposal] = []
    switch node.style {
    case .block, .literal, .folded:
      guard element.isBlock else { return [] }
      if node.style == .block, node.anchor == nil, node.tag == nil,
        element.key == nil || map.isFirstInLine(range.lowerBound)
      {
        proposals.append(Proposal(edits: dashEdits(element, at: range.lowerBound), change: change))
      } else if element.key != nil {
        let column = map.column(element.start) + style.listOffset
        let text = document.bytes[element.head..<map.textEnd(element)]
        let moved = writer.shifted(String(decoding: text, as: UTF8.self), by: style.listOffset + 2)
        proposals.append(
          Proposal(
            edits: [
              TextEdit(
                range: element.head..<map.textEnd(element), replacement: writer.newLine(column) + "-" + moved)
            ], change: change))
      }
      return proposals
    case .flow, .singleQuoted, .doubleQuoted: return brackets
    case .plain:
      if range.isEmpty { return [] }
      // What is plain before a comma may not be so between brackets.
      guard node.kind == .scalar, node.anchor == nil, node.tag == nil, case .string(let text) = document.scalar(value)
      else { return brackets }
      let quoted = "[\(ScalarWriter(prefersSingleQuotes: style.prefersSingleQuotes).quoted(text, in: .flow))]"
      return brackets + [Proposal(edits: [TextEdit(range: range, replacement: quoted)], change: change)]
    }
  }

  /// A dash before a block value, whose further lines move to the right.
  private func dashEdits(_ element: TextMap.Element, at start: Int) -> [TextEdit] {
    let shifts = lineShifts(from: map.nextLine(start), to: map.textEnd(element), by: 2) ?? []
    return [TextEdit(range: start..<start, replacement: "- ")] + shifts
  }

  /// Ways to write a text as a block scalar.
  func extractions(of value: YAMLNodeID) -> [Proposal] {
    guard let element = map.element(of: value), element.isBlock, element.key != nil, let place = map.place(of: value),
      case .string(let text) = document.scalar(value), document.node(value).anchor == nil,
      document.node(value).tag == nil,
      let block = writer.blockScalar(text, column: map.column(element.start) + style.step)
    else { return [] }
    let change = TreeChange.replace(place, .scalar(.string(text)))
    let end = map.lineEnd(element.end)
    // A comment behind the text goes behind the `|`.
    let rest = String(decoding: document.bytes[element.end..<end], as: UTF8.self)
    let head = block.prefix { $0 != "\n" && $0 != "\r\n" }
    return [
      Proposal(
        edits: [
          TextEdit(
            range: element.head..<end,
            replacement: " " + head + rest + block.dropFirst(head.count) + missingLineEnd(at: end))
        ], change: change)
    ]
  }

  // MARK: Other values

  /// Ways to put data in the place of a value.
  func replacements(of value: YAMLNodeID, by data: JSONValue) -> [Proposal] {
    guard let place = map.place(of: value) else { return [] }
    let node = document.node(value)
    let target = WrittenNode(data).content
    let change = TreeChange.replace(place, target)
    if WrittenNode(value, in: document).content == target { return [Proposal(edits: [], change: change)] }
    let element = map.element(of: value)
    let context = element.map { self.context(of: $0.holder) } ?? (style.isJSON ? .json : .block)
    let range = document.contentRange(value)
    let isHolder = data.objectValue?.isEmpty == false || data.arrayValue?.isEmpty == false
    guard let element, element.isBlock else {
      // Between brackets, or the whole document.
      if element == nil, node.style == .block { return [] }
      let text = writer.flow(.data(data), in: context)
      return [Proposal(edits: [TextEdit(range: range, replacement: text)], change: change, dropped: [range])]
    }
    let column = map.column(element.start)
    let isBlockValue = node.style == .block || node.style == .literal || node.style == .folded
    let head = map.valueHead(element)
    if !isHolder, !isBlockValue {
      let text = scalar(data, like: node.style, column: column)
      let place = range.isEmpty ? head..<head : range
      let needsSpace = place.lowerBound > 0 && !TextMap.isBlank(document.bytes[place.lowerBound - 1])
      return [
        Proposal(
          edits: [TextEdit(range: place, replacement: needsSpace ? " " + text : text)], change: change,
          dropped: [range])
      ]
    }
    var tail =
      element.key == nil
      ? String(writer.item(.data(data), column: column).dropFirst())
      : writer.tail(.data(data), column: column, listOffset: style.listOffset)
    tail += missingLineEnd(at: map.textEnd(element))
    guard isBlockValue else {
      // A comment on the line stays on it.
      let end = map.lineEnd(element.end)
      // The first member of an item stands behind its dash.
      let first = element.key == nil ? tail.prefix { $0 != "\n" && $0 != "\r\n" } : ""
      return [
        Proposal(
          edits: [
            TextEdit(range: head..<element.end, replacement: String(first)),
            TextEdit(range: end..<end, replacement: String(tail.dropFirst(first.count))),
          ], change: change, dropped: [range])
      ]
    }
    let end = map.textEnd(element)
    let headEnd = node.style == .block ? map.lineEnd(head) : head
    if !isHolder, node.style == .block, headEnd < end {
      // What stands on the line of the key stays there.
      return [
        Proposal(
          edits: [TextEdit(range: head..<head, replacement: tail), TextEdit(range: headEnd..<end, replacement: "")],
          change: change, dropped: [headEnd..<end]),
        Proposal(edits: [TextEdit(range: head..<end, replacement: tail)], change: change, dropped: [head..<end]),
      ]
    }
    let start = node.style == .block && range.lowerBound > headEnd ? headEnd : head
    return [
      Proposal(edits: [TextEdit(range: start..<end, replacement: tail)], change: change, dropped: [start..<end])
    ]
  }

  /// A scalar in the quotes of the one it replaces.
  private func scalar(_ data: JSONValue, like old: YAMLNode.Style, column: Int) -> String {
    let context: ScalarWriter.Context = style.isJSON ? .json : .block
    if case .string(let text) = data {
      switch old {
      case .doubleQuoted: return ScalarWriter.doubleQuoted(text)
      case .singleQuoted where ScalarWriter.canBeSingleQuoted(text): return ScalarWriter.singleQuoted(text)
      default: break
      }
      let tail = writer.tail(.data(data), column: column, listOffset: style.listOffset)
      return tail.hasPrefix(" ") ? String(tail.dropFirst()) : tail
    }
    return writer.flow(.data(data), in: context)
  }
}
