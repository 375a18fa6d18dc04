// SPDX-License-Identifier: Apache-2.0

// Changes that complete a flow collection: its closing bracket, a comma between items.
extension MendSearch {
  func flowMends() -> [Mend] {
    guard failure.blame < bytes.count else { return [] }
    let mends = bracketMends(failure.blame)
    guard let comma = missingComma() else { return mends }
    return isClosed(failure.blame) ? [comma] + mends : mends + [comma]
  }

  /// For the nearest line above that leaves a bracket open: what follows may be meant as a block.
  func openBracketMends(above line: Int) -> [Mend] {
    let reach = 200
    let above = stride(from: line - 1, through: max(line - reach, 0), by: -1)
    return above.lazy.filter { !isChanged($0) }.compactMap { lines.scan($0).openBrackets.last }.first
      .map(bracketMends) ?? []
  }

  /// A bracket's counterpart, or nothing in its place: one that stands before the keys of a mapping is better left out
  /// than closed behind them.
  func bracketMends(_ bracket: Int) -> [Mend] {
    var mends = [closedBrackets(from: bracket)]
    if var value = blankedValue(lines.line(at: bracket)) {
      if !isClosed(bracket) { value.cause = .unclosedBracket(at: bracket) }
      mends.append(value)
    }
    for index in mends.indices { mends[index].policy = .ifItHelpsMost }
    return mends
  }

  /// Closes a bracket, and those inside it, behind the last line below it that is indented deeper.
  func closedBrackets(from bracket: Int) -> Mend {
    let line = lines.line(at: bracket)
    let column = lines.entry(line).column
    var last = line
    for below in (line + 1)..<max(line + 1, lines.count) where !lines.isEmpty(below) {
      if lines.indentation(below) <= column || lines.range(below).lowerBound > failure.offset { break }
      last = below
    }
    let end = max(lines.entry(last).content.upperBound, bracket + 1)
    let open = LineScan(bytes, bracket..<end).openBrackets
    let closers = (open.isEmpty ? [bracket] : open).reversed().map { bytes[$0] == Byte.openBracket ? "]" : "}" }
    return Mend(
      cause: .unclosedBracket(at: bracket), edits: [.init(range: end..<end, replacement: closers.joined())])
  }

  /// A comma behind what stands before the place where one was expected. When that is the colon of a key, libyaml has
  /// read the key as the rest of the value in the line above.
  private func missingComma() -> Mend? {
    var place = failure.offset
    guard place < bytes.count else { return nil }
    if bytes[place] == Byte.colon { place = lines.content(lines.line(at: place)).lowerBound }
    while place > failure.blame, Byte.isWhite(bytes[place - 1]) { place -= 1 }
    guard place > failure.blame + 1, bytes[place - 1] != Byte.comma, !text.changes.touch(place..<place) else {
      return nil
    }
    return Mend(cause: .missingComma(at: place), edits: [.init(range: place..<place, replacement: ",")])
  }

  /// Whether a bracket has its counterpart somewhere below.
  private func isClosed(_ bracket: Int) -> Bool {
    let reach = 1 << 16
    var depth = 0
    var isQuoted = false
    for byte in bytes[bracket...].prefix(reach) {
      switch byte {
      case Byte.doubleQuote: isQuoted.toggle()
      case Byte.openBracket, Byte.openBrace: depth += isQuoted ? 0 : 1
      case Byte.closeBracket, Byte.closeBrace: depth -= isQuoted ? 0 : 1
      default: continue
      }
      if depth == 0 { return true }
    }
    return false
  }
}
