// SPDX-License-Identifier: Apache-2.0

import Testing
import YAMLTree

@Suite("Hostile input", .timeLimit(.minutes(1)))
struct HostileInputTests {
  private static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  /// Sizes are those of the fault matrix (reliability.md 4.3). A wrong algorithm would take minutes, not seconds.
  @Test(
    "Huge and twisted texts get an answer",
    arguments: [
      ("a line of 2 MB", "a: \"" + times("xé", 700_000) + "\"", []),
      ("a broken line of 2 MB", "a: b: " + times("x ", 1_000_000), [.syntax]),
      ("a quote over 2 MB", "a: \"" + times("x ", 1_000_000) + "\nb: 1\n", [.syntax]),
      ("a scalar of 5 MB", "a: |\n" + times("  text text\n", 450_000), []),
      ("100,000 keys", (0..<100_000).map { "k\($0): \($0)\n" }.joined(), []),
      ("broken behind 100,000 keys", (0..<100_000).map { "k\($0): 1\n" }.joined() + "x: @\ny: b: c\n", [.syntax]),
      ("20,000 equal keys", times("key: 1\n", 20_000), [.duplicateKey]),
      ("maps 3,000 deep", (0..<3000).map { times(" ", $0) + "k:\n" }.joined(), [.tooDeep]),
      ("50,000 brackets", times("[", 50_000), [.tooDeep]),
      ("50,000 braces", times("{", 50_000), [.tooDeep]),
      ("50,000 dashes", times("- ", 50_000), [.tooDeep]),
      ("50,000 pairs", times("{a: ", 50_000), [.tooDeep]),
      ("control characters", times("\u{1}\u{2}", 500_000), [.syntax]),
      ("10,000 tabs", times("a:\n\tx: 1\n", 10_000), [.tabIndent]),
      ("10,000 mistakes", times("a: @\n", 10_000), [.syntax]),
      ("10,000 open quotes", times("'a\n", 10_000), [.syntax]),
      ("10,000 aliases", "- &a 1\n" + times("- *a\n", 10_000), []),
      ("10,000 unknown aliases", times("- *a\n", 10_000), [.unknownAlias]),
      ("10,000 documents", times("--- &a [*a]\n", 10_000), [.multipleDocuments, .recursiveAlias]),
      ("10,000 escapes", "a: \"" + times("\\ud83d\\ude00", 10_000) + "\"", [.syntax]),
      ("a list that is not closed", "a: [" + times("x,\n ", 10_000), [.syntax]),
    ] as [(String, String, Set<YAMLProblemCode>)])
  func answers(_ name: String, _ text: String, _ codes: Set<YAMLProblemCode>) {
    let document = YAMLDocument.parse(text)
    #expect(Set(document.codes).isSuperset(of: codes) && (codes.isEmpty == document.codes.isEmpty))
    #expect(document.problems.count <= YAMLParseOptions().maximumProblems)
    #expect(document.problems.allSatisfy { $0.message.utf8.count < 1000 && $0.range.upperBound <= text.utf8.count })
  }

  @Test("Aliases that multiply are a problem and are never expanded")
  func aliasBomb() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...11 { text += "a\(level): &a\(level) [\(Self.times("*a\(level - 1), ", 10))]\n" }
    let document = YAMLDocument.parse(text)
    #expect(document.codes == [.aliasExpansion])
    #expect(document.allNodes().count < 300)
    #expect(document.text(at: "a11", 0, 9, 0, 9, 0, 9, 0, 9, 0, 9, 0) == "")
    #expect(document.items(try document.found("a11", 9)).count == 10)
  }

  @Test("Merge keys that multiply are each visited once")
  func mergeBomb() throws {
    var text = "m0: &m0 {k0: 0}\n"
    for level in 1...60 {
      text += "m\(level): &m\(level) {<<: [*m\(level - 1), *m\(level - 1)], k\(level): \(level)}\n"
    }
    let document = YAMLDocument.parse(text)
    #expect(document.mergedEntries(try document.found("m60")).count == 61)
    #expect(document.text(at: "m60", "k0") == "0")
    #expect(document.codes == [.aliasExpansion])
  }

  @Test("Nesting up to the limit is read, one level more is a problem and keeps what is above", arguments: [100, 101])
  func depth(_ depth: Int) {
    let text = Self.times("{a: ", depth - 1) + "[x]" + Self.times("}", depth - 1) + "\n"
    let document = YAMLDocument.parse(text)
    #expect(document.codes == (depth > 100 ? [.tooDeep] : []))
    #expect(document.wasRepaired == (depth > 100))
    #expect(document.node(at: Array(repeating: "a", count: 99)) != nil)
  }
}
