// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import Testing

@testable import TeamLanguage

/// What the menu of an editor offers at a place.
@Suite struct CodeActionTests {
  private static let end = "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n"

  @Test(
    "A fix does what its title says",
    arguments: [
      ("Rename to `ui`", "‸display: {logging_enabled: true}\n\(end)", "ui: {logging_enabled: true}\n\(end)"),
      (
        "Move to `agents[0].backend.model`",
        "agents:\n  - id: a\n    ‸model: gpt-4o # x\n    backend:\n      type: openai\n",
        "agents:\n  - id: a\n    backend:\n      type: openai\n      model: gpt-4o # x\n"
      ),
      (
        "Put it in quotes", "agents:\n  - id: ‸007\n    backend: {type: openai, model: gpt-4o}\n",
        "agents:\n  - id: \"007\"\n    backend: {type: openai, model: gpt-4o}\n"
      ),
      ("Remove the first", "ui: {}\n‸ui: {debug: true}\n\(end)", "ui: {debug: true}\n\(end)"),
      (
        "Make a list of it, with the keys as ids",
        "‸agents:\n  # one\n  a:\n    backend: {type: openai, model: gpt-4o}\n",
        "agents:\n  # one\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n"
      ),
      (
        "Write it with `path` and `permission`", "\(end)orchestrator:\n  context_paths:\n    - ‸src # x\n",
        "\(end)orchestrator:\n  context_paths:\n    - path: src # x\n      permission: read\n"
      ),
      (
        "Ignore unknown-key on this line", "\(end)ui:\n  ‸x: 1\n",
        "\(end)ui:\n  # massgen: ignore unknown-key\n  x: 1\n"
      ),
      (
        "Ignore unknown-key on this line", "\(end)ui:\n  ‸x: 1 # massgen: ignore wrong-type\n",
        "\(end)ui:\n  x: 1 # massgen: ignore wrong-type, unknown-key\n"
      ),
      (
        "Ignore unknown-key on this line", "\u{FEFF}ui: {‸x: 1}\n\(end)",
        "\u{FEFF}# massgen: ignore unknown-key\nui: {x: 1}\n\(end)"
      ),
      (
        "Replace tabs by spaces", "agents:\n  - id: a\n‸\tbackend: {type: openai, model: gpt-4o}\n",
        "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n"
      ),
      (
        "Add an agent", "‸ui: {}\n",
        "agents:\n  - id: agent1\n    backend:\n      type: openai\n      model: gpt-4o-mini\nui: {}\n"
      ),
    ])
  func fixes(title: String, before: String, after: String) {
    let fixture = LanguageFixture(before)
    let actions = CodeAction.actions(in: fixture.file, range: fixture.offset..<fixture.offset, kinds: [.quickFix])
    let action = actions.first { $0.title == title }
    #expect((action?.edits).map(fixture.applying) == after, "\(actions.map(\.title))")
  }

  @Test("Comments and commas that JSON has not can be removed")
  func json() throws {
    let fixture = LanguageFixture(
      "{\n  \"agents\": [ // all\n    {\"id\": \"a, }\", \"backend\": {\"type\": \"openai\", \"model\": \"gpt-4o\",}},\n  ], # x\n}\n",
      path: "/work/team.json")
    let diagnostic = try #require(fixture.file.diagnostics.first { $0.code == .jsonSyntax })
    let action = try #require(CodeAction.actions(in: fixture.file, range: diagnostic.range, kinds: [.quickFix]).first)
    #expect(
      fixture.applying(action.edits)
        == "{\n  \"agents\": [\n    {\"id\": \"a, }\", \"backend\": {\"type\": \"openai\", \"model\": \"gpt-4o\"}}\n  ]\n}\n"
    )
  }

  @Test("Only the kinds that are asked for are worked out")
  func kinds() {
    let fixture = LanguageFixture("‸display: {type: simple}\n\(Self.end)")
    for kind in CodeAction.Kind.allCases {
      let actions = CodeAction.actions(in: fixture.file, range: 0..<0, kinds: [kind])
      #expect(actions.allSatisfy { $0.kind == kind } && !actions.isEmpty)
    }
  }
}
