// SPDX-License-Identifier: Apache-2.0

import TeamConfig

@testable import TeamLanguage

extension LanguageFixture {
  /// What could be written at the place.
  func items(snippets: Bool = true, folder: [Completion.FolderEntry] = []) -> [CompletionItem] {
    Completion.items(in: file, at: offset, insertsSnippets: snippets, folder: folder)
  }

  /// The labels of what could be written at the place.
  func labels(snippets: Bool = true) -> [String] { items(snippets: snippets).map(\.label) }

  /// The text after an item was chosen, as an editor would write it: tab stops with what they offer first, and lines of
  /// snippets with the blanks of the line they begin in.
  func choosing(_ item: CompletionItem) -> String {
    var text = item.insertText
    if item.isSnippet {
      let line = file.source.bytes[..<item.replaces.lowerBound].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      let blanks = file.source.bytes[line..<item.replaces.lowerBound].prefix { $0 == UInt8(ascii: " ") }.count
      text = SnippetBody.withoutStops(text).split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: "\n" + String(repeating: " ", count: blanks))
    }
    let edits = item.additionalEdits + [.init(range: item.replaces, replacement: text)]
    return applying(edits.sorted { $0.range.lowerBound < $1.range.lowerBound })
  }
}
