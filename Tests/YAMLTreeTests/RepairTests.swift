// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing
import YAMLTree

@Suite("Repairs")
struct RepairTests {
  @Test(
    "The rest of a half-typed text is kept, at its own positions",
    arguments: [
      "  mo\n", "  model\n", "  model: \"gpt\n", "  model:gpt\n", "  model gpt\n", "  - x\n", "  tools: [a, b\n",
      "  @\n",
      "   model: x\n", " model: x\n", "\tmodel: x\n", "  x: y: z\n", "  a: *\n", "  a: &\n", "  'q\n", "  a: {\n",
      "  a: !!\n",
      "  a: |x\n", "  a: \"\\z\"\n", "  : \n", "  ]\n", "  ? \n", "  <<: *nö\n",
    ])
  func keepsTheRest(_ line: String) throws {
    let before = "agents:\n- id: ä\n  backend:\n    type: openai\n"
    let after = "  cwd: ws\n- id: \"ö\"\nui:\n  type: rich\n"
    let document = YAMLDocument.parse(before + line + after)
    #expect(document.text(at: "agents", 0, "id") == "ä")
    #expect(document.text(at: "agents", 0, "backend", "type") == "openai")
    #expect(document.text(at: "agents", 0, "cwd") == "ws")
    #expect(document.text(at: "agents", 1, "id") == "ö")
    let ui = try #require(document.node(at: ["ui", "type"]))
    #expect(document.excerpt(document.range(ui)) == "rich")
    #expect(document.codes.count { [.syntax, .tabIndent].contains($0) } <= 1, "\(document.problems)")
  }

  @Test("Lines below a key keep their parent when only the key's line is broken")
  func keepsChildren() {
    for line in ["backend", "backend: @", "backend: [", "backend: \"", "backend: *"] {
      let document = YAMLDocument.parse("a:\n  \(line)\n    type: x\n    model: y\n  cwd: z\n")
      #expect(document.text(at: "a", "backend", "type") == "x", "\(line)")
      #expect(document.text(at: "a", "cwd") == "z", "\(line)")
    }
  }

  @Test(
    "A key whose colon a bracket or comma follows has no value, and nothing is said",
    arguments: [
      "a: {b:}\n", "a: {b:, c: 1}\n", "a: {x: [], b:}\n", "{a: {b:}, c: [d:], e: {f:}}\n", "a: {b:\n}\n",
    ])
  func colonBeforeBracket(text: String) throws {
    let document = YAMLDocument.parse(text)
    #expect(document.problems.isEmpty && !document.wasRepaired)
    let value = try #require(document.node(at: ["a", "b"]))
    #expect(document.scalar(value) == .null)
    #expect(document.range(value).isEmpty)
  }

  @Test("A colon before a bracket does not hide other mistakes, and none of them hides it")
  func colonBeforeBracketAmongMistakes() {
    let text = "a: {b:}\nc: \"open\nd: {e:, f: [g:]}\nh\ni: {j:}\n"
    let document = YAMLDocument.parse(text)
    #expect(document.codes == [.syntax, .syntax])
    #expect(document.node(at: ["a", "b"]) != nil && document.node(at: ["d", "f", 0, "g"]) != nil)
    #expect(document.node(at: ["i", "j"]) != nil)
    // Behind a bracket that is never closed, in quotes, comments and block texts it is left as it is.
    #expect(YAMLDocument.parse("a: [{b:}\nc: {d:}\n").codes == [.syntax])
    #expect(YAMLDocument.parse("a: \"{b:}\"\nc: |\n  {d:}\n# {e:}\n").text(at: "a") == "{b:}")
  }

  @Test(
    "A tab is read as deep as it is seen, and never as the beginning of a line",
    arguments: [
      "agents:\n  - id: a\n\tbackend: x\n", "agents:\n  - id: a\n\tbackend: x\n\tcwd: y\n",
      "agents:\n\t- id: a\n    \n\t  backend: x\n", "agents:\n- id: a\n\tbackend: x\n",
      "ui: {}\nagents:\n  - id: a\n\tbackend: x\nx: 1\n", "agents:\r  - id: a\r\tbackend: x\r",
      "\u{FEFF}agents:\r\n  - id: a\r\n\tbackend: x\r\n",
    ])
  func tabColumn(text: String) {
    let document = YAMLDocument.parse(text)
    #expect(document.text(at: "agents", 0, "backend") == "x", "\(document.problems)")
    #expect(document.codes == [.tabIndent])
  }

