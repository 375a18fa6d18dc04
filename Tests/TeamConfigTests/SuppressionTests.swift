// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import TeamConfig

/// Comments keep diagnostics from being shown, and are judged themselves.
@Suite struct SuppressionTests {
  private func read(_ text: String) -> TeamReadResult {
    TeamReader.read(
      TeamSource(bytes: Array(text.utf8)),
      context: TeamContext(workingDirectory: "/work", environment: Environment(layers: [])))
  }

  private static let team = "agents:\n  - id: a\n    backend: {type: vllm, model: m}\n"

  @Test(
    "A comment speaks of its own line, or of the next when it stands alone",
    arguments: [
      "x: 1 # massgen: ignore unknown-key\n", "# massgen: ignore unknown-key\nx: 1\n",
      "# massgen: ignore path-tilde, unknown-key\n# more\nx: 1\n", "x: 1\n#massgen: ignore-file unknown-key\n",
      "x: 1 #  massgen:  ignore  unknown-key\r\n",
    ])
  func suppresses(line: String) {
    let result = read(Self.team + line)
    #expect(result.suppressed.map(\.code) == [.unknownKey])
    #expect(!result.diagnostics.contains { $0.code == .unknownKey })
  }

  @Test(
    "Other comments suppress nothing",
    arguments: [
      "# massgen: ignore unknown-key\n\nx: 1\n", "x: 1\n# massgen: ignore unknown-key\n", "# massgen: a team\nx: 1\n",
      "x: '# massgen: ignore unknown-key'\n", "# massgen ignore unknown-key\nx: 1\n",
    ])
  func others(line: String) {
    let result = read(Self.team + line)
    #expect(result.suppressed.isEmpty)
    #expect(result.diagnostics.contains { $0.code == .unknownKey })
  }

  @Test("An error that is not shown still keeps the team from running")
  func errors() {
    let result = read("agents: [] # massgen: ignore agents-empty\n")
    #expect(result.diagnostics.isEmpty)
    #expect(result.hasErrors)
  }

  @Test("Codes that do not exist, are missing or have no use are told at their place")
  func judged() {
    let text = "# massgen: ignore unknwon-key, unknown-key\n# massgen: ignore\n" + Self.team
    let result = read(text)
    #expect(result.diagnostics.map(\.code) == [.suppressionUnknown, .suppressionUnused, .suppressionUnknown])
    let places = result.diagnostics.map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
    #expect(places == ["unknwon-key", "unknown-key", "# massgen: ignore"])
    #expect(result.diagnostics[0].message.hasSuffix("did you mean `unknown-key`?"))
    #expect(result.diagnostics[1].tags == [.unnecessary])
  }

  @Test(
    "Removing a code leaves the rest of the comment, and of the line",
    arguments: [
      ("# massgen: ignore unknown-key\nagents: []\n", "agents: []\n"),
      ("agents: [] # massgen: ignore unknown-key\n", "agents: []\n"),
      ("agents: [] # massgen: ignore unknown-key, agents-empty\n", "agents: [] # massgen: ignore agents-empty\n"),
      ("agents: [] # massgen: ignore agents-empty, unknown-key\n", "agents: [] # massgen: ignore agents-empty\n"),
    ])
  func removal(text: String, after: String) throws {
    let unused = try #require(read(text).diagnostics.first { $0.code == .suppressionUnused })
    guard case .edit(let edits)? = unused.repairs.first?.operations.first else {
      Issue.record("no repair")
      return
    }
    var bytes = Array(text.utf8)
    for edit in edits.reversed() { bytes.replaceSubrange(edit.range, with: edit.replacement.utf8) }
    #expect(String(decoding: bytes, as: UTF8.self) == after)
  }

  @Test("What depends on the machine is never superfluous")
  func machine() {
    #expect(read("# massgen: ignore-file api-key-env-missing\n" + Self.team).diagnostics.isEmpty)
  }
}
