// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Something to be written into a text: data, or a piece of the text that moves.
indirect enum Draft {
  case data(JSONValue)
  case mapping([(key: String, value: Draft)])
  case list([Draft])
  /// A piece of text behind a colon; `column` is where the key stands that it belongs to, so that its further lines can
  /// be moved along. `data` is what it means.
  case text(String, column: Int, data: WrittenNode)

  /// What it means.
  var written: WrittenNode {
    switch self {
    case .data(let value): WrittenNode(value)
    case .mapping(let members):
      WrittenNode(.mapping(members.map { .init(key: WrittenNode(.string($0.key)), value: $0.value.written) }))
    case .list(let items): WrittenNode(.list(items.map(\.written)))
    case .text(_, _, let data): data
    }
  }

  /// The parts of a list or mapping, data or not.
  fileprivate var parts: (members: [(key: String, value: Draft)]?, items: [Draft]?) {
    switch self {
    case .mapping(let members): (members, nil)
    case .list(let items): (nil, items)
    case .data(.object(let object)): (object.map { (key: $0.key, value: Draft.data($0.value)) }, nil)
    case .data(.array(let items)): (nil, items.map { Draft.data($0) })
    case .data, .text: (nil, nil)
    }
  }
}

/// Writes values in the style of a text.
struct ValueWriter {
  var style: TextStyle
  /// Whether texts of several lines are written as block scalars.
  var usesBlockScalars = true

  private var scalars: ScalarWriter { ScalarWriter(prefersSingleQuotes: style.prefersSingleQuotes) }

  init(_ style: TextStyle) { self.style = style }

  /// A key.
  func key(_ name: String, in context: ScalarWriter.Context) -> String {
    context != .json && ScalarWriter.isPlainKey(name) ? name : scalars.quoted(name, in: context)
  }

  // MARK: Block style

  /// An entry whose key stands in a column, without line end.
  func entry(_ name: String, _ value: Draft, column: Int) -> String {
    "\(key(name, in: .block)):\(tail(value, column: column, listOffset: style.listOffset))"
  }

  /// An item whose dash stands in a column.
  func item(_ value: Draft, column: Int) -> String {
    if let members = value.parts.members, let first = members.first {
      let inner = column + 2
      return "- " + entry(first.key, first.value, column: inner)
        + members.dropFirst().map { newLine(inner) + entry($0.key, $0.value, column: inner) }.joined()
    }
    if case .text(_, _, _) = value { return "-" + tail(value, column: column, listOffset: 2) }
    return "-" + (value.parts.items == nil ? tail(value, column: column, listOffset: 2) : " " + flow(value, in: .flow))
  }

  /// What stands behind the colon of a key in a column, with the space before it.
  func tail(_ value: Draft, column: Int, listOffset: Int) -> String {
    if let members = value.parts.members {
      let inner = column + style.step
      return members.isEmpty ? " {}" : members.map { newLine(inner) + entry($0.key, $0.value, column: inner) }.joined()
    }
    if let items = value.parts.items {
      let inner = column + listOffset
      return items.isEmpty ? " []" : items.map { newLine(inner) + item($0, column: inner) }.joined()
    }
    switch value {
    case .text(let text, let from, _): return shifted(text, by: column - from)
    case .data(.string(let text)) where usesBlockScalars && text.contains("\n"):
      return blockScalar(text, column: column + style.step).map { " " + $0 } ?? " " + scalars.text(text, in: .block)
    case .data(let value): return " " + scalars.scalar(value, in: .block)
    case .mapping, .list: return ""
    }
  }

  /// A text of several lines as a `|` block scalar; nil where that would need more than indentation.
  func blockScalar(_ text: String, column: Int) -> String? {
    guard !text.contains("\r"), text.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" || $0 == "\t" }),
      ScalarWriter.canBeSingleQuoted(text.replacing("\n", with: " ").replacing("\t", with: " "))
    else { return nil }
    var body = text[...]
    var ends = 0
    while body.hasSuffix("\n") {
      body = body.dropLast()
      ends += 1
    }
    guard let first = body.first, first != " ", first != "\n", first != "\t", ends < 2 else { return nil }
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    let head = ends == 0 ? "|-" : "|"
    return head + lines.map { $0.isEmpty ? style.lineBreak : newLine(column) + $0 }.joined()
  }

  /// A line end and the indentation of the next line.
  func newLine(_ column: Int) -> String { style.lineBreak + String(repeating: " ", count: max(0, column)) }

  /// A text whose further lines move to the right or, as far as there is room, to the left.
  func shifted(_ text: String, by distance: Int) -> String {
    guard distance != 0, text.utf8.contains(0x0A) else { return text }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // A line end of two bytes is one character for Swift.
    if text.utf8.contains(0x0D) {
      lines = String(decoding: text.utf8.filter { $0 != 0x0D }, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    for index in lines.indices.dropFirst() where !lines[index].isEmpty {
      if distance > 0 {
        lines[index] = String(repeating: " ", count: distance) + lines[index]
      } else {
        let blanks = lines[index].prefix { $0 == " " }.count
        lines[index] = String(lines[index].dropFirst(min(blanks, -distance)))
      }
    }
    return lines.joined(separator: style.lineBreak)
  }

  // MARK: Between brackets

  /// A value on one line.
  func flow(_ value: Draft, in context: ScalarWriter.Context) -> String {
    if let members = value.parts.members {
      return
        "{\(members.map { "\(key($0.key, in: context)): \(flow($0.value, in: context))" }.joined(separator: ", "))}"
    }
    if let items = value.parts.items { return "[\(items.map { flow($0, in: context) }.joined(separator: ", "))]" }
    switch value {
    case .text(let text, _, _): return trimmed(text)
    case .data(let value): return scalars.scalar(value, in: context)
    case .mapping, .list: return ""
    }
  }

  /// A value as JSON on several lines, its closing bracket in a column.
  func pretty(_ value: Draft, column: Int, in context: ScalarWriter.Context) -> String {
    let inner = column + style.step
    if let members = value.parts.members, !members.isEmpty {
      let lines = members.map {
        newLine(inner) + "\(key($0.key, in: context)): \(pretty($0.value, column: inner, in: context))"
      }
      return "{\(lines.joined(separator: ","))\(newLine(column))}"
    }
    if let items = value.parts.items, items.contains(where: { $0.parts.members != nil || $0.parts.items != nil }) {
      let lines = items.map { newLine(inner) + pretty($0, column: inner, in: context) }
      return "[\(lines.joined(separator: ","))\(newLine(column))]"
    }
    if case .text(let text, let from, _) = value { return trimmed(shifted(text, by: column - from)) }
    return flow(value, in: context)
  }

  private func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
