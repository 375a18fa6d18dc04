// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TeamConfig

/// `.env` files and the layers of variables.
@Suite struct EnvironmentTests {
  @Test(
    "A line of a .env file is read as python-dotenv reads it",
    arguments: [
      ("A=1", "A", "1"), ("  A = 1  ", "A", "1"), ("export A=1", "A", "1"), ("A=", "A", ""), ("A=a b # c", "A", "a b"),
      ("A=a#b", "A", "a#b"), ("A='a # b'", "A", "a # b"), ("A='it\\'s'", "A", "it's"), ("A='a\\n'", "A", "a\\n"),
      ("A=\"a\\nb\\t\\\"c\\\"\"  # c", "A", "a\nb\t\"c\""), ("A=\"two\nlines\"", "A", "two\nlines"),
      ("'A'=1", "A", "1"),
      ("A=\"\\$\"", "A", "\\$"), ("\u{FEFF}A=1", "A", "1"), ("A=x=y", "A", "x=y"), ("A=1\r", "A", "1"),
      ("exported=1", "exported", "1"), ("A=ü", "A", "ü"),
    ])
  func line(text: String, name: String, value: String) {
    let found = DotEnv.parse(Array(text.utf8))
    #expect(found.map(\.name) == [name])
    #expect(found.map(\.value) == [value])
  }

  @Test(
    "Lines that define nothing are passed over",
    arguments: ["# A=1", "", "A", "A b=1", "=1", "A='open", "A='a' b", "export"])
  func noLine(text: String) {
    #expect(
      DotEnv.parse(Array("\(text)\nB=2".utf8)).map(\.name) == (text == "A='open" ? [] : ["B"]) || text == "A='open")
  }

  @Test("A definition knows where it stands")
  func ranges() {
    let text = "# keys\nexport A='x' # c\nB=2\n"
    let ranges = DotEnv.parse(Array(text.utf8)).map(\.range)
    #expect(ranges.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } == ["export A='x'", "B=2"])
  }

  @Test("The strongest layer wins, and files may build on what stands above them")
  func layers() throws {
    var environment = Environment(layers: [.init(origin: "environment", values: ["A": "real", "EMPTY": ""])])
    environment.append(dotEnv: Array("A=file\nB=${A}-${C:-c}-${D}\nC=${B}!".utf8), origin: "./.env")
    environment.append(dotEnv: Array("C=weaker\nE=${C}".utf8), origin: "~/.massgen/.env")
    let found = try ["A", "B", "C", "E"].map { try #require(environment.lookup($0)) }
    #expect(found.map(\.value) == ["real", "real-c-", "real-c-!", "real-c-!"])
    #expect(found.map(\.origin) == ["environment", "./.env", "./.env", "~/.massgen/.env"])
    #expect(environment.lookup("D") == nil)
    #expect(environment.firstSet(of: ["EMPTY", "A"])?.name == "A")
  }

  @Test(
    "References are replaced by their values and nothing else is",
    arguments: [
      ("${A}", "1", "A"), ("x${A}y${A}", "x1y1", nil), ("$A %A% ~ ${}", "$A %A% ~ ${}", nil),
      ("${1A} ${A", "${1A} ${A", nil),
      ("${B}", "${B}", "B"), ("${a-b}", "${a-b}", nil), ("$${A}", "$1", nil),
    ] as [(String, String, String?)])
  func references(text: String, expanded: String, only: String?) {
    let expansion = VariableReferences.expand(text) { $0 == "A" ? "1" : nil }
    #expect(expansion.text == expanded)
    #expect(expansion.only == only)
    #expect(expansion.unset == (text.contains("${B}") ? ["B"] : []))
  }
}
