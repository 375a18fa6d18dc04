// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// Formatting lays a file out and changes nothing else.
@Suite struct FormattingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var title: String
    var before: String
    var after: String

    init(_ title: String, _ before: String, _ after: String) {
      self.title = title
      self.before = before
      self.after = after
    }

    var testDescription: String { title }
  }

  private func format(_ text: String, path: String = "/work/team.yaml") -> String {
    let fixture = LanguageFixture(text, path: path)
    return fixture.applying(Formatting.edits(in: fixture.file))
  }

  @Test("A file is laid out evenly, and then stays as it is", arguments: cases)
  func layout(entry: Case) {
    let path = entry.title.contains("JSON") ? "/work/team.json" : "/work/team.yaml"
    #expect(format(entry.before, path: path) == entry.after)
    #expect(format(entry.after, path: path) == entry.after)
  }

  static let cases: [Case] = [
    Case(
      "Mappings are indented by two", "a:\n    b: 1\n    c:\n        d: 2\n", "a:\n  b: 1\n  c:\n    d: 2\n"),
    Case(
      "Lists stand below their key where they mostly do", "a:\n-   b:   1\n    c : 2\nd:\n- x\n",
      "a:\n- b: 1\n  c: 2\nd:\n- x\n"),
    Case(
      "Lists are indented where they mostly are", "a:\n    -   b: 1\n        c:\n           - d\n",
      "a:\n  - b: 1\n    c:\n      - d\n"),
    Case(
      "Block scalars keep their text",
      "a:\n    b: |\n          x\n            y\n       \n          z\n    c: >2\n          folded\n",
      "a:\n  b: |\n    x\n      y\n\n    z\n  c: >2\n        folded\n"),
    Case(
      "Comments go with what they belong to",
      "# top\na:\n    # first\n    b: 1   # here\n    # last\n# next\nc:\n    -   d: 1\n        # inside\n        e: 2\n    # item\n    -   d: 3\n",
      "# top\na:\n  # first\n  b: 1   # here\n  # last\n# next\nc:\n  - d: 1\n    # inside\n    e: 2\n  # item\n  - d: 3\n"
    ),
    Case("White space at line ends and empty lines go", "a: 1  \n\n\n\nb: 2\t\n\n\n", "a: 1\n\nb: 2\n"),
    Case("Texts in quotes keep their lines", "a: \"x  \n\n\n   y\"\nb: 1\n", "a: \"x  \n\n\n   y\"\nb: 1\n"),
    Case(
      "Brackets are spaced evenly", "a: { b: 1,c :  2 }\nd: {e: [ 1,2 ], f: {}}\ng: [ ]\nh: {i: 1}\n",
      "a: {b: 1, c: 2}\nd: {e: [1, 2], f: {}}\ng: []\nh: {i: 1}\n"),
    Case(
      "Blanks in braces stay where most braces have them", "a: { b: 1 }\nc: { d: 1}\n", "a: { b: 1 }\nc: { d: 1 }\n"),
    Case(
      "Brackets over several lines move along", "a:\n    b: [\n        1,\n        2\n    ]\n",
      "a:\n  b: [\n      1,\n      2\n  ]\n"),
    Case(
      "Line ends of two bytes, anchors and aliases stay", "a: &x\r\n    b: 1\r\nc: *x\r\n",
      "a: &x\r\n  b: 1\r\nc: *x\r\n"),
    Case("A missing last line end is added", "a: 1", "a: 1\n"),
    Case("A text that would get a line end does not", "a: |\n  x", "a: |\n  x"),
    Case("A broken file is left alone", "a:\n    b: [1\n", "a:\n    b: [1\n"),
    Case("A key in the long form is left alone", "? a\n:   b: 1\n", "? a\n:   b: 1\n"),
    Case(
      "JSON", "{\"a\":[1,2,\n3],\"b\":[1 ,2],\"c\":{},\n\n\"d\":{\"e\": \"x:{\"}}",
      "{\n  \"a\": [\n    1,\n    2,\n    3\n  ],\n  \"b\": [1, 2],\n  \"c\": {},\n  \"d\": {\n    \"e\": \"x:{\"\n  }\n}\n"
    ),
  ]

  @Test("Only the lines that are asked for change")
  func range() {
    let text = "a:   1\nb:   2\nc:   3\n"
    let fixture = LanguageFixture(text)
    #expect(fixture.applying(Formatting.edits(in: fixture.file, range: 7..<13)) == "a:   1\nb: 2\nc:   3\n")
  }

  private static let files = ["massgen-v0.0.29", "massgen-v0.0.30", "massgen-v0.1.12", "massgen-v0.0.30-v1-examples"]
    .flatMap { Shared.files(under: "corpus/\($0)", suffix: ".yaml") }

  @Test(
    "Every corpus file means the same afterwards and is stable", .enabled(if: Shared.isAvailable), arguments: files)
  func corpus(file: String) throws {
    let text = String(decoding: try Shared.bytes(file), as: UTF8.self)
    let once = format(text)
    #expect(format(once) == once)
    let before = YAMLDocument.parse(Array(text.utf8))
    let after = YAMLDocument.parse(Array(once.utf8))
    #expect(WrittenNode.root(of: before) == WrittenNode.root(of: after))
    #expect(before.comments.count == after.comments.count)
    #expect(after.problems.count == before.problems.count)
    // Nothing had to be left alone.
    #expect(BlockLayout.edits(of: after, step: 2)?.isEmpty == true)
  }
}
