// SPDX-License-Identifier: Apache-2.0

import Testing
import YAMLTree

@Suite("Scalars")
struct ScalarTests {
  @Test("Plain scalars mean what PyYAML's safe loader reads", arguments: try Fixture.lines("scalars.tsv"))
  func plain(_ line: String) throws {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    let scalar = try #require(YAMLDocument.parse("k: \(fields[0])\n").scalar(at: "k"))
    #expect(scalar.described == [fields[1], fields[2]])
  }

  @Test(
    "Quotes and block styles make text",
    arguments: ["\"1\"", "'yes'", "|-\n  1", ">-\n  null", "\"~\"", "'2025-01-01'"])
  func quoted(_ text: String) throws {
    let scalar = try #require(YAMLDocument.parse("k: \(text)\n").scalar(at: "k"))
    guard case .string = scalar else {
      Issue.record("\(scalar)")
      return
    }
  }

  @Test(
    "Tags decide over the form of the text",
    arguments: [
      ("!!str 12", .string("12")), ("!!str", .string("")), ("!!int \"0x1F\"", .integer(31)),
      ("!!int ' 12 '", .integer(12)), ("!!int 1:30", .integer(90)), ("!!float 12", .float(12)),
      ("!!float 1e3", .float(1000)), ("!!float .5e3", .float(500)), ("!!float 1:30", .float(90)),
      ("!!bool \"Yes\"", .bool(true)), ("!!null x", .null), ("!!binary aGk=", .string("aGk=")),
      ("!!timestamp 2020-01-01", .timestamp("2020-01-01")), ("! 12", .integer(12)), ("! \"12\"", .integer(12)),
      ("!!int x", .string("x")), ("!!float x", .string("x")), ("!!bool x", .string("x")), ("!env X", .string("X")),
      ("!!int ''", .string("")),
    ] as [(String, YAMLScalar)])
  func tagged(_ text: String, _ expected: YAMLScalar) {
    #expect(YAMLDocument.parse("k: \(text)\n").scalar(at: "k") == expected)
  }

  @Test(
    "The text of a scalar is its content",
    arguments: [
      ("plain ü", "plain ü"), ("one\n  two\n\n  three", "one two\nthree"), ("'it''s'", "it's"),
      ("\"a\\tb\\u00fc\"", "a\tbü"),
      ("\"a\\\n  b\"", "ab"), ("|\n  a\n   b\n", "a\n b\n"), ("|+\n  a\n", "a\n\n"), (">\n  a\n  b\n", "a b\n"),
      ("\"\"", ""), ("''", ""), ("", ""), ("&x a", "a"), ("!!str &x 'a'", "a"), ("\"nul \\0 byte\"", "nul \0 byte"),
      ("\"x\u{2028}y\"", "x\u{2028}y"),
    ])
  func content(_ text: String, _ expected: String) {
    #expect(YAMLDocument.parse("k: \(text)\n").text(at: "k") == expected)
  }
}

extension YAMLScalar {
  /// The kind and value in the words of the fixture.
  fileprivate var described: [String] {
    switch self {
    case .null: ["null", ""]
    case .bool(let value): ["bool", "\(value)"]
    case .integer(let value): ["integer", "\(value)"]
    case .float(let value): ["float", "\(value)"]
    case .string(let value): ["string", value]
    case .timestamp(let value): ["timestamp", value]
    }
  }
}
