// SPDX-License-Identifier: Apache-2.0

/// Finds changes that may make a broken text readable, the most likely first.
///
/// The order was measured on edits of real team files: closing a quote, inserting a colon or moving a line keep much
/// more of the tree than leaving out the line libyaml names, and when something has to be left out, a value is less
/// than its line. The line edited last is tried before all others.
struct MendSearch {
  let lines: SourceLines
  let failure: SyntaxFailure
  /// The text as changed so far.
  let text: PatchedText
  let lastEditedLine: Int?

  var bytes: [UInt8] { lines.bytes }

  /// The changes to try, in order. The last one always changes something; without any, nothing is left to change.
  func candidates() -> [Mend] {
    var result: [Mend] = []
    if let edited = editedLine { result += editMends(edited) }
    let blamed = lines.line(at: failure.blame)
    switch failure.kind {
    case .tab: result += tabMends()
    case .escape: result += surrogateMends()
    case .unclosedFlow: result += flowMends()
    case .missingColon: result += colonMends(blamed)
    case .expectedContent, .misplacedDash: result += openBracketMends(above: blamed)
    case .nestedMapping:
      if let above = lines.previous(blamed) { result += colonMends(above) }
    case .expectedKey, .secondRoot:
      if let above = lines.previous(blamed), lines.indentation(above) <= lines.indentation(blamed) {
        result += colonMends(above)
      }
    case .expectedItem:
      if let item = strayItem(above: blamed) { result.append(item) }
    default: break
    }
    result += quoteMends()
    if mayBeIndentation { result += indentationMends(blamed) }
    if let line = blamedLine() {
      if let value = blankedValue(line) { result.append(value) }
      if let key = standInKey(line) { result.append(key) }
      result.append(blankedForGood(line))
    }
    return result
  }

  /// Whether the failure may come from a line's indentation: it is not a second colon in a line.
  private var mayBeIndentation: Bool {
    switch failure.kind {
    case .expectedKey, .expectedItem, .secondRoot: true
    case .nestedMapping: lines.scan(lines.line(at: failure.offset)).keyColon.map { $0 >= failure.offset } ?? true
    default: false
    }
  }

  // MARK: Lines

  /// What the line edited last may need.
  private func editMends(_ line: Int) -> [Mend] {
    var result: [Mend] = []
    if failure.kind == .expectedItem, let item = strayItem(above: lines.line(at: failure.offset)),
      item.blanked == [lines.content(line)]
    {
      result.append(item)
    }
    if let mend = closedQuote(line) { result.append(mend) }
    result += colonMends(line)
    if let bracket = lines.scan(line).openBrackets.first { result += bracketMends(bracket) }
    if failure.kind == .tab { result += tabMends() }
    if mayBeIndentation { result += movedMends(line) }
    if let value = blankedValue(line) { result.append(value) }
    if let key = standInKey(line) { result.append(key) }
    result.append(blanked(line))
    return result
  }

  /// The line the editor changed last, if it can have caused the failure and nothing was done to it yet.
  private var editedLine: Int? {
    guard let line = lastEditedLine, (0..<lines.count).contains(line), !lines.isEmpty(line) else { return nil }
    guard lines.range(line).lowerBound <= failure.offset, !isChanged(line) else { return nil }
    return line
  }

  func isChanged(_ line: Int) -> Bool { text.changes.touch(lines.range(line)) }

  /// The line to leave out: the one the failure names or the nearest that still holds something.
  private func blamedLine() -> Int? {
    let reach = 64
    let named = lines.line(at: failure.blame)
    let stopped = lines.line(at: failure.offset)
    if named <= stopped, let line = (named...stopped).first(where: holdsSomething) { return line }
    let above = stride(from: named - 1, through: max(named - reach, 0), by: -1)
    if let line = above.first(where: holdsSomething) { return line }
    return (stopped..<min(stopped + reach, lines.count)).first(where: holdsSomething)
  }

  private func holdsSomething(_ line: Int) -> Bool {
    !lines.isEmpty(line) && !lines.content(line).allSatisfy { Byte.isBlank(text.base[$0]) }
  }

  // MARK: Leaving out

  /// The value of a line without its key.
  func blankedValue(_ line: Int) -> Mend? {
    guard !isChanged(line), let colon = lines.scan(line).keyColon else { return nil }
    let value = colon + 1..<lines.content(line).upperBound
    return value.count > 1 ? Mend(cause: .unknown, blanked: [value]) : nil
  }

  /// An empty text as key in the place of a line that holds none but has lines indented below it: so they stay
  /// together and away from the keys around.
  private func standInKey(_ line: Int) -> Mend? {
    guard !isChanged(line), lines.scan(line).keyColon == nil, let next = lines.next(line),
      lines.indentation(next) > lines.indentation(line)
    else { return nil }
    return Mend(cause: .unknown, edits: [.init(range: lines.content(line), replacement: "\"\":")])
  }

  /// Leaves out the only item of a list that a key at the same level follows.
  private func strayItem(above line: Int) -> Mend? {
    let reach = 200
    let indentation = lines.indentation(line)
    var above = lines.previous(line)
    var item: Int?
    while let candidate = above, line - candidate < reach, lines.indentation(candidate) >= indentation {
      if lines.indentation(candidate) == indentation {
        guard item == nil, !isChanged(candidate), lines.scan(candidate).keyColon == nil else { return nil }
        item = candidate
      }
      above = lines.previous(candidate)
    }
    guard let item, lines.previous(line) == item else { return nil }
    return Mend(cause: .strayItem(lines.content(item)), blanked: [lines.content(item)])
  }

  private func blanked(_ line: Int) -> Mend { Mend(cause: .unknown, blanked: [lines.content(line)]) }

  /// A line. When it is indented below a line that was changed before, the lines that follow it at its level would
  /// fail one after the other and go with it.
  private func blankedForGood(_ line: Int) -> Mend {
    var mend = blanked(line)
    mend.policy = .always
    guard lines.isIndentedBelow(text.changes, line) else { return mend }
    let indentation = lines.indentation(line)
    for below in (line + 1)..<max(line + 1, min(line + 1000, lines.count)) where !lines.isEmpty(below) {
      if lines.indentation(below) < indentation { break }
      mend.blanked.append(lines.content(below))
    }
    return mend
  }
}
