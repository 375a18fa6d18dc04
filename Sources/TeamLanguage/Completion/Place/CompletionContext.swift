// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import YAMLTree

/// Where in a team file something is about to be written.
struct CompletionContext {
  /// What can be written at a place.
  enum Slot: Equatable {
    /// A key of the mapping at a path.
    case key(ConfigPath)
    /// The value at a path, in the line of its key or in brackets.
    case value(ConfigPath)
    /// The value at a path that has a line or a dash of its own: keys, items or a value.
    case node(ConfigPath)
    /// Another item of the list at a path, with its dash.
    case entry(ConfigPath)
    /// A text of several lines, in which only variables mean something.
    case text(ConfigPath)
    /// A comment.
    case comment
    /// Nothing.
    case nothing
  }

  /// How the text around a place is written.
  enum Style: Equatable {
    /// By indentation.
    case block
    /// In YAML's brackets.
    case flow
    /// In JSON.
    case json
  }

  /// What can be written.
  var slot: Slot
  /// How.
  var style: Style
  /// The quote the word stands in.
  var quote: UInt8?
  /// The word at the place, without quotes; what is left of the place is ``typed``.
  var word: Range<Int>
  /// The word's bytes left of the place.
  var typed: String
  /// The column of the word, its quote included.
  var column: Int
  /// The blanks the place's line begins with.
  var indentation: Int
  /// Keys that stand in the mapping already, the word at the place apart.
  var present: [TextScan.Member]
  /// The keys of the mappings on the way to the place, by depth.
  var holders: [Int: [TextScan.Member]]
  /// Names behind `&`.
  var anchors: [String]
  /// What stands right of the word and below it.
  var right: Surroundings
  /// The byte that was asked about.
  var offset: Int
  /// Whether a blank is missing between a colon or dash and the word.
  var needsSpace = false
  /// The column of the key whose value is written.
  var keyColumn = 0
  /// Whether a list or mapping further right stands below a key that is being written here.
  var hasChildrenBelow = false

  /// Finds out what can be written at a byte of a file.
  init(_ file: TeamReadResult, at offset: Int) {
    let bytes = file.source.bytes
    let offset = min(max(offset, 0), bytes.count)
    let line = file.lines.line(at: offset)
    var lineRange = file.lines.lineRange(line)
    if line == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      lineRange = min(3, lineRange.upperBound)..<lineRange.upperBound
    }
    let place = min(max(offset, lineRange.lowerBound), lineRange.upperBound)

    var scan = TextScan(bytes)
    for earlier in 0..<line { scan.read(Self.content(of: earlier, in: file)) }
    scan.read(lineRange.lowerBound..<place)

