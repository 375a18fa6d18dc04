// SPDX-License-Identifier: Apache-2.0

import Testing
import YAMLTree

@Suite("Merge keys and equal keys")
struct MergeKeyTests {
  @Test("A mapping's own keys win over merged ones")
  func ownWins() {
    let document = YAMLDocument.parse("b: &b {x: 1, y: 2}\nm:\n  x: own\n  <<: *b\n  z: 3\n")
    #expect(document.merged("m") == ["x=own", "z=3", "y=2"])
  }

  @Test("Of a list of mappings the earlier one wins")
  func listOfMappings() {
    let document = YAMLDocument.parse("a: &a {x: a, y: a}\nb: &b {x: b, z: b}\nm: {<<: [*a, *b, {w: c, x: c}]}\n")
    #expect(document.merged("m") == ["x=a", "y=a", "z=b", "w=c"])
  }

  @Test("Of two merge keys the later one wins, as in PyYAML, and the second one is a problem")
  func twoMergeKeys() {
    let document = YAMLDocument.parse("m:\n  <<: {x: 1, y: 1}\n  <<: {x: 2}\n")
    #expect(document.merged("m") == ["x=2", "y=1"])
    #expect(document.codes == [.duplicateKey])
  }

  @Test("Merged mappings merge theirs first")
  func chain() {
    let document = YAMLDocument.parse(
      "a: &a {x: a, y: a, z: a}\nb: &b {<<: *a, y: b}\nc: &c {w: c, z: c}\nm: {<<: [*b, *c]}\n")
    #expect(document.merged("m") == ["y=b", "x=a", "z=a", "w=c"])
  }

  @Test("A mapping that merges itself ends, and is a problem")
  func cycle() {
    let document = YAMLDocument.parse("m: &m\n  <<: *m\n  x: 1\nn: &n {<<: [*n, *m], y: 2}\n")
    #expect(document.merged("m") == ["x=1"])
    #expect(document.merged("n") == ["y=2", "x=1"])
    #expect(document.codes == [.recursiveAlias, .recursiveAlias])
  }

  @Test("Entries keep the positions of their definition")
  func positions() throws {
    let marked: MarkedText = "b: &b {«x»: «1»}\nm: {<<: *b}\n"
    let document = YAMLDocument.parse(marked.bytes)
    let entry = try #require(document.mergedEntries(try document.found("m")).first)
    #expect([document.range(entry.key), document.range(entry.value)] == marked.ranges)
  }

  @Test(
    "What cannot be merged is a problem at its place",
    arguments: [
      "m: {<<: «1»}\n", "m:\n  <<:«»\n", "m: {<<: [{a: 1}, «x»]}\n", "s: &s [x]\nm: {<<: [«*s»]}\n",
      "s: &s x\nm: {<<: «*s»}\n",
    ] as [MarkedText])
  func badTarget(_ text: MarkedText) {
    let document = YAMLDocument.parse(text.bytes)
    #expect(document.codes == [.mergeTarget])
    #expect(document.problems.first?.range == text.ranges[0])
  }

  @Test("Only a plain << merges; a tag may say so of another key")
  func whichKeysMerge() {
    let document = YAMLDocument.parse("q: {\"<<\": {x: 1}}\ns: {!!str <<: {x: 1}}\nt: {!!merge m: {x: 1}}\n")
    #expect(document.merged("q") == ["<<="])
    #expect(document.merged("s") == ["<<="])
    #expect(document.merged("t") == ["x=1"])
    #expect(document.problems.isEmpty)
  }

  @Test("Of equal keys the last counts, and each further one is a problem that names the first")
  func duplicates() throws {
    let marked: MarkedText = "«ä»: 1\nb: 2\n«\"ä\"»: 3\nc: {«x»: 1, «x»: 2, y: 3}\n«ä»: 4\n"
    let document = YAMLDocument.parse(marked.bytes)
    #expect(document.codes == [.duplicateKey, .duplicateKey, .duplicateKey])
    #expect(document.problems.map(\.range) == [1, 3, 4].map { marked.ranges[$0] })
    #expect(document.problems.map { $0.related.first?.range } == [0, 2, 0].map { marked.ranges[$0] })
    #expect(document.merged() == ["b=2", "c=", "ä=4"])
    #expect(document.entries(try document.found()).count == 5)
  }

  @Test(
    "Keys are equal by their value",
    arguments: [
      ("{yes: 1, on: 2}", 1), ("{1: 1, 01: 2, 0x1: 3}", 2), ("{1: 1, '1': 2}", 0), ("{a: 1, 'a': 2}", 1),
      ("{~: 1, null: 2}", 1), ("{!!str 1: 1, '1': 2}", 1), ("{[a]: 1, [a]: 2}", 0), ("{&k a: 1, *k : 2}", 1),
      ("{a: 1, A: 2}", 0),
    ])
  func equality(_ text: String, _ count: Int) {
    #expect(YAMLDocument.parse(text).codes.count { $0 == .duplicateKey } == count)
  }

  @Test("Many keys are told apart as few are")
  func manyKeys() throws {
    let text = (0..<5000).map { "key\($0): \($0)\n" }.joined() + "key4321: again\n"
    let document = YAMLDocument.parse(text)
    #expect(document.codes == [.duplicateKey])
    #expect(document.mergedEntries(try document.found()).count == 5000)
    #expect(document.text(at: "key4321") == "again")
  }
}
