// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// Follows a text line by line and knows at its end what is being written there.
///
/// Completion is asked for while a text is broken, and then the tree is a guess. This reads indentation, dashes, colons
/// and brackets only, never fails, and takes up again at the next line that stands further left.
struct TextScan {
  /// A mapping or list that has begun and may go on.
  struct Holder {
    var isList: Bool
    /// The column of its keys or dashes; for `{…}` and `[…]` that of what holds them.
    var column: Int
    /// Whether it is written in brackets.
    var isFlow: Bool
    /// The last key of a mapping; nil where the next one is expected.
    var key: String?
    /// Whether the key in brackets has its colon.
    var hasColon = false
    /// The position of a list's last item.
    var index = 0
    /// Whether the last key or item has a value.
    var hasValue = false

    /// The way into the last key or item.
    var component: ConfigPath.Component { isList ? .index(index) : .key(key ?? "") }
  }

  /// What is being written at the end of the text that was read.
  enum Tail {
    /// A word in a line of its own or behind a dash: a key or a value. It may be empty.
    case word(start: Int, quote: UInt8?)
    /// The value of the last key, or the item of a list in brackets.
    case value(start: Int, quote: UInt8?)
    /// A key in brackets.
    case key(start: Int, quote: UInt8?)
    /// A text of several lines.
    case text
    /// A comment.
    case comment(start: Int)
    /// Something that is complete.
    case settled
  }

  /// What the next line goes on with.
  enum Mode: Equatable {
    case lines
    /// A text behind `|` or `>` that ends at the first line not right of this column.
    case blockText(column: Int)
    case flow
    /// A text in quotes that was not closed in its line.
    case quoted(UInt8)
  }

  /// A key that was read.
  struct Member: Equatable {
    var name: String
    /// The value, when it stands in the same line.
    var value = ""
  }

  let bytes: [UInt8]
  var holders: [Holder] = []
  var tail = Tail.word(start: 0, quote: nil)
  var mode = Mode.lines
  /// Names behind `&`.
  var anchors: [String] = []
  /// The place whose holders' keys are kept, and those keys by depth.
  var watched: ConfigPath?
  var members: [Int: [Member]] = [:]
  /// Whether the key that was read last was kept.
  private var isNoted = false
  /// A word that is not kept as a key because it is being typed.
  var ignoredStart: Int?

  init(_ bytes: [UInt8], watching path: ConfigPath? = nil, ignoring start: Int? = nil) {
    self.bytes = bytes
    watched = path
    ignoredStart = start
  }

  /// The path of the innermost holder.
  var holderPath: ConfigPath { ConfigPath(holders.dropLast().map(\.component)) }

  /// The path of the last key or item of the innermost holder.
  var valuePath: ConfigPath { ConfigPath(holders.map(\.component)) }

  /// The column that the lines of what is in brackets or quotes have to stand right of.
  var blockColumn: Int { holders.last?.column ?? -1 }

  /// Whether all of the text so far stands in brackets, as in JSON.
  var isAllFlow: Bool { holders.first?.isFlow ?? false }

  /// Reads one line, or the beginning of one.
  mutating func read(_ line: Range<Int>) {
    let start = skipBlanks(line.lowerBound, line.upperBound)
    let column = start - line.lowerBound
    let isBlank = start >= line.upperBound
    switch mode {
    case .blockText(let parent):
      if isBlank && line.count <= parent || !isBlank && column <= parent {
        if !isBlank { mode = .lines }
        return block(line)
      }
      tail = .text
    case .quoted(let quote):
      if !isBlank, column <= blockColumn {
        leaveFlow()
        return block(line)
      }
      guard let end = closing(quote, from: line.lowerBound, to: line.upperBound) else {
        tail = .text
        return
      }
      mode = holders.last?.isFlow == true ? .flow : .lines
      tail = .settled
      if mode == .flow { flow(from: end + 1, to: line.upperBound) }
    case .flow:
      if !isBlank, column <= blockColumn, !isCloser(bytes[start]) {
        leaveFlow()
        return block(line)
      }
      flow(from: line.lowerBound, to: line.upperBound)
    case .lines:
      block(line)
    }
  }

  /// Gives up on brackets or quotes that are not closed.
  private mutating func leaveFlow() {
    while holders.last?.isFlow == true { holders.removeLast() }
    mode = .lines
  }

  private func isCloser(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: ",")
  }

  /// Notes a key of the innermost holder.
  mutating func note(_ name: String, start: Int) {
    isNoted = false
    guard let watched, start != ignoredStart, holders.count - 1 <= watched.components.count else { return }
    for (holder, component) in zip(holders.dropLast(), watched.components) where holder.component != component {
      return
    }
    members[holders.count - 1, default: []].append(Member(name: name))
    isNoted = true
  }

  /// Notes the value of the key that was noted last.
  mutating func note(value: String) {
    let depth = holders.count - 1
    guard isNoted, let last = members[depth]?.indices.last else { return }
    isNoted = false
    members[depth]?[last].value = value
  }
}

// MARK: Bytes

extension TextScan {
  func skipBlanks(_ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end, Self.isBlank(bytes[at]) { at += 1 }
    return at
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// The quote that closes a text that began before `start`.
  func closing(_ quote: UInt8, from start: Int, to end: Int) -> Int? {
    var at = start
    while at < end {
      if bytes[at] == quote {
        guard quote == UInt8(ascii: "'"), at + 1 < end, bytes[at + 1] == quote else { return at }
        at += 1
      } else if quote == UInt8(ascii: "\""), bytes[at] == UInt8(ascii: "\\") {
        at += 1
      }
      at += 1
    }
    return nil
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The bytes of a plain text without the blanks at its end.
  func trimmed(_ start: Int, _ end: Int) -> String {
    var end = end
    while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
    return text(start..<end)
  }
}
