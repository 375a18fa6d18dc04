// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// Whatever is chosen wherever, a text that was right stays right.
@Suite struct CompletionSyntaxTests {
  private static let written = [
    """
    # A team.
    agents:
    - id: a   # the first
      backend: {type: openai, model: "gpt-4o", text: {verbosity: low}}
      system_message: |
        Be brief.

        Really.
    -
      id: 'b'

      backend:
        type: claude_code
        allowed_tools: [Read, "Grep"]
        mcp_servers:
          files:
            type: stdio
            command: npx
            args: ["-y", 'x']
            env:
              A: ${HOME}
    orchestrator:
        context_paths:
          - path: "src/a b"
            permission: read

    ui: &shown {display_type: simple}
    x-ui: *shown

    """,
    "{\"agents\": [\n  {\"id\": \"a\", \"backend\": {\"type\": \"openai\", \"store\": true}},\n  {\"id\": \"b\"}\n],\n"
      + "\"ui\": {}}\n",
    "agents: [{id: a, backend: {type: replay, script: [{steps: [{text: hello}, {finish: stop}]}]}}]",
    "agents:\r\n  - id: a\r\n    backend:\r\n      type: openai\r\n",
  ]

  private static func texts() -> [String] {
    let files = ["ag2/ag2_coder_case_study.yaml", "tools/filesystem/fs_permissions_test.yaml"]
    return written
      + files.compactMap { file in
        (try? Shared.bytes("corpus/massgen-v0.0.30/\(file)")).map { String(decoding: $0, as: UTF8.self) }
      }
  }

  @Test("No item makes a text wrong that was right", arguments: texts())
  func keepsSyntax(text: String) throws {
    let bytes = Array(text.utf8)
    let path = text.hasPrefix("{") ? "/work/team.json" : "/work/team.massgen.yaml"
    #expect(YAMLDocument.parse(bytes).problems.isEmpty)
    for offset in stride(from: 0, through: bytes.count, by: bytes.count > 800 ? 37 : 2) {
      var marked = bytes
      marked.insert(contentsOf: "‸".utf8, at: offset)
      let fixture = LanguageFixture(String(decoding: marked, as: UTF8.self), path: path)
      for item in fixture.items(snippets: offset % 4 != 0) {
        let problems = YAMLDocument.parse(Array(fixture.choosing(item).utf8)).problems
        #expect(problems.isEmpty, "\(item.label) at byte \(offset): \(item.insertText)")
      }
    }
  }
}
