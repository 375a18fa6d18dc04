// SPDX-License-Identifier: Apache-2.0

import YAMLTree

/// The comments of a file that keep diagnostics from being shown. (config.md section 6, at its end)
///
///     # massgen: ignore unknown-key, path-tilde     this line, or the next when the comment has its line for itself
///     # massgen: ignore-file placeholder-value      the whole file
struct SuppressionComments {
  /// A code in such a comment.
  struct Entry {
    /// The word as written.
    var word: String
    /// Where it stands.
    var range: Range<Int>
    /// The whole comment.
    var comment: Range<Int>
    /// How many codes the comment has.
    var siblings: Int
    /// The line it speaks of; nil for the whole file.
    var line: Int?
  }

  private(set) var entries: [Entry] = []
  /// Comments that name no code.
  private(set) var empty: [Range<Int>] = []

  /// Finds the comments of a text; nil when it has none, which is quickly seen.
  init?(of tree: YAMLDocument, lines: LineTable) {
    guard Self.isMentioned(in: tree.bytes) else { return nil }
    for comment in tree.comments { read(comment, tree.bytes, lines) }
    if entries.isEmpty, empty.isEmpty { return nil }
  }

  /// Whether `massgen:` stands anywhere.
  private static func isMentioned(in bytes: [UInt8]) -> Bool {
    let word = Array("massgen:".utf8)
    return bytes.withUnsafeBufferPointer { text in
      var index = word.count - 1
      while index < text.count {
        if text[index] == 0x3A, text[index - 1] == 0x6E,
          text[(index - word.count + 1)...index].elementsEqual(word)
        {
          return true
        }
        index += 1
      }
      return false
    }
  }

  private mutating func read(_ comment: Range<Int>, _ bytes: [UInt8], _ lines: LineTable) {
    var words = Self.words(in: comment.dropFirst(), bytes)[...]
    guard let name = words.popFirst(), name.text == "massgen:", let verb = words.popFirst() else { return }
    let line: Int?
    switch verb.text {
    case "ignore": line = Self.line(of: comment, bytes, lines)
    case "ignore-file": line = nil
    default: return
    }
    if words.isEmpty { empty.append(comment) }
    for word in words {
      entries.append(
        Entry(word: word.text, range: word.range, comment: comment, siblings: words.count, line: line))
    }
  }

  /// The line a comment speaks of: its own, or the next with something else on it.
  private static func line(of comment: Range<Int>, _ bytes: [UInt8], _ lines: LineTable) -> Int {
    var line = lines.line(at: comment.lowerBound)
    let start = lines.lineRange(line).lowerBound
    guard bytes[start..<comment.lowerBound].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return line }
    while line + 1 < lines.lineCount {
      line += 1
      let content = bytes[lines.lineRange(line)].first { $0 != 0x20 && $0 != 0x09 }
      if content != UInt8(ascii: "#") { break }
    }
    return line
  }

  /// The words of a range, between blanks and commas.
  private static func words(in range: Range<Int>, _ bytes: [UInt8]) -> [(text: String, range: Range<Int>)] {
    bytes[range].split { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }.map {
      (String(decoding: $0, as: UTF8.self), $0.startIndex..<$0.endIndex)
    }
  }
}
