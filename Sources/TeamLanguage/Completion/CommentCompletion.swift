// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// What a comment can say to programs: which diagnostics are not wanted, and where the schema is.
struct CommentCompletion {
  let place: TablePlace

  private static let mark = "massgen:"
  private static let verbs = ["ignore", "ignore-file"]
  private static let modeline = "yaml-language-server: $schema="

  func items() -> [CompletionItem] {
    let context = place.context
    let typed = context.typed.drop { $0 == "#" || $0 == " " }
    let end = context.offset
    if let mark = typed.firstRange(of: Self.mark) {
      let words = typed[mark.upperBound...].split(omittingEmptySubsequences: false) { $0 == " " || $0 == "," }
      let isFirst = !words.dropLast().contains { !$0.isEmpty }
      let word = words.last ?? ""
      let range = start(of: word.utf8.count)..<end
      return isFirst
        ? Self.verbs.map { CompletionItem($0, kind: .word, insertText: "\($0) ", replaces: range, asksAgain: true) }
        : codes(range)
    }
    // A blank behind `#` is no wish for a list.
    guard !typed.isEmpty else { return [] }
    let range = start(of: typed.utf8.count)..<end
    return [
      CompletionItem(
        "massgen: ignore", kind: .snippet, insertText: "massgen: ignore ", replaces: range,
        detail: "hides a diagnostic of this line or the next", asksAgain: true),
      CompletionItem(
        "massgen: ignore-file", kind: .snippet, insertText: "massgen: ignore-file ", replaces: range,
        detail: "hides a diagnostic in the whole file", asksAgain: true),
      CompletionItem(
        "yaml-language-server", kind: .snippet, insertText: Self.modeline, replaces: range,
        detail: "names the schema for other servers"),
    ].filter { $0.label.hasPrefix(typed) }
  }

  /// Where a word of so many bytes begins; not before the comment, when some of its bytes are no text.
  private func start(of count: Int) -> Int { max(place.context.word.lowerBound, place.context.offset - count) }

  /// The codes, those that the file has first.
  private func codes(_ range: Range<Int>) -> [CompletionItem] {
    let found = Set(place.file.diagnostics.map(\.code))
    return DiagnosticCode.allCases.enumerated().map { index, code in
      CompletionItem(
        code.rawValue, kind: .word, insertText: code.rawValue, replaces: range,
        detail: found.contains(code) ? "in this file" : nil,
        sortText: "\(found.contains(code) ? 0 : 1)\(SortKey.padded(index))")
    }
  }
}
