// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Finds where every line of a YAML text should begin, and which white space inside lines should be otherwise.
struct BlockLayout {
  /// The edits that lay a document out; nil where it is written in a way that is better left alone.
  static func edits(of document: YAMLDocument, step: Int) -> [TextEdit]? {
    guard let root = document.root else { return nil }
    var layout = BlockLayout(document, step: step)
    layout.value(root, column: 0)
    guard layout.isUnderstood else { return nil }
    layout.alignComments()
    return layout.allEdits()
  }

  let map: TextMap
  let step: Int
  /// How far dashes are indented below their key.
  let listOffset: Int
  /// Whether `{ a: 1 }` has blanks inside.
  let hasBracePadding: Bool
  /// The new column of lines; nil where a line keeps its own.
  private(set) var columns: [Int?]
  /// Lines whose end belongs to a quoted text or a block scalar.
  private(set) var isProtected: [Bool]
  /// White space inside lines.
  private(set) var gaps: [TextEdit] = []
  private(set) var isUnderstood = true

  private var document: YAMLDocument { map.document }

  private init(_ document: YAMLDocument, step: Int) {
    map = TextMap(document)
    self.step = step
    listOffset = TextStyle(of: document, isJSON: false).listOffset == 0 ? 0 : step
    hasBracePadding = FlowSpacing.isPadded(document)
    columns = [Int?](repeating: nil, count: map.lines.lineCount)
    isProtected = [Bool](repeating: false, count: map.lines.lineCount)
  }

  // MARK: Nodes

  /// Lays the parts of a collection out whose entries or dashes come to stand in a column.
  private mutating func value(_ id: YAMLNodeID, column: Int) {
    let node = document.node(id)
    guard node.style == .block else { return inline(id, by: 0, notBefore: 0) }
    guard let elements = map.elements(of: id) else {
      isUnderstood = false
      return
    }
    for element in elements {
      if map.isFirstInLine(element.start) { columns[map.lines.line(at: element.start)] = column }
      if let key = element.key {
        let end = document.range(key).upperBound
        gap(end, element.head - 1, "")
        if map.lines.line(at: document.range(key).lowerBound) != map.lines.line(at: end) { isUnderstood = false }
        protect(key)
      }
      child(element, column: column)
    }
  }

  /// Lays the value of an entry or item out.
  private mutating func child(_ element: TextMap.Element, column: Int) {
    let node = document.node(element.value)
    let start = node.range.lowerBound
    if node.range.isEmpty { return }
    let isOnLine = map.lines.line(at: start) == map.lines.line(at: element.head - 1)
    if isOnLine { gap(element.head, start, " ") }
    let inner = element.key == nil ? column + 2 : column + step
    switch node.style {
    case .block:
      let content = document.contentRange(element.value).lowerBound
      if node.kind == .sequence, element.key != nil {
        value(element.value, column: column + listOffset)
      } else {
        value(element.value, column: inner)
      }
      // An anchor on a line of its own stays where it is.
      if !isOnLine, map.lines.line(at: content) != map.lines.line(at: start) {
        columns[map.lines.line(at: start)] = inner
      }
    case .literal, .folded:
      blockScalar(element.value, column: inner, moved: column - map.column(element.start))
      if !isOnLine { isUnderstood = false }
    default:
      // A closing bracket may stand below the key, a text may not.
      let least = node.style == .flow ? column : column + 1
      if isOnLine {
        inline(element.value, by: column - map.column(element.start), notBefore: least)
      } else {
        columns[map.lines.line(at: start)] = inner
        inline(element.value, by: inner - map.column(start), notBefore: least)
      }
    }
  }

  /// Moves the further lines of a value that is not held by indentation, and spaces what is in brackets.
  private mutating func inline(_ id: YAMLNodeID, by distance: Int, notBefore least: Int) {
    let range = document.range(id)
    let first = map.lines.line(at: range.lowerBound)
    let last = map.lines.line(at: max(range.lowerBound, range.upperBound - 1))
    if last > first {
      for line in (first + 1)...last {
        let start = map.lines.lineRange(line)
        let old = document.bytes[start].prefix(while: TextMap.isBlank).count
        if old < start.count { columns[line] = max(least, old + distance) }
      }
    }
    protect(id)
    if document.node(id).style == .flow { gaps += FlowSpacing.gaps(of: id, map, isPadded: hasBracePadding) }
  }

  /// Keeps white space at line ends inside quoted texts.
  private mutating func protect(_ id: YAMLNodeID) {
    let node = document.node(id)
    switch node.style {
    case .singleQuoted, .doubleQuoted:
      let first = map.lines.line(at: node.range.lowerBound)
      let last = map.lines.line(at: max(node.range.lowerBound, node.range.upperBound - 1))
      for line in first..<last { isProtected[line] = true }
    case .flow:
      for entry in document.entries(id) {
        protect(entry.key)
        protect(entry.value)
      }
      for item in document.items(id) { protect(item) }
    default: break
    }
  }

