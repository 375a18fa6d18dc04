// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import Testing

@testable import TeamLanguage

/// Whatever is asked at whatever place of whatever text gets an answer that fits the text.
@Suite struct OffsetTests {
  private static let texts = [
    "", "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n", "agents:\n  - id: 😀é\n    backend:\n      ",
    #"{"agents": [{"id": "a", "backend": {"type": "#, "a: &x {b: *x}\n", "\u{FEFF}agents: [", "- - -\n\t:",
  ]

  @Test("Every feature answers at every byte of a text", arguments: texts)
  func everywhere(text: String) {
    for path in ["/work/team.massgen.yaml", "/work/team.json"] {
      let file = LanguageFixture(text, path: path).file
      let size = file.source.bytes.count
      for offset in 0...size {
        for item in Completion.items(in: file, at: offset, insertsSnippets: true) {
          #expect(item.replaces.lowerBound <= offset && offset <= item.replaces.upperBound)
          #expect(item.replaces.upperBound <= size)
        }
        if let hover = Hover.at(offset, in: file) { #expect(hover.range.upperBound <= size) }
        for occurrence in Occurrence.all(of: offset, in: file) { #expect(occurrence.range.upperBound <= size) }
        let around = SelectionRanges.around(offset, in: file)
        #expect(!around.isEmpty)
        for (inner, outer) in zip(around, around.dropFirst()) {
          #expect(outer.lowerBound <= inner.lowerBound && inner.upperBound <= outer.upperBound)
        }
        for action in CodeAction.actions(in: file, range: offset..<offset) {
          #expect(action.edits.allSatisfy { $0.range.upperBound <= size })
        }
      }
    }
  }
}
