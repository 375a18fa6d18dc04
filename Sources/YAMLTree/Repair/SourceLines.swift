// SPDX-License-Identifier: Apache-2.0

/// The lines of a broken text as a person sees them: indentation, content, and what a line looks like on its own.
struct SourceLines {
  let bytes: [UInt8]
  private let table: LineTable

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.table = LineTable(bytes)
  }

  var count: Int { table.lineCount }

  func line(at offset: Int) -> Int { table.line(at: offset) }

  /// A line without its line end.
  func range(_ line: Int) -> Range<Int> {
    let range = table.lineRange(line)
    return line == 0 ? min(Byte.markLength(of: bytes), range.upperBound)..<range.upperBound : range
  }

  /// A line without the white space around it.
  func content(_ line: Int) -> Range<Int> {
    let range = range(line)
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, Byte.isBlank(bytes[start]) { start += 1 }
    while end > start, Byte.isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Whether a line holds nothing, or only a comment.
  func isEmpty(_ line: Int) -> Bool {
    let content = content(line)
    return content.isEmpty || bytes[content.lowerBound] == Byte.hash
  }

  /// How many bytes of white space a line begins with.
  func indentation(_ line: Int) -> Int { content(line).lowerBound - range(line).lowerBound }

  /// The nearest line before `line` that holds something.
  func previous(_ line: Int) -> Int? {
    var line = line - 1
    while line >= 0, isEmpty(line) { line -= 1 }
    return line >= 0 ? line : nil
  }

  /// The nearest line behind `line` that holds something.
  func next(_ line: Int) -> Int? {
    var line = line + 1
    while line < count, isEmpty(line) { line += 1 }
    return line < count ? line : nil
  }

  /// What a line looks like on its own, behind the `- ` of list items.
  func scan(_ line: Int) -> LineScan { LineScan(bytes, item(line)) }

  /// Whether a line is changed, stands right below a changed one, or is indented below one.
  func isInBlock(of changes: ChangedRanges, _ line: Int) -> Bool {
    if changes.touch(range(line)) { return true }
    if let above = previous(line), changes.touch(range(above)) { return true }
    return isIndentedBelow(changes, line)
  }

  /// Whether a line is indented below a changed one.
  func isIndentedBelow(_ changes: ChangedRanges, _ line: Int) -> Bool {
    let reach = 1000
    let nearest = 32
    return changes.before(range(line).lowerBound).prefix(nearest).contains { change in
      let changed = self.line(at: change.lowerBound)
      guard changed < line, line - changed <= reach else { return false }
      let indentation = indentation(changed)
      return (changed + 1...line).allSatisfy { isEmpty($0) || self.indentation($0) > indentation }
    }
  }

  /// What a line holds behind the `- ` of list items, without a comment at its end. `column` is where it begins.
  func entry(_ line: Int) -> (content: Range<Int>, column: Int) {
    let item = item(line)
    return (item.lowerBound..<LineScan(bytes, item).end, item.lowerBound - range(line).lowerBound)
  }

  private func item(_ line: Int) -> Range<Int> {
    var content = content(line)
    while content.count > 1, bytes[content.lowerBound] == Byte.dash, Byte.isBlank(bytes[content.lowerBound + 1]) {
      var start = content.lowerBound + 1
      while start < content.upperBound, Byte.isBlank(bytes[start]) { start += 1 }
      content = start..<content.upperBound
    }
    return content
  }

  /// The bytes of `range` for a message: in backticks, on one line, not too long.
  func quoted(_ range: Range<Int>) -> String {
    let limit = 40
    let text =
      String(decoding: bytes[range].prefix(4 * limit + 4), as: UTF8.self)
      .split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    let short = text.count > limit ? text.prefix(limit) + "…" : text[...]
    return "`\(short)`"
  }
}

/// What a line looks like when nothing around it is known: which quotes and brackets stay open, where a comment begins.
struct LineScan {
  /// Where the content ends and white space or a comment begins.
  private(set) var end: Int
  /// The quote that is not closed.
  private(set) var openQuote: Int?
  /// The brackets that are not closed, outermost first.
  private(set) var openBrackets: [Int] = []
  /// The first colon that makes a key: with white space or nothing behind it.
  private(set) var keyColon: Int?

  init(_ bytes: [UInt8], _ content: Range<Int>) {
    end = content.upperBound
    var index = content.lowerBound
    // Quotes and brackets mean something only where a value may begin.
    var mayBegin = true
    while index < content.upperBound {
      let byte = bytes[index]
      switch byte {
      case Byte.doubleQuote, Byte.singleQuote:
        guard mayBegin else { break }
        guard let close = Self.closingQuote(bytes, from: index, to: content.upperBound) else {
          openQuote = index
          return
        }
        index = close
        mayBegin = false
      case Byte.openBracket, Byte.openBrace:
        if mayBegin || !openBrackets.isEmpty { openBrackets.append(index) }
      case Byte.closeBracket, Byte.closeBrace:
        if !openBrackets.isEmpty {
          openBrackets.removeLast()
          mayBegin = false
        }
      case Byte.comma:
        mayBegin = !openBrackets.isEmpty
      case Byte.colon:
        let isKey = index + 1 == content.upperBound || Byte.isBlank(bytes[index + 1])
        if isKey || !openBrackets.isEmpty {
          if keyColon == nil, openBrackets.isEmpty { keyColon = index }
          mayBegin = true
        }
      case Byte.hash where index == content.lowerBound || Byte.isBlank(bytes[index - 1]):
        end = index
        while end > content.lowerBound, Byte.isBlank(bytes[end - 1]) { end -= 1 }
        return
      case Byte.space, Byte.tab, Byte.lineFeed, Byte.carriageReturn:
        break
      case Byte.dash where mayBegin && index + 1 < content.upperBound && Byte.isBlank(bytes[index + 1]):
        break
      default:
        mayBegin = false
      }
      index += 1
    }
  }

  private static func closingQuote(_ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    let quote = bytes[start]
    var index = start + 1
    while index < end {
      if quote == Byte.doubleQuote, bytes[index] == Byte.backslash {
        index += 2
        continue
      }
      if bytes[index] == quote {
        guard quote == Byte.singleQuote, index + 1 < end, bytes[index + 1] == quote else { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }
}
