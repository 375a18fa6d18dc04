// SPDX-License-Identifier: Apache-2.0

/// Lines whose structure is their indentation.
extension TextScan {
  /// Reads a line, or the beginning of one, that is no part of brackets, quotes or a text of several lines.
  mutating func block(_ line: Range<Int>) {
    let end = line.upperBound
    var at = skipBlanks(line.lowerBound, end)
    guard at < end else {
      tail = .word(start: end, quote: nil)
      return
    }
    if isDocumentMark(line) {
      holders = []
      at = skipBlanks(at + 3, end)
      tail = .settled
      guard at < end else { return }
    }
    while bytes[at] == UInt8(ascii: "-"), at + 1 >= end || Self.isBlank(bytes[at + 1]) {
      item(column: at - line.lowerBound)
      at = skipBlanks(at + 1, end)
      guard at < end else {
        tail = .word(start: end, quote: nil)
        return
      }
    }
    node(at, end, column: at - line.lowerBound)
  }

  private func isDocumentMark(_ line: Range<Int>) -> Bool {
    guard line.count >= 3, line.count == 3 || Self.isBlank(bytes[line.lowerBound + 3]) else { return false }
    let mark = bytes[line.lowerBound..<line.lowerBound + 3]
    return mark.allSatisfy { $0 == UInt8(ascii: "-") } || mark.allSatisfy { $0 == UInt8(ascii: ".") }
  }

  // MARK: Keys and items

  /// Begins an item of a list whose dashes stand in a column.
  private mutating func item(column: Int) {
    while let last = holders.last, last.column > column { holders.removeLast() }
    if let last = holders.indices.last, holders[last].isList, holders[last].column == column {
      holders[last].index += 1
      holders[last].hasValue = false
      return
    }
    beginValue()
    holders.append(Holder(isList: true, column: column, isFlow: false))
  }

  /// Begins a key in a column.
  private mutating func key(_ name: String, start: Int, column: Int) {
    while let last = holders.last, last.column > column || last.column == column && last.isList { holders.removeLast() }
    if holders.last?.column != column {
      beginValue()
      holders.append(Holder(isList: false, column: column, isFlow: false))
    }
    let last = holders.count - 1
    holders[last].key = name
    holders[last].hasValue = false
    note(name, start: start)
  }

  /// Marks the last key or item of the innermost holder as having a value.
  mutating func beginValue() {
    if let last = holders.indices.last { holders[last].hasValue = true }
  }

  // MARK: Nodes

  /// Reads what begins a line or stands behind dashes: a key with its value, or a value.
  private mutating func node(_ start: Int, _ end: Int, column: Int) {
    let at = skipProperties(start, end)
    guard at < end else {
      tail = .word(start: end, quote: nil)
      return
    }
    let byte = bytes[at]
    switch byte {
    case UInt8(ascii: "#"):
      tail = .comment(start: at)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      closeHolders(rightOf: column)
      mode = .flow
      flow(from: at, to: end)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      closeHolders(rightOf: column)
      let parent = holders.last?.column ?? -1
      beginValue()
      tail = .settled
      mode = .blockText(column: parent)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      quotedNode(at, end, column: at == start ? column : column + at - start)
    default:
      if let colon = plainColon(at, end) {
        key(trimmed(at, colon), start: at, column: column)
        value(colon + 1, end)
      } else {
        plain(at, end)
        if case .value(let start, _) = tail { tail = .word(start: start, quote: nil) }
      }
    }
  }

  private mutating func quotedNode(_ at: Int, _ end: Int, column: Int) {
    let quote = bytes[at]
    guard let close = closing(quote, from: at + 1, to: end) else {
      tail = .word(start: at + 1, quote: quote)
      mode = .quoted(quote)
      return
    }
    let next = skipBlanks(close + 1, end)
    if next < end, bytes[next] == UInt8(ascii: ":"), next + 1 >= end || Self.isBlank(bytes[next + 1]) {
      key(text(at + 1..<close), start: at + 1, column: column)
      value(next + 1, end)
    } else {
      closeHolders(rightOf: column)
      beginValue()
      tail = .settled
    }
  }

  private mutating func closeHolders(rightOf column: Int) {
    while let last = holders.last, last.column >= column, !last.isFlow { holders.removeLast() }
  }

  /// Reads what stands behind a key's colon.
  private mutating func value(_ start: Int, _ end: Int) {
    let at = skipProperties(skipBlanks(start, end), end)
    guard at < end else {
      tail = .value(start: end, quote: nil)
      return
    }
    switch bytes[at] {
    case UInt8(ascii: "#"):
      tail = .comment(start: at)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      mode = .flow
      flow(from: at, to: end)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      let parent = holders.last?.column ?? -1
      beginValue()
      tail = .settled
      mode = .blockText(column: parent)
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      beginValue()
      let quote = bytes[at]
      if let close = closing(quote, from: at + 1, to: end) {
        note(value: text(at + 1..<close))
        tail = .settled
        let next = skipBlanks(close + 1, end)
        if next < end, bytes[next] == UInt8(ascii: "#") { tail = .comment(start: next) }
      } else {
        tail = .value(start: at + 1, quote: quote)
        mode = .quoted(quote)
      }
    default:
      let stop = plain(at, end)
      note(value: trimmed(at, stop))
      beginValue()
    }
  }

  /// Reads a plain text and returns where it ends: at a comment or the end.
  @discardableResult private mutating func plain(_ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end {
      if bytes[at] == UInt8(ascii: "#"), at > start, Self.isBlank(bytes[at - 1]) {
        tail = .comment(start: at)
        return at
      }
      at += 1
    }
    tail = .value(start: start, quote: nil)
    return end
  }

  /// The colon behind a plain key.
  private func plainColon(_ start: Int, _ end: Int) -> Int? {
    var at = start
    while at < end {
      switch bytes[at] {
      case UInt8(ascii: ":") where at + 1 >= end || Self.isBlank(bytes[at + 1]): return at
      case UInt8(ascii: "#") where at > start && Self.isBlank(bytes[at - 1]): return nil
      default: at += 1
      }
    }
    return nil
  }

  /// Passes over `&anchor` and `!tag`.
  private mutating func skipProperties(_ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end, bytes[at] == UInt8(ascii: "&") || bytes[at] == UInt8(ascii: "!") {
      let begin = at
      while at < end, !Self.isBlank(bytes[at]) { at += 1 }
      if bytes[begin] == UInt8(ascii: "&"), at > begin + 1 { anchors.append(text(begin + 1..<at)) }
      // A property that is still being typed is no place for anything else.
      if at >= end { return at }
      at = skipBlanks(at, end)
    }
    return at
  }
}
