// SPDX-License-Identifier: Apache-2.0

// Changes of a line's indentation.
extension MendSearch {
  /// Moves the failing line to the columns of lines around it, or a line above it that it does not fit to its column.
  func indentationMends(_ line: Int) -> [Mend] {
    guard !isChanged(line) else { return [] }
    let indentation = lines.indentation(line)
    var result = Array(movedMends(line).prefix(2))
    var above: [Int] = []
    if let first = soleLineOfBlock(above: line) { above.append(first) }
    if let previous = lines.previous(line), indentation - lines.entry(previous).column == 1 { above.append(previous) }
    for other in above where !isChanged(other) {
      // Either of the two may be a space off; people indent by even numbers.
      let isOdd = indentation.isMultiple(of: 2) && !lines.entry(other).column.isMultiple(of: 2)
      result.insert(moved(other, to: indentation), at: isOdd ? 0 : min(1, result.count))
    }
    return result
  }

  /// Moves a line to the columns of lines around it. A list item that is only a value is not carried far: in another
  /// list it would renumber that list's items.
  func movedMends(_ line: Int) -> [Mend] {
    let entry = lines.entry(line)
    let isLoneItem = lines.content(line).lowerBound < entry.content.lowerBound && lines.scan(line).keyColon == nil
    return columns(around: line).filter { !isLoneItem || abs($0 - entry.column) == 1 }.map { moved(line, to: $0) }
  }

  /// Where a line could begin: the columns of the lines around it and of those that enclose them, the nearest first.
  func columns(around line: Int) -> [Int] {
    let levels = 4
    let own = lines.entry(line).column
    var columns: [Int] = []
    var above = lines.previous(line)
    var bound = Int.max
    while let candidate = above, columns.count < levels {
      let entry = lines.entry(candidate)
      if entry.column < bound {
        if bound == Int.max, lines.scan(candidate).keyColon.map({ $0 + 1 == entry.content.upperBound }) == true {
          columns.append(entry.column + 2)
        }
        columns.append(entry.column)
        bound = lines.indentation(candidate)
        if bound < entry.column { columns.append(bound) }
      }
      above = bound == 0 ? nil : lines.previous(candidate)
    }
    if let next = lines.next(line) { columns.append(lines.indentation(next)) }
    var seen: Set<Int> = [own]
    return columns.filter { seen.insert($0).inserted }.sorted { abs($0 - own) < abs($1 - own) }
  }

  /// The only line at the level of the block that ends above `line` and is indented deeper; nil when there are several.
  private func soleLineOfBlock(above line: Int) -> Int? {
    let reach = 200
    let indentation = lines.indentation(line)
    var sole: Int?
    var column = Int.max
    var count = 0
    var above = lines.previous(line)
    while let candidate = above, line - candidate < reach {
      let candidateColumn = lines.entry(candidate).column
      if candidateColumn <= indentation { break }
      if candidateColumn < column {
        (sole, column, count) = (candidate, candidateColumn, 1)
      } else if candidateColumn == column {
        count += 1
      }
      if lines.indentation(candidate) <= indentation { break }
      above = lines.previous(candidate)
    }
    return count == 1 ? sole : nil
  }

  /// A line whose key or item begins at `column`.
  func moved(_ line: Int, to column: Int) -> Mend {
    let range = lines.range(line).lowerBound..<lines.content(line).lowerBound
    let spaces = max(0, range.count + column - lines.entry(line).column)
    return Mend(
      cause: .indentation(line: line, spaces: spaces),
      edits: [.init(range: range, replacement: String(repeating: " ", count: spaces))], policy: .ifItHelpsMost)
  }

  // MARK: Tabs

  /// Spaces for tabs: as many as the text's indentation has, or as many as fit the lines around.
  func tabMends() -> [Mend] {
    let line = lines.line(at: failure.offset)
    guard failure.offset < lines.content(line).lowerBound || lines.isEmpty(line) else {
      let range = failure.offset..<min(failure.offset + 1, bytes.count)
      return [Mend(cause: .tabs(range), edits: [.init(range: range, replacement: " ")])]
    }
    let expanded = expandedTabs(failing: line, step: indentationStep())
    guard expanded.edits.count == 1 else { return [expanded, expandedTabs(failing: line, step: Self.tabWidth)] }
    // The nearest to where the line is seen; a tab that leads nowhere is what is meant least.
    let shown = shownColumn(line)
    func distance(_ column: Int) -> Int { column == 0 ? Int.max : abs(column - shown) }
    let places = columns(around: line).sorted { distance($0) < distance($1) }
    let candidates = places.map { column in
      var mend = moved(line, to: column)
      mend.cause = expanded.cause
      return mend
    }
    return candidates + [expanded]
  }

  /// How wide a tab is in most editors, in columns.
  private static let tabWidth = 4

  /// The column in which a line's key or item is seen in most editors.
  private func shownColumn(_ line: Int) -> Int {
    bytes[lines.range(line).lowerBound..<lines.entry(line).content.lowerBound].reduce(0) { column, byte in
      byte == Byte.tab ? (column / Self.tabWidth + 1) * Self.tabWidth : column + 1
    }
  }

  /// Spaces for the tabs of the failing line and of every line that begins with a tab: who indents with tabs does so
  /// everywhere.
  private func expandedTabs(failing: Int, step: Int) -> Mend {
    let step = String(repeating: " ", count: step)
    var edits: [YAMLProblem.Edit] = []
    for line in 0..<lines.count {
      let white = lines.range(line).lowerBound..<lines.content(line).lowerBound
      let beginsWithTab = !white.isEmpty && bytes[white.lowerBound] == Byte.tab
      guard line == failing || beginsWithTab, !isChanged(line) else { continue }
      for offset in white where bytes[offset] == Byte.tab {
        edits.append(.init(range: offset..<offset + 1, replacement: step))
      }
    }
    var end = failure.offset
    while end < bytes.count, bytes[end] == Byte.tab { end += 1 }
    return Mend(cause: .tabs(failure.offset..<end), edits: edits, policy: .ifItHelpsMost)
  }

  /// The smallest indentation with spaces in the text; 2 when there is none.
  private func indentationStep() -> Int {
    var step = Int.max
    for line in 0..<lines.count where !lines.isEmpty(line) {
      let white = lines.range(line).lowerBound..<lines.content(line).lowerBound
      if !white.isEmpty, !bytes[white].contains(Byte.tab) { step = min(step, white.count) }
    }
    return step == Int.max ? 2 : step
  }
}
