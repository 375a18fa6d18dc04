// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import TestSupport
import Testing

@testable import TeamLanguage

/// Older files become files of today.
@Suite struct MigrationTests {
  @Test(
    "MassGen's files in its first format become teams without errors", .enabled(if: Shared.isAvailable),
    arguments: Shared.files(under: "corpus/massgen-v0.0.30-v1-examples", suffix: ".yaml"))
  func firstFormat(file: String) throws {
    let text = String(decoding: try Shared.bytes(file), as: UTF8.self)
    let fixture = LanguageFixture(text)
    let migration = Migration.of(fixture.file)
    let result = fixture.applying(migration.edits)
    let after = LanguageFixture(result)
    #expect(!after.file.hasErrors, "\(after.file.diagnostics)\n\(result)")
    #expect(
      after.file.team?.agents.count == text.split(separator: "agent_id", omittingEmptySubsequences: false).count - 1)
    #expect(!migration.notes.isEmpty)
    #expect(Migration.of(after.file).edits.isEmpty)
  }

  @Test("Keys get the names and places they have today")
  func keys() {
    let fixture = LanguageFixture(
      """
      agents:
        - id: a # first
          backend: {type: OpenAI, model: gpt-4o}
      display: # how
        type: simple
      orchestrator:
        # limits
        timeout:
          orchestrator_timeout_seconds: 90 # short
        parallel: true

      """)
    #expect(
      fixture.applying(Migration.of(fixture.file).edits) == """
        agents:
          - id: a # first
            backend: {type: openai, model: gpt-4o}
        ui: # how
          display_type: simple
        orchestrator: {}
          # limits
        timeout_settings:
          orchestrator_timeout_seconds: 90 # short

        """)
  }

  @Test("A file of models becomes a team")
  func models() {
    let fixture = LanguageFixture("models: [gpt-4o, gemini-2.5-flash]\nnum_agents: 2\n")
    let after = LanguageFixture(fixture.applying(Migration.of(fixture.file).edits))
    #expect(after.file.team?.agents.map(\.backend.type) == ["openai", "gemini"])
    #expect(!after.file.hasErrors)
  }

  @Test("What an older version lacks is noted")
  func older() {
    let fixture = LanguageFixture(
      "agents:\n  - id: a\n    backend: {type: groq, model: x}\norchestrator: {voting_sensitivity: strict}\n")
    let notes = Migration.of(fixture.file, to: MassGenVersion(0, 0, 30)).notes
    #expect(notes.map(\.path) == ["agents[0].backend.type", "orchestrator.voting_sensitivity"])
    #expect(notes.filter(\.needsAttention).count == notes.count)
    #expect(Migration.of(fixture.file, to: MassGenVersion(0, 1, 12)).notes.map(\.path).count < 2)
  }
}
