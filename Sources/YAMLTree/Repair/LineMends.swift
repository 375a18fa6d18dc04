// SPDX-License-Identifier: Apache-2.0

// Changes that complete what a line lacks: a colon, a closing quote.
extension MendSearch {
  /// A colon, or the space behind one, for a line that is a word, words, or `key:value`.
  func colonMends(_ line: Int) -> [Mend] {
    guard !isChanged(line) else { return [] }
    let entry = lines.entry(line).content
    guard !entry.isEmpty, lines.scan(line).keyColon == nil, let key = keyWord(entry) else { return [] }
    if key.upperBound < entry.upperBound, bytes[key.upperBound] == Byte.colon {
      let behind = key.upperBound + 1
      guard bytes[behind] != Byte.slash else { return [] }  // an address: http://…
      return [Mend(cause: .missingSpace(entry), edits: [.init(range: behind..<behind, replacement: " ")])]
    }
    guard key.upperBound == entry.upperBound || Byte.isBlank(bytes[key.upperBound]) else { return [] }
    return [
      Mend(cause: .missingColon(key), edits: [.init(range: key.upperBound..<key.upperBound, replacement: ":")])
    ]
  }

  /// The word or quoted text at the start of a line that could be a key.
  private func keyWord(_ entry: Range<Int>) -> Range<Int>? {
    var end = entry.lowerBound
    let first = bytes[end]
    if first == Byte.doubleQuote || first == Byte.singleQuote {
      repeat { end += 1 } while end < entry.upperBound && bytes[end] != first
      return end < entry.upperBound ? entry.lowerBound..<end + 1 : nil
    }
    while end < entry.upperBound, Byte.isWord(bytes[end]) { end += 1 }
    return end > entry.lowerBound && first != Byte.dash ? entry.lowerBound..<end : nil
  }

  /// Quotes for the nearest lines at or above the failure that open one and do not close it.
  func quoteMends() -> [Mend] {
    let reach = 200
    let attempts = 2
    let first = lines.line(at: failure.kind == .unclosedQuote ? failure.blame : failure.offset)
    let above = stride(from: first, through: max(first - reach, 0), by: -1)
    return Array(above.lazy.compactMap(closedQuote).prefix(attempts))
  }

  /// A quote at the end of a line that opens one and does not close it; inside brackets, before what ends the item.
  func closedQuote(_ line: Int) -> Mend? {
    let scan = lines.scan(line)
    guard let quote = scan.openQuote, !isChanged(line) else { return nil }
    var end = lines.content(line).upperBound
    if !scan.openBrackets.isEmpty {
      while end > quote + 1, endsFlowItem(bytes[end - 1]) { end -= 1 }
    }
    let replacement = bytes[quote] == Byte.doubleQuote ? "\"" : "'"
    return Mend(cause: .unclosedQuote(at: quote), edits: [.init(range: end..<end, replacement: replacement)])
  }

  private func endsFlowItem(_ byte: UInt8) -> Bool {
    byte == Byte.closeBracket || byte == Byte.closeBrace || byte == Byte.comma || Byte.isBlank(byte)
  }
}
