// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// Fixes, formatting and edits answer for any text, however broken, and what they answer fits it.
@Suite struct HostileTextTests {
  private static let rich = """
    \u{FEFF}# é 😀
    agents: &team
      - id: 007
        model: gpt-4o   # here
        backend: {type: OpenAI, "temperature": 9, stream: yes, a: [b: c]}
        system_message: |+2
            x
         y

      -   &b
        id: b
        <<: {backend: &k !!map {type: claude}}
      - *b
    display:
        type: "x
           y"
    orchestrator: {context_paths: [src, {path: a, permission: rw}], timeout: {x: 1},}
    ? long
    : 1
    ui: !env x
    # massgen: ignore unknwon
    timeout_settings:
    \tfoo: 1
    """

  private func check(_ text: String, path: String) {
    let fixture = LanguageFixture(text, path: path)
    let file = fixture.file
    let size = file.source.bytes.count
    func fits(_ edits: [TextEdit]) -> Bool { TextDraft.isOrdered(edits, within: size) }
    #expect(fits(Formatting.edits(in: file)))
    #expect(fits(Formatting.edits(in: file, range: size / 3..<size / 2)))
    #expect(fits(FixAll.edits(in: file)))
    #expect(fits(Migration.of(file).edits))
    for offset in [0, size / 2, size] {
      for action in CodeAction.actions(in: file, range: offset..<offset) { #expect(fits(action.edits)) }
    }
    for diagnostic in file.diagnostics.prefix(12) {
      for repair in diagnostic.repairs { #expect(repair.edits(in: file).map(fits) ?? true) }
    }
  }

  @Test("Every beginning of a text with everything in it is answered", arguments: ["/work/a.yaml", "/work/a.json"])
  func beginnings(path: String) {
    for length in stride(from: 0, through: Self.rich.unicodeScalars.count, by: 5) {
      check(String(String.UnicodeScalarView(Self.rich.unicodeScalars.prefix(length))), path: path)
    }
  }

  @Test("A text that lacks a piece is answered")
  func gaps() {
    let scalars = Array(Self.rich.unicodeScalars)
    for start in stride(from: 0, to: scalars.count, by: 7) {
      var text = String.UnicodeScalarView(scalars[..<start])
      text.append(contentsOf: scalars.dropFirst(start + 3))
      check(String(text), path: "/work/a.yaml")
    }
  }

  @Test(
    "Every text of the YAML test suite is answered, and formatting keeps what it means",
    .enabled(if: Shared.isAvailable))
  func testSuite() throws {
    for input in Shared.files(under: "corpus/yaml-test-suite", suffix: "in.yaml") {
      let text = String(decoding: try Shared.bytes(input), as: UTF8.self)
      check(text, path: "/work/a.yaml")
      let fixture = LanguageFixture(text)
      let once = fixture.applying(Formatting.edits(in: fixture.file))
      let again = LanguageFixture(once)
      #expect(again.applying(Formatting.edits(in: again.file)) == once, "\(input)")
    }
  }

  @Test(
    "Data of every shape is changed in JSON, in brackets and with other line ends", .enabled(if: Shared.isAvailable))
  func otherStyles() throws {
    let file = "corpus/massgen-v0.0.30/tools/mcp/gemini_notion_mcp.yaml"
    let text = String(decoding: try Shared.bytes(file), as: UTF8.self)
    let data = try #require(ConfigNode.read(YAMLDocument.parse(Array(text.utf8))).root?.json)
    let compact = data.description
    let pretty = LanguageFixture(compact, path: "/work/a.json")
    let json = pretty.applying(Formatting.edits(in: pretty.file))
    #expect(json.contains("\n  \""))
    for (text, path) in [
      (compact, "/work/a.json"), (json, "/work/a.json"), (compact, "/work/a.yaml"),
      (text.replacing("\n", with: "\r\n"), "/work/a.yaml"),
    ] {
      let fixture = LanguageFixture(text, path: path)
      for (number, (place, value)) in DataOperation.paths(data).enumerated() {
        let operations: [Repair.Operation] = [
          .set(place, ["k": ["a", true]]), .remove(place), .wrapInList(place),
          .move(place, to: ConfigPath([.key("m")])),
          .append(place, "x"),
        ]
        let operation = operations[number % operations.count]
        if case .append = operation, value.arrayValue == nil { continue }
        if case .move = operation, case .index? = place.components.last { continue }
        let edits = try #require(Repair("", [operation]).edits(in: fixture.file), "\(operation) \(path)")
        let after = LanguageFixture(fixture.applying(edits), path: path)
        #expect(isSameData(after.file.root?.json, DataOperation.apply(operation, to: data)), "\(operation)")
        #expect(after.file.source.bytes.contains(0x0D) == text.utf8.contains(0x0D))
        #expect(!after.file.diagnostics.contains { $0.code == .jsonSyntax })
      }
    }
  }
}
