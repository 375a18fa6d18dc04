// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import Testing

@testable import TeamLanguage

/// The same team written differently.
@Suite struct RefactoringTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var title: String
    var before: String
    var after: String?

    init(_ title: String, _ before: String, _ after: String?) {
      self.title = title
      self.before = before
      self.after = after
    }

    var testDescription: String { title }
  }

  @Test("A refactoring keeps the team and its comments", arguments: cases)
  func rewrites(entry: Case) {
    let fixture = LanguageFixture(entry.before)
    let actions = CodeAction.actions(in: fixture.file, range: fixture.offset..<fixture.offset, kinds: [.refactor])
    let action = actions.first { entry.title.contains($0.title) }
    #expect((action?.edits).map(fixture.applying) == entry.after, "\(actions.map(\.title))")
  }

  static let cases: [Case] = [
    Case(
      "Write `agents` with one item", "‸agent: # x\n  id: a\n  # y\n  backend: {type: openai}\nui: {}\n",
      "agents: # x\n  - id: a\n    # y\n    backend: {type: openai}\nui: {}\n"),
    Case(
      "Write `agent` without a list", "agents: # x\n  - ‸id: a\n    # y\n    backend: {type: openai}\nui: {}\n",
      "agent: # x\n  id: a\n  # y\n  backend: {type: openai}\nui: {}\n"),
    Case(
      "Write `agent` without a list, with the dashes below the key", "‸agents:\n- id: a\n  backend: {type: openai}\n",
      "agent:\n  id: a\n  backend: {type: openai}\n"),
    Case(
      "Write the servers by name",
      "agent:\n  backend:\n    ‸mcp_servers:\n      - name: s\n        type: stdio\n        args: [\"-y\", 'x']\n",
      "agent:\n  backend:\n    mcp_servers:\n      s:\n        type: stdio\n        args:\n          - \"-y\"\n          - 'x'\n"
    ),
    Case(
      "Write the servers as a list",
      "agent:\n  backend:\n    ‸mcp_servers:\n      # one\n      s:\n        type: stdio # y\n      t:\n        type: stdio\n",
      "agent:\n  backend:\n    mcp_servers:\n      # one\n      - name: s\n        type: stdio # y\n      - name: t\n        type: stdio\n"
    ),
    Case(
      "Write on lines of its own", "agents:\n  - id: a\n    backend: {type: openai,‸ model: 'gpt-4o'} # x\n",
      "agents:\n  - id: a\n    backend: # x\n      type: openai\n      model: 'gpt-4o'\n"),
    Case(
      "Write on one line, in brackets", "a:\n  ‸b: # x\n    c: 1\n    d: [2, '3']\ne: 1\n",
      "a:\n  b: {c: 1, d: [2, '3']} # x\ne: 1\n"),
    Case("Write on one line, in brackets, does not lose a comment", "a:\n  ‸b:\n    c: 1 # x\n    d: 2\n", nil),
    Case(
      "Write the text in lines of its own, after `|`",
      "agent:\n  ‸system_message: \"one\\ntwo: #\" # why\n  id: a\n",
      "agent:\n  system_message: |- # why\n    one\n    two: #\n  id: a\n"),
    Case(
      "Add folders for copies of the workspaces", "agent:\n  backend:\n    ‸cwd: w\n",
      "agent:\n  backend:\n    cwd: w\norchestrator:\n  snapshot_storage: snapshots\n  agent_temporary_workspace: temp_workspaces\n"
    ),
  ]
}