    self.offset = place
    style = file.source.isJSON ? .json : scan.mode == .flow ? .flow : scan.isAllFlow ? .flow : .block
    quote = nil
    word = place..<place
    typed = ""
    indentation = scan.skipBlanks(lineRange.lowerBound, place) - lineRange.lowerBound
    present = []
    holders = [:]
    anchors = []
    column = place - lineRange.lowerBound
    right = Surroundings(file, line: line, word: place..<place, quote: nil)
    slot = .nothing
    // Nothing can be written inside a line end or a byte-order mark.
    if place == offset { settle(scan, file, line: line, lineRange: lineRange) }
  }

  private static func content(of line: Int, in file: TeamReadResult) -> Range<Int> {
    let range = file.lines.lineRange(line)
    return line == 0 && file.source.bytes.starts(with: [0xEF, 0xBB, 0xBF])
      ? min(3, range.upperBound)..<range.upperBound : range
  }

  /// Turns what was read up to the place into a slot.
  private mutating func settle(_ scan: TextScan, _ file: TeamReadResult, line: Int, lineRange: Range<Int>) {
    let bytes = file.source.bytes
    var start = offset
    if case .blockText(let parent) = scan.mode, let below = right.below, below.column > parent {
      // An empty line between lines of a text.
      slot = .text(scan.valuePath)
      return
    }
    switch scan.tail {
    case .settled: return
    case .comment(let begin):
      slot = .comment
      setWord(from: begin, in: lineRange, bytes)
      return
    case .text:
      slot = .text(scan.valuePath)
      setWord(from: offset, in: lineRange, bytes)
      return
    case .word(let begin, let quote), .value(let begin, let quote), .key(let begin, let quote):
      self.quote = quote
      start = min(begin, offset)
    }
    setWord(from: start, in: lineRange, bytes)
    column = word.lowerBound - lineRange.lowerBound - (quote == nil ? 0 : 1)
    right = Surroundings(file, line: line, word: word, quote: quote)
    switch scan.tail {
    case .word: slot = lineSlot(scan)
    case .value: slot = .value(scan.valuePath)
    case .key: slot = .key(scan.holderPath)
    default: break
    }
    keyColumn = max(0, scan.holders.last?.column ?? 0)
    if quote == nil, start > lineRange.lowerBound {
      needsSpace =
        start == word.lowerBound && (bytes[start - 1] == UInt8(ascii: ":") || bytes[start - 1] == UInt8(ascii: "-"))
    }
    // Behind a word and a blank nothing is being written that could be known.
    if quote == nil, typed.utf8.last == UInt8(ascii: " ") { slot = .nothing }
    if typed.isEmpty, quote == nil, let first = bytes[word].first, Array("|>&!".utf8).contains(first) {
      // In front of a text of several lines, an anchor or a tag.
      slot = .nothing
    }
    if case .value(let path) = slot, style != .block, word.isEmpty, quote == nil, right.hasValue,
      !TablePlace.isItem(path)
    {
      slot = .nothing
    }
    // A file in JSON has lines of its own only where it is empty.
    if style == .block || isLineTail(scan.tail) { respectLines(scan) }
    lookAround(file)
  }

  private func isLineTail(_ tail: TextScan.Tail) -> Bool {
    if case .word = tail { return true }
    return false
  }

  /// The word around the place: from where it begins to where it ends right of the place.
  private mutating func setWord(from start: Int, in line: Range<Int>, _ bytes: [UInt8]) {
    var end = offset
    word = start..<end
    while end < line.upperBound, isPart(bytes[end], at: end, of: line, bytes) { end += 1 }
    word = start..<end
    typed = String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private func isPart(_ byte: UInt8, at index: Int, of line: Range<Int>, _ bytes: [UInt8]) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"),
      UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "["):
      return false
    case UInt8(ascii: "-") where index == word.lowerBound && quote == nil:
      // A dash that begins an item is no part of a word.
      return index + 1 < line.upperBound && !TextScan.isBlank(bytes[index + 1])
    case UInt8(ascii: ":"):
      return quote != nil || index + 1 < line.upperBound && !TextScan.isBlank(bytes[index + 1])
    case UInt8(ascii: "#"):
      return index > line.lowerBound && !TextScan.isBlank(bytes[index - 1])
    default:
      return true
    }
  }

  /// What a word means that begins a line or stands behind a dash.
  private func lineSlot(_ scan: TextScan) -> Slot {
    var holders = scan.holders
    var hasContentRight = false
    while let last = holders.last, last.column > column {
      holders.removeLast()
      hasContentRight = true
    }
    guard let last = holders.last else { return hasContentRight ? .nothing : .node(ConfigPath()) }
    let path = ConfigPath(holders.map(\.component))
    if last.column == column {
      if !last.isList { return .key(path.parent) }
      if let outer = holders.dropLast().last, !outer.isList, outer.column == column { return .key(path.parent.parent) }
      return .entry(path.parent)
    }
    return hasContentRight || last.hasValue ? .nothing : .node(path)
  }

  /// Takes slots away whose text would pull the lines below out of their place.
  private mutating func respectLines(_ scan: TextScan) {
    // In front of something that stands in the same line nothing can begin.
    if word.isEmpty, quote == nil, !right.isLineEnd {
      slot = .nothing
      return
    }
    guard let below = right.below else { return }
    let parent = scan.holders.last { $0.column < column }
    switch slot {
    case .key:
      let hasValue = scan.holders.last { $0.column == column && !$0.isList }?.hasValue ?? true
      let takesBelow = below.column > column || below.isItem && below.column == column
      if takesBelow, word.isEmpty, !hasValue { slot = .nothing }
      hasChildrenBelow = takesBelow && !right.hasColon
    case .node(let path):
      if below.isItem, below.column == parent?.column, parent?.isList == false { slot = .nothing }
      if below.column > (parent?.column ?? -1), below.column < column { slot = .nothing }
      if below.column == column { slot = below.isItem ? .entry(path) : .key(path) }
      if below.column > column {
        if word.isEmpty { slot = .nothing }
        hasChildrenBelow = !right.hasColon
      }
    case .entry where below.column > column:
      slot = .nothing
    case .value where typed.isEmpty && word.isEmpty && right.isLineEnd:
      let holder = scan.holders.last?.column ?? -1
      if below.column > holder || below.isItem && below.column == holder { slot = .nothing }
    default: break
    }
  }

  /// Collects the keys around the place, also those below it.
  private mutating func lookAround(_ file: TeamReadResult) {
    let path: ConfigPath
    switch slot {
    case .key(let holder), .node(let holder), .entry(let holder), .text(let holder): path = holder
    case .value(let value): path = value
    case .comment, .nothing: return
    }
    let isLineWord: Bool
    switch slot {
    case .key, .node, .entry: isLineWord = style == .block && !right.hasColon
    default: isLineWord = false
    }
    var scan = TextScan(file.source.bytes, watching: path, ignoring: word.lowerBound)
    let current = file.lines.line(at: offset)
    for line in 0..<file.lines.lineCount {
      let content = Self.content(of: line, in: file)
      // A line that is only a word would end a text or begin one.
      scan.read(line == current && isLineWord ? content.lowerBound..<word.lowerBound : content)
    }
    holders = scan.members
    anchors = scan.anchors
    switch slot {
    case .key, .node: present = scan.members[path.components.count] ?? []
    default: present = []
    }
  }
}
