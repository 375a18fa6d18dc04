// SPDX-License-Identifier: Apache-2.0

import Testing
import YAMLTree

@Suite("Problems")
struct ProblemTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: MarkedText
    let message: String
    let code: YAMLProblemCode
    var testDescription: String { text.testDescription }

    init(_ text: MarkedText, _ message: String, _ code: YAMLProblemCode = .syntax) {
      self.text = text
      self.message = message
      self.code = code
    }
  }

  @Test(
    "A broken text has one problem, at the marked bytes, in plain words",
    arguments: [
      Case("ä: 1\n«key»\nb: 2\n", "A colon is missing behind `key`."),
      Case("ä: 1\n«key» val\nb: 2\n", "A colon is missing behind `key`."),
      Case("«ä:1»\nb: 2\n", "`ä:1` is read as one word: a space is missing behind its colon."),
      Case("ö:\n  «type:x»\n  model: y\n", "a space is missing behind its colon"),
      Case("ö: 1\n«type:x»\nmodel: y\n", "a space is missing behind its colon"),
      Case("ä: «\"x»\nb: 2\n", "This double quote is never closed."),
      Case("ä: «\"x»\nb: \"y\"\n", "This double quote is never closed."),
      Case("ä: «'x»\nb: 2\n", "This single quote is never closed."),
      Case("ä: «[»1, 2\nb: 3\n", "This `[` is never closed."),
      Case("ä: «{»x: 1\nb: 3\n", "This `{` is never closed."),
      Case("ä: [x: y«:» z]\n", "`,` or `]` was expected before `: z]`."),
      Case("{\"ä\": 1,\n \"b\": «2»\n \"c\": 3}\n", "A comma is missing behind this."),
      Case("ä: «b: c»\n", "The value `b: c` holds a second `: `"),
      Case("ä: 1\n  «b: 2»\n", "`b: 2` is indented by 2, which fits none of the lines around it."),
      Case("ä:\n    b: 1\n  «c: 2»\nd: 3\n", "is indented by 2, which fits none"),
      Case("ä:\n   «b: 1»\n  c: 2\nd: 3\n", "is indented by 3, which fits none"),
      Case("ä:\n  b: 1\n  «- x»\n  c: 2\n", "A list item cannot stand among the keys of a mapping."),
      Case("ä:\n  «- x»\n  b: 1\n  c: 2\n", "A list item cannot stand among the keys of a mapping."),
      Case("- ä\n- ö\n«b: 1»\n", "stands among the items of a list but does not begin with `- `"),
      Case("ä:\n«\t»b: 1\n", "A tab is used for indentation.", .tabIndent),
      Case("ä: 1\n«\t»b: 1\n", "A tab is used for indentation.", .tabIndent),
      Case("ä: «@»x\n", "A value cannot begin with `@`."),
      Case("ä: «`»x`\n", "A value cannot begin with"),
      Case("ä: «%»x\n", "A value cannot begin with `%`."),
      Case("ä: «?» x\n", "A value cannot begin with `?`."),
      Case("ä: «*»\n", "A name must follow `*`."),
      Case("ä: «&» b\n", "A name must follow `&`."),
      Case("ä: \"«\\q»\"\n", "`\\q` is not an escape that YAML knows."),
      Case("ä: \"«\\ud83d\\ude00»\"\n", "writes one character as two escapes"),
      Case("ä: \"x\" «y»\n", "`y` stands behind the end of a value."),
      Case("ä: «]»\n", "A value was expected before `]`."),
      Case("ä: [b]«]»\n", "closes a bracket that is not open."),
      Case("ä: «- b»\n", "A list cannot begin here."),
      Case("ä: «| x»\n", "Only a comment may stand behind `|` and `>`."),
      Case("ä: «!foo!bar x»\n", "A tag is not well formed."),
      Case("  ä: 1\n«b: 2»\n", "is indented by 0, which fits none"),
      Case("ä: 1\n«:» 2\n", "A key is missing before this colon."),
      Case("«:» 2\n", "A key is missing before this colon."),
      Case("{ä: 1} «x»\n", "`x` stands outside of everything above it."),
      Case("«%FOO»\n---\nä: 1\n", "must be a directive"),
      Case("ä: x«\u{7}»y\n", "The character U+0007 stands here"),
      Case("ä: x«\0»y\n", "The character U+0000 stands here"),
      Case("ä: x«\u{FFFE}»y\n", "The character U+FFFE stands here"),
      Case("\u{FEFF}ä: «@»x\n", "A value cannot begin with `@`."),
      Case("ä: 1\r\nü: «@»x\r\n", "A value cannot begin with `@`."),
      Case("ä: 1\rü: «@»x\r", "A value cannot begin with `@`."),
      Case("ä: \"\u{2028}\"\nü: «@»x\n", "A value cannot begin with `@`."),
    ])
  func syntax(_ test: Case) throws {
    let document = YAMLDocument.parse(test.text.bytes)
    #expect(document.codes == [test.code])
    let problem = try #require(document.problems.first)
    #expect(problem.range == test.text.ranges[0])
    #expect(problem.message.contains(test.message), "\(problem.message)")
    #expect(document.wasRepaired)
    #expect(!document.repairedRanges.isEmpty)
    if !problem.edits.isEmpty { #expect(YAMLDocument.parse(document.applying(problem)).problems == []) }
  }

  @Test("Two mistakes far from each other are two problems; what one of them causes is none")
  func severalMistakes() {
    let document = YAMLDocument.parse("a: @x\nb:\n  c: 1\nd: 'open\ne:\n  f: *\n")
    #expect(document.problems.map { document.excerpt($0.range) } == ["@", "'open", "*"])
    let consequences = YAMLDocument.parse("a:\n  b: 1\n  @@@\n    c: 1\n    d: 2\n    e: 3\nf: 1\n")
    #expect(consequences.problems.count == 1)
  }

  @Test("Every tab of an indentation is replaced by the edits")
  func tabs() throws {
    let document = YAMLDocument.parse("a:\n\tb: 1\n\tc:\n\t\td: 2\n")
    #expect(document.codes == [.tabIndent])
    let mended = document.applying(try #require(document.problems.first))
    #expect(String(decoding: mended, as: UTF8.self) == "a:\n  b: 1\n  c:\n    d: 2\n")
    #expect(document.text(at: "a", "c", "d") == "2")
  }

  @Test(
    "Text that is not UTF-8 is one problem at its first byte, and the rest is read",
    arguments: [[0xFF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
  func invalidUTF8(_ invalid: [UInt8]) {
    let document = YAMLDocument.parse(Array("ä: ".utf8) + invalid + Array("x\nb: 1 ".utf8) + invalid + [0x0A])
    #expect(document.codes == [.encoding])
    #expect(document.problems.first?.range.lowerBound == 4)
    #expect(document.problems.first?.message.contains("more place") == true)
    #expect(document.text(at: "b") == "1")
    #expect(document.wasRepaired)
  }

  @Test("UTF-16 is named as such", arguments: [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61]] as [[UInt8]])
  func utf16(_ bytes: [UInt8]) {
    let document = YAMLDocument.parse(bytes)
    #expect(document.codes == [.encoding])
    #expect(document.problems.first?.message.contains("UTF-16") == true)
    #expect(document.root == nil)
  }

  @Test(
    "A readable text may still have problems",
    arguments: [
      Case("a: 1\n«---»\nb: 2\n", "A second document begins here", .multipleDocuments),
      Case("a: 1\n«---»\n", "A second document begins here", .multipleDocuments),
      Case("«»", "The file is empty", .emptyDocument), Case("«»# c\n\n", "The file is empty", .emptyDocument),
      Case("«»---\n", "The file is empty", .emptyDocument),
      Case("ä: &x 1\nb: «*y»\n", "No anchor `&y` stands before this alias.", .unknownAlias),
      Case("ä: «*y»\nb: &y 1\n", "No anchor `&y` stands before this alias.", .unknownAlias),
      Case("ä: &x [«*x»]\n", "`*x` stands inside the value it repeats", .recursiveAlias),
      Case("ä: «!env» X\n", "The tag `!env` has no meaning here.", .customTag),
      Case("ä: &a «!!python/object:os.x»\n  b: 1\n", "has no meaning here", .customTag),
      Case("ä: «!!map» x\n", "stands on a mapping only", .customTag),
      Case("ä: «!!seq» {b: 1}\n", "stands on a list only", .customTag),
      Case("ä: «!!int x»\n", "`x` is not what the tag `!!int` says.", .customTag),
      Case("ä: 1\n«on»: 2\n", "The key `on` is read as the boolean true", .nonStringKey),
      Case("ä: 1\n«017»: 2\n", "The key `017` is read as the number 15", .nonStringKey),
      Case("ä: 1\n«1.5»: 2\n", "The key `1.5` is read as the number 1.5", .nonStringKey),
      Case("ä: 1\n«2025-01-01»: 2\n", "The key `2025-01-01` is read as a date", .nonStringKey),
      Case("?«»\n: 2\n", "A key is missing here.", .nonStringKey),
      Case("? «[ä]»\n: 2\n", "A key must be text, and this is a list.", .nonStringKey),
    ])
  func readable(_ test: Case) throws {
    let document = YAMLDocument.parse(test.text.bytes)
    #expect(document.codes == [test.code])
    let problem = try #require(document.problems.first)
    #expect(problem.range == test.text.ranges[0])
    #expect(problem.message.contains(test.message), "\(problem.message)")
    #expect(!document.wasRepaired)
    if !problem.edits.isEmpty { #expect(YAMLDocument.parse(document.applying(problem)).problems == []) }
  }

  @Test(
    "What plain YAML data has is no problem",
    arguments: [
      "a: 1\n...\n# c\n", "--- \na: 1\n", "%YAML 1.1\n---\na: 1\n", "a: !!set {b, c}\nb: !!omap [x: 1]\n", "a: ! x\n",
      "a: &x 1\nb: &x 2\nc: *x\n", "a: [\n\tb,\n\tc]\n", "{\n\t\"a\": 1\n}\n", "\u{FEFF}a: 1\n", "a: ${X}\n",
      "a: \"\\/\"\n",
    ])
  func harmless(_ text: String) {
    #expect(YAMLDocument.parse(text).problems == [])
  }

  @Test("A root without content is no node")
  func emptyRoot() {
    #expect(YAMLDocument.parse("").root == nil)
    #expect(YAMLDocument.parse("---\n").root == nil)
    #expect(YAMLDocument.parse("null\n").root != nil)
  }

  @Test("An alias stands for the last anchor of its name before it")
  func anchors() {
    let document = YAMLDocument.parse("a: &x 1\nb: *x\nc: &x 2\nd: *x\n---\ne: *x\n")
    #expect(document.text(at: "b") == "1")
    #expect(document.text(at: "d") == "2")
    #expect(document.codes == [.multipleDocuments, .unknownAlias])
  }
}
