// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// Turns what could be written at a place into text that fits its quotes, brackets and indentation.
struct ItemText {
  let context: CompletionContext
  /// Whether tab stops are wanted.
  let insertsSnippets: Bool
  /// What goes in front of the text: the dash of a list's item.
  var prefix = ""
  /// The column at which keys stand.
  var column: Int

  init(_ context: CompletionContext, insertsSnippets: Bool) {
    self.context = context
    self.insertsSnippets = insertsSnippets
    column = context.column
  }

  /// The same for an item of a list whose dash is still to be written.
  var asEntry: ItemText {
    var entry = self
    entry.prefix = "- "
    entry.column += 2
    return entry
  }

  /// A line break and the blanks of a line so many levels right of the keys.
  func newLine(_ levels: Int = 1, from column: Int? = nil) -> String {
    let column = column ?? self.column
    // Editors add the blanks of the line to all lines of a snippet.
    let base = insertsSnippets ? column - context.indentation : column
    return "\n" + String(repeating: " ", count: max(0, base + levels * 2))
  }

  /// What has to stand before the text so that it does not touch what is left of it.
  var lead: String { (context.needsSpace ? " " : "") + prefix }

  // MARK: Keys

  /// The bytes a key takes the place of: the word, and its closing quote where more than the word is written.
  func keyRange(writesMore: Bool) -> Range<Int> {
    let word = context.word
    guard writesMore, context.right.hasClosingQuote else { return word }
    return word.lowerBound..<word.upperBound + 1
  }

  /// A key's name with the quotes it needs here.
  func keyName(_ name: String, writesMore: Bool) -> String {
    if let quote = context.quote {
      let closes = writesMore || !context.right.hasClosingQuote
      return name + (closes ? String(UnicodeScalar(quote)) : "")
    }
    return context.style == .json ? "\"\(name)\"" : name
  }

  // MARK: Values

  /// A value with the quotes it needs here, and the bytes it takes the place of.
  func value(_ text: String, isLiteral: Bool) -> (text: String, replaces: Range<Int>, dropsQuote: Bool) {
    var range = context.word
    guard let quote = context.quote else {
      return (lead + trail(written(text, isLiteral: isLiteral)), range, false)
    }
    if isLiteral {
      // `true` in quotes would be a text.
      range = range.lowerBound - 1..<range.upperBound + (context.right.hasClosingQuote ? 1 : 0)
      return (trail(text), range, true)
    }
    let escaped = quote == UInt8(ascii: "'") ? Self.singleQuoted(text) : Self.doubleQuoted(text)
    return (escaped + (context.right.hasClosingQuote ? "" : trail(String(UnicodeScalar(quote)))), range, false)
  }

  /// A value as it is written outside quotes.
  func written(_ text: String, isLiteral: Bool) -> String {
    if isLiteral { return text }
    if context.style == .json || needsQuotes(text) { return "\"" + Self.doubleQuoted(text) + "\"" }
    return text
  }

  /// The text with what has to stand behind it.
  func trail(_ text: String) -> String {
    let comma = context.style != .block && context.right.needsComma ? "," : ""
    return text + comma + (context.right.touchesComment ? " " : "")
  }

  private func needsQuotes(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return true }
    let indicators = Array("-?:,[]{}#&*!|>'\"%@` ".utf8)
    if indicators.contains(first) || text.utf8.last == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: ":") {
      return true
    }
    if context.style == .flow, text.utf8.contains(where: { Array(",[]{}".utf8).contains($0) }) { return true }
    let words = ["true", "false", "yes", "no", "on", "off", "null", "~"]
    if words.contains(text.lowercased()) { return true }
    let isNumeric = text.utf8.allSatisfy { (0x30...0x39).contains($0) || Array("._-+:xeE".utf8).contains($0) }
    if isNumeric, (0x30...0x39).contains(first) || first == UInt8(ascii: ".") || first == UInt8(ascii: "+") {
      return text.utf8.count { $0 == UInt8(ascii: ".") } < 2
    }
    return text.contains(": ") || text.contains(" #")
  }

  private static func singleQuoted(_ text: String) -> String {
    text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  }

  private static func doubleQuoted(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "\"" || character == "\\" { result.append("\\") }
      result.append(character)
    }
    return result
  }

  // MARK: Snippets

  /// A text without meaning for snippets.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "$" || character == "}" || character == "\\" { result.append("\\") }
      result.append(character)
    }
    return result
  }

  /// A tab stop with a list of words.
  static func choice(_ words: [String]) -> String {
    let escaped = words.map { word in
      word.reduce(into: "") { result, character in
        if ",|\\$}".contains(character) { result.append("\\") }
        result.append(character)
      }
    }
    return "${1|\(escaped.joined(separator: ","))|}"
  }
}
