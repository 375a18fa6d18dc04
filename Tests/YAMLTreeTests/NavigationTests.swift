// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import YAMLTree

@Suite("Finding nodes")
struct NavigationTests {
  @Test(
    "The innermost node at a byte",
    arguments: [
      ("^a: b", "a"), ("a^: b", "a"), ("a: ^b", "b"), ("a: b^", "b"), ("a:^", ""), ("a:^\nb: 1", ""),
      ("a: [x,^ y]", "[x, y]"), ("a: [x^, y]", "x"), ("a: [x, y]^", "[x, y]"),
      ("a:\n  b: 1\n^\n  c: 2", "b: 1\n\n  c: 2"), ("ä: |\n  tex^t\n", "|\n  text\n"),
      ("a: |\n  text\n^b: 1", "b"), ("a: *x^", "*x"), ("- ü\n- ^ö", "ö"),
    ])
  func nodeAtOffset(_ marked: String, _ expected: String) throws {
    let parts = marked.split(separator: "^", omittingEmptySubsequences: false)
    let document = YAMLDocument.parse(parts.joined())
    let id = try #require(document.nodeID(atOffset: parts[0].utf8.count))
    #expect(document.excerpt(document.range(id)) == expected)
  }

  @Test("Outside of everything there is no node")
  func nodeOutside() {
    let document = YAMLDocument.parse("# c\na: 1\n\n\n")
    #expect(document.nodeID(atOffset: 0) == nil)
    #expect(document.nodeID(atOffset: 10) == nil)
    #expect(YAMLDocument.parse("").nodeID(atOffset: 0) == nil)
  }

  @Test("A path leads back to its node", .enabled(if: Shared.isAvailable))
  func pathsOfCorpus() throws {
    for file in Shared.files(under: "corpus/massgen-v0.0.30", suffix: ".yaml") {
      let document = YAMLDocument.parse(try Shared.bytes(file))
      #expect(document.problems.isEmpty, "\(file): \(document.problems)")
      for id in document.allNodes() where !document.node(id).isKey {
        #expect(document.node(at: document.path(to: id)) == id, "\(file) \(document.node(id))")
      }
    }
  }

  @Test("Paths go through aliases and merge keys and end at what they name")
  func pathsThroughAliases() {
    let document = YAMLDocument.parse("base: &b {k: [1, 2]}\nuse:\n  <<: *b\n  own: *b\nlist: [*b]\n")
    #expect(document.text(at: "use", "k", 1) == "2")
    #expect(document.text(at: "use", "own", "k", 0) == "1")
    #expect(document.text(at: "list", 0, "k", 0) == "1")
    #expect(document.text(at: "use", "<<", "k", 0) == "1")
    #expect(document.node(at: ["use", "none"]) == nil)
    #expect(document.node(at: ["base", "k", 2]) == nil)
    #expect(document.node(at: ["base", 0]) == nil)
  }

  @Test("Comments are found in the gaps between nodes and nowhere else")
  func comments() {
    let marked: MarkedText = """
      «# first ü»
      a: b # not-c«# no» «# yes»
      """
    // A `#` inside a comment or inside a word begins none.
    #expect(YAMLDocument.parse(marked.text).comments.count == 2)
    let text: MarkedText = """
      «# one»
      a: "x # no" «# two»
      b: 'y # no'
      c: | «# three»
        # no
      «# four»
      d: [e, «#five»
        f#no]
      g: http://h/#no
      i: &x#no "# no" «# six»
      """
    #expect(YAMLDocument.parse(text.bytes).comments == text.ranges)
  }
}