  /// Moves the lines of a block scalar, all by as much.
  private mutating func blockScalar(_ id: YAMLNodeID, column: Int, moved: Int) {
    let content = document.contentRange(id)
    let header = map.lines.line(at: content.lowerBound)
    let last = map.lines.line(at: max(content.lowerBound, content.upperBound - 1))
    guard last > header else { return }
    let head = document.bytes[content.lowerBound..<map.lineEnd(content.lowerBound)].prefix { $0 != 0x20 && $0 != 0x09 }
    let keepsEnd = head.contains(UInt8(ascii: "+"))
    var lines = Array((header + 1)...last)
    if !keepsEnd {
      while let line = lines.last, document.bytes[map.lines.lineRange(line)].allSatisfy({ $0 == 0x20 }) {
        lines.removeLast()
      }
    }
    let isFixed = head.contains { (0x31...0x39).contains($0) }
    let texts = lines.map { document.bytes[map.lines.lineRange($0)] }
    let indentation = texts.first { !$0.allSatisfy { $0 == 0x20 } }.map { $0.prefix { $0 == 0x20 }.count }
    let distance = isFixed ? moved : indentation.map { column - $0 } ?? 0
    for line in lines {
      let range = map.lines.lineRange(line)
      let old = document.bytes[range].prefix { $0 == 0x20 }.count
      // A line of blanks is empty, or its blanks beyond the indentation are text.
      if old == range.count, !isFixed, old <= indentation ?? 0 {
        isProtected[line] = true
        if old > 0 { columns[line] = 0 }
      } else {
        columns[line] = max(0, old + distance)
        isProtected[line] = true
      }
    }
  }

  private mutating func gap(_ start: Int, _ end: Int, _ text: String) {
    guard start <= end, document.bytes[start..<end].allSatisfy(TextMap.isBlank),
      !document.bytes[start..<end].elementsEqual(text.utf8)
    else { return }
    gaps.append(TextEdit(range: start..<end, replacement: text))
  }

  // MARK: Comments

  /// Gives lines with nothing but a comment the column of what they belong to: the line below when they stood in its
  /// column or before it, else the block above they stood in.
  private mutating func alignComments() {
    let starts = Set(
      document.comments.map(\.lowerBound).filter { map.isFirstInLine($0) }.map { map.lines.line(at: $0) })
    var next: (old: Int, new: Int)?
    var targets: [Int: Int] = [:]
    /// For comments that stand deeper than the line below: where that comes to stand.
    var below: [Int: Int] = [:]
    for line in columns.indices.reversed() {
      let range = map.lines.lineRange(line)
      let text = document.bytes[range]
      let blanks = text.prefix(while: TextMap.isBlank).count
      if starts.contains(line), columns[line] == nil {
        if let next, blanks <= next.old {
          targets[line] = next.new
        } else {
          below[line] = next?.new
        }
      } else if blanks < text.count, !isContinuation(line) {
        next = columns[line].map { (blanks, $0) } ?? (blanks, blanks)
      }
    }
    // The columns of the blocks that are open at each line, from the outermost.
    var open: [(old: Int, new: Int)] = []
    for line in columns.indices {
      let text = document.bytes[map.lines.lineRange(line)]
      let blanks = text.prefix(while: TextMap.isBlank).count
      if let target = targets[line] {
        columns[line] = target
      } else if starts.contains(line), columns[line] == nil {
        if let holder = open.last(where: { $0.old <= blanks }) {
          columns[line] = holder.old == blanks ? holder.new : max(holder.new, below[line] ?? 0)
        }
      } else if blanks < text.count, !isContinuation(line), let column = columns[line] {
        while let last = open.last, last.old >= blanks { open.removeLast() }
        open.append((blanks, column))
        // What follows a dash is a block, too.
        var rest = text.dropFirst(blanks)
        var (old, new) = (blanks, column)
        while rest.first == UInt8(ascii: "-"), rest.dropFirst().first.map(TextMap.isBlank) ?? false {
          let space = rest.dropFirst().prefix(while: TextMap.isBlank).count
          old += 1 + space
          new += 2
          rest = rest.dropFirst(1 + space)
          open.append((old, new))
        }
      }
    }
  }

  /// Whether a line goes on with a text that began above.
  private func isContinuation(_ line: Int) -> Bool { line > 0 && isProtected[line] }

  // MARK: Edits

  private func allEdits() -> [TextEdit] {
    var edits = gaps
    let bytes = document.bytes
    var emptyLines = 0
    let lastLine = columns.count - 1
    for line in columns.indices {
      let range = map.lines.lineRange(line)
      let start = min(map.lineStart(range.lowerBound), range.upperBound)
      let text = bytes[start..<range.upperBound]
      let blanks = text.prefix(while: TextMap.isBlank).count
      let isInText = isProtected[line]
      if blanks == text.count, !isInText {
        emptyLines += 1
        if line == lastLine {
          if !text.isEmpty { edits.append(TextEdit(range: start..<range.upperBound, replacement: "")) }
        } else if emptyLines > 1 || isEnd(after: line) {
          edits.append(TextEdit(range: start..<map.nextLine(range.lowerBound), replacement: ""))
        } else if !text.isEmpty {
          edits.append(TextEdit(range: start..<range.upperBound, replacement: ""))
        }
        continue
      }
      emptyLines = 0
      if let column = columns[line], column != blanks || text.prefix(blanks).contains(0x09) {
        edits.append(TextEdit(range: start..<start + blanks, replacement: String(repeating: " ", count: column)))
      }
      guard !isInText else { continue }
      let trailing = text.reversed().prefix(while: TextMap.isBlank).count
      if trailing > 0 { edits.append(TextEdit(range: range.upperBound - trailing..<range.upperBound, replacement: "")) }
      if line == lastLine { edits.append(TextEdit(range: range.upperBound..<range.upperBound, replacement: lineBreak)) }
    }
    return edits.sorted { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
  }

  private var lineBreak: String { document.bytes.contains(0x0D) ? "\r\n" : "\n" }

  /// Whether nothing but empty lines follows.
  private func isEnd(after line: Int) -> Bool {
    for later in line + 1..<columns.count {
      if isProtected[later] || !document.bytes[map.lines.lineRange(later)].allSatisfy(TextMap.isBlank) { return false }
    }
    return true
  }
}
