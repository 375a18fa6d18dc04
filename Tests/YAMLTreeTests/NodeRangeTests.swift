// SPDX-License-Identifier: Apache-2.0

import Testing
import YAMLTree

@Suite("Node ranges")
struct NodeRangeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: MarkedText
    let path: [PathStep]
    var testDescription: String { text.testDescription }

    init(_ text: MarkedText, _ path: PathStep...) {
      self.text = text
      self.path = path
    }
  }

  @Test(
    "A node occupies the marked bytes",
    arguments: [
      Case("é: «wörld»  # ü\n", "é"),
      Case("é: «\"wö\\trld\"»\n", "é"),
      Case("é: «'it''s 😀'»\n", "é"),
      Case("a: «\"one\n  two\"»\nb: 1\n", "a"),
      Case("a: «one\n  twö\n  three»\nb: 1\n", "a"),
      Case("a: «|\n  ü\n\n»b: 1\n", "a"),
      Case("a: «>- # ü\n  ü\n»# not part of it\nb: 1\n", "a"),
      Case("ü:\n  «b: 1\n  c: 2»\n\n# c\nd: 3\n", "ü"),
      Case("ü:\n«- x\n- y»\nb: 1\n", "ü"),
      Case("ü:\n  - «x: 1\n    y:»\n  - z\n", "ü", 0),
      Case("a: «[x, {y: z}]» # c\n", "a"),
      Case("a: [x, «{y: z, }» ]\n", "a", 1),
      Case("a: [«x: y», z]\n", "a", 0),
      Case("a: [«x:  », z]\n", "a", 0),
      Case("ä:«»\nb: 1\n", "ä"),
      Case("a:\n  -«»\n  - b\n", "a", 0),
      Case("? ä«»\n? b\n", "ä"),
      Case("a: «&x !!str 1»\n", "a"),
      Case("a: «&x\n  b: 1»\nc: 1\n", "a"),
      Case("ä: &x 1\nb: «*x» \n", "b"),
      Case("\u{FEFF}ä: «b»\n", "ä"),
      Case("ä: 1\r\nb: «'ü'»\r\n", "b"),
      Case("ä: 1\rb: «c»\r", "b"),
      Case("a: \"x\u{2028}y\"\nb: «\"ü\u{85}z\"»\n", "b"),
      Case("a: x\u{2028}b: «y»\n", "b"),
      Case("«a: b»"),
      Case("# c\n\n«a: b»\n\n# d\n"),
    ])
  func range(_ test: Case) throws {
    let document = YAMLDocument.parse(test.text.bytes)
    let id = try #require(document.node(at: test.path))
    #expect(document.node(id).range == test.text.ranges[0])
    #expect(document.range(id) == test.text.ranges[0])
  }

  @Test("The content of a node begins behind its anchor and tag")
  func contentRange() throws {
    let marked: MarkedText = "a: &x !!str «'ü'»\nb: &y # c\n  «k: 1»\nc: «plain»\n"
    let document = YAMLDocument.parse(marked.bytes)
    let ranges = try ["a", "b", "c"].map { document.contentRange(try document.found(.key($0))) }
    #expect(ranges == marked.ranges)
  }

  @Test("Kind, style, tag, anchor and parent of nodes")
  func properties() throws {
    let document = YAMLDocument.parse("a: &x !!int 1\nb: [*x, 'q', \"d\", !env E]\nc: |\n  l\nd: >\n  f\ne: {k: v}\n")
    func node(_ path: PathStep...) throws -> YAMLNode {
      let id = try #require(document.node(at: path))
      return document.node(id)
    }
    #expect(try node("a").tag == "tag:yaml.org,2002:int")
    #expect(try node("a").anchor == "x")
    #expect(try node("b").style == .flow)
    #expect(try node("b", 0).kind == .alias)
    #expect(try node("b", 0).anchor == "x")
    #expect(try node("b", 1).style == .singleQuoted)
    #expect(try node("b", 2).style == .doubleQuoted)
    #expect(try node("b", 3).tag == "!env")
    #expect(try node("c").style == .literal)
    #expect(try node("d").style == .folded)
    #expect(try node("e", "k").parent == document.node(at: ["e"]))
    #expect(try node().style == .block)
    #expect(try node().parent == nil)
    let entry = try #require(document.entry("a", in: try document.found()))
    #expect(document.node(entry.key).isKey)
    #expect(!document.node(entry.value).isKey)
  }
}