  @Test("A value that was left out is absent, and findings about it are marked as guesses")
  func leftOutValue() throws {
    let document = YAMLDocument.parse("a: 1\nb: @x\nc: 3\n")
    let value = try #require(document.node(at: ["b"]))
    #expect(document.scalar(value) == .null)
    let range = document.range(value)
    #expect(document.repairedRanges.contains { $0.lowerBound <= range.upperBound && range.lowerBound <= $0.upperBound })
  }

  @Test("Without repairs the tree ends at the mistake")
  func withoutRepairs() {
    var options = YAMLParseOptions()
    options.maximumRepairs = 0
    let document = YAMLDocument.parse(Array("a: 1\nb: @x\nc: 3\n".utf8), options: options)
    #expect(document.text(at: "a") == "1")
    #expect(document.node(at: ["c"]) == nil)
    #expect(document.codes == [.syntax])
    #expect(document.wasRepaired)
  }

  @Test("The line edited last is mended first")
  func lastEditedLine() {
    // Read alone, either line could be the mistake.
    let text = "a:\n   b: 1\n  c: 2\n"
    #expect(YAMLDocument.parse(text, lastEditedLine: 1).repairedRanges.allSatisfy { $0.upperBound <= 7 })
    #expect(YAMLDocument.parse(text, lastEditedLine: 2).repairedRanges.allSatisfy { $0.lowerBound >= 10 })
    // A line behind the mistake, a line that is not there and an innocent line change nothing.
    for line in [3, 99, -1, 0] {
      #expect(YAMLDocument.parse("x: 1\na: @\nb: 1\nc: 2\n", lastEditedLine: line).repairedRanges == [7..<9])
    }
  }

  @Test("Edits of team files keep nearly all of the tree", .enabled(if: Shared.isAvailable), arguments: [false, true])
  func retention(namingTheLine: Bool) throws {
    var kept: [EditKind: Retention] = [:]
    var all = Retention()
    for (number, file) in Shared.files(under: "corpus/massgen-v0.0.30", suffix: ".yaml").enumerated() {
      let edited = EditedFile(try Shared.bytes(file))
      for line in 0..<edited.lineCount {
        // Every kind of edit at every line would be 45,000 texts; one or two for each line say the same.
        // Every kind of edit at every line would be 45,000 texts; one kind for each line says the same.
        let kind = EditKind.allCases[(line + number) % EditKind.allCases.count]
        guard let result = edited.retention(of: kind, line: line, namingTheLine: namingTheLine) else { continue }
        kept[kind, default: Retention()].add(result)
        all.add(result)
      }
    }
    // Leaving out the blamed line alone keeps 84 to 90 of 100, with quotes closed 95 (swift-notes.md 2).
    for kind in EditKind.allCases {
      let retention = try #require(kept[kind])
      #expect(retention.edits > 50, "\(kind)")
      #expect(retention.share > 0.95, "\(kind): \(retention)")
      #expect(retention.problemShare < 1.25, "\(kind): \(retention)")
    }
    #expect(all.share > 0.99, "\(all)")
    #expect(all.onLineShare > 0.97, "\(all)")
  }

  @Test("Every beginning of a team file gives a tree", .enabled(if: Shared.isAvailable))
  func prefixes() throws {
    for file in Shared.files(under: "corpus/massgen-v0.0.30/basic", suffix: ".yaml") {
      let bytes = try Shared.bytes(file)
      for end in stride(from: 40, to: bytes.count, by: 11) {
        let document = YAMLDocument.parse(Array(bytes[..<end]))
        #expect(document.codes.count { $0 == .syntax } <= 1, "\(file) \(end)")
        #expect(document.root != nil || bytes[..<end].contains(0x23), "\(file) \(end)")
      }
    }
  }
}
