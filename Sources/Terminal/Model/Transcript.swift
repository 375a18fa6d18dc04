// SPDX-License-Identifier: Apache-2.0

import RunJournal

/// What one agent wrote and did, as paragraphs for the screen: the newest part of it, so that memory stays bounded. All
/// of it is in the journal.
struct Transcript {
  /// What a paragraph is, which decides how it looks.
  enum Kind: Hashable {
    case message, reasoning
    /// A tool call, and what the tool gave back.
    case tool, output
    /// An answer or vote: its head line, and its text.
    case decision, decisionText
    /// Something the agent did or that happened to it, in a few words.
    case mark
    case warning, failure
    /// What the user said.
    case user
  }

  /// A line of text before it is wrapped.
  struct Paragraph {
    /// Counts all paragraphs of the agent; it names a place to scroll to.
    var number: Int
    var kind: Kind
    var itemID: String?
    var text: String
    /// Whether something new begins here.
    var startsBlock: Bool
    /// Whether a retry took it back.
    var isWithdrawn = false
  }

  /// All text together, in bytes.
  static let mostBytes = 128 << 10
  /// A paragraph is broken here, so that wrapping one never takes long.
  private static let longestParagraph = 4096

  private(set) var paragraphs: [Paragraph] = []
  /// Whether older paragraphs were dropped.
  private(set) var isCut = false
  private var nextNumber = 0
  private var bytes = 0
  /// Bytes each unfinished item has added.
  private var openItems: [String: Int] = [:]

  /// Adds text of its own.
  mutating func add(_ kind: Kind, _ text: String, itemID: String? = nil) {
    append(kind, text, itemID: itemID, at: paragraphs.count, startsBlock: true)
    trim()
  }

  /// Adds text to an item, which may have grown before.
  mutating func grow(_ itemID: String, _ kind: Kind, _ text: String) {
    openItems[itemID, default: 0] += text.utf8.count
    if openItems.count > 64 { openItems = [itemID: openItems[itemID] ?? 0] }
    if let last = lastIndex(of: itemID) {
      continueParagraph(last, text)
    } else {
      append(kind, text, itemID: itemID, at: paragraphs.count, startsBlock: true)
    }
    trim()
  }

  /// The item is final. Its text counts when it is not what came in pieces.
  mutating func complete(_ itemID: String, _ kind: Kind, _ text: String?, isWithdrawn: Bool) {
    let received = openItems.removeValue(forKey: itemID)
    if isWithdrawn {
      for index in paragraphs.indices where paragraphs[index].itemID == itemID { paragraphs[index].isWithdrawn = true }
    } else if let text, received != text.utf8.count {
      replace(itemID, with: kind, text)
    }
  }

  /// Puts something else where an item stands, or at the end.
  mutating func replace(_ itemID: String?, with kind: Kind, _ text: String, followedBy more: (Kind, String)? = nil) {
    var place = paragraphs.count
    if let itemID, let first = paragraphs.firstIndex(where: { $0.itemID == itemID }) {
      place = first
      bytes -= paragraphs.reduce(0) { $0 + ($1.itemID == itemID ? $1.text.utf8.count : 0) }
      paragraphs.removeAll { $0.itemID == itemID }
    }
    append(kind, text, itemID: itemID, at: place, startsBlock: true)
    if let more { append(more.0, more.1, itemID: itemID, at: (lastIndex(of: itemID) ?? place) + 1, startsBlock: false) }
    trim()
  }

  /// The newest paragraph that satisfies a condition, if it is one of the newest few.
  func lastItem(where isWanted: (Paragraph) -> Bool) -> String? {
    paragraphs.suffix(32).last(where: isWanted)?.itemID
  }

  private func lastIndex(of itemID: String?) -> Int? {
    guard let itemID else { return nil }
    return paragraphs.indices.suffix(256).last { paragraphs[$0].itemID == itemID }
  }

  private mutating func continueParagraph(_ index: Int, _ text: String) {
    let kind = paragraphs[index].kind
    let itemID = paragraphs[index].itemID
    let lines = Self.lines(of: text)
    var rest = lines.dropFirst()
    if let first = lines.first, !first.isEmpty {
      if paragraphs[index].text.utf8.count + first.utf8.count > Self.longestParagraph {
        rest = lines[...]
      } else {
        paragraphs[index].text += first
        bytes += first.utf8.count
      }
    }
    var place = index + 1
    for line in rest { place = insert(kind, line, itemID: itemID, at: place, startsBlock: false) }
  }

  private mutating func append(_ kind: Kind, _ text: String, itemID: String?, at index: Int, startsBlock: Bool) {
    var place = index
    for (offset, line) in Self.lines(of: text).enumerated() {
      place = insert(kind, line, itemID: itemID, at: place, startsBlock: startsBlock && offset == 0)
    }
  }

  private mutating func insert(
    _ kind: Kind, _ line: Substring, itemID: String?, at index: Int, startsBlock: Bool
  ) -> Int {
    var place = index
    var startsBlock = startsBlock
    for piece in Self.pieces(of: line) {
      paragraphs.insert(
        Paragraph(number: nextNumber, kind: kind, itemID: itemID, text: String(piece), startsBlock: startsBlock),
        at: place)
      nextNumber += 1
      bytes += piece.utf8.count
      place += 1
      startsBlock = false
    }
    return place
  }

  private mutating func trim() {
    guard bytes > Self.mostBytes || paragraphs.count > 4096 else { return }
    var count = 0
    while count < paragraphs.count - 1, bytes > Self.mostBytes * 3 / 4 || paragraphs.count - count > 3072 {
      bytes -= paragraphs[count].text.utf8.count
      count += 1
    }
    paragraphs.removeFirst(count)
    isCut = true
  }

  private static func lines(of text: String) -> [Substring] {
    var filter = TerminalSequenceFilter()
    return filter.filter(text).split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
  }

  private static func pieces(of line: Substring) -> [Substring] {
    guard line.utf8.count > longestParagraph else { return [line] }
    var pieces: [Substring] = []
    var rest = line
    while rest.utf8.count > longestParagraph {
      let limit = rest.utf8.index(rest.startIndex, offsetBy: longestParagraph)
      var end = limit
      while end > rest.startIndex, rest.utf8[end] & 0xC0 == 0x80 { rest.utf8.formIndex(before: &end) }
      pieces.append(rest[..<end])
      rest = rest[end...]
    }
    pieces.append(rest)
    return pieces
  }
}
