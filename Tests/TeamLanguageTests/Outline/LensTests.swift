// SPDX-License-Identifier: Apache-2.0

import TeamConfig
import Testing
import YAMLTree

@testable import TeamLanguage

/// What stands above a team and its agents.
@Suite struct LensTests {
  @Test("A team can be run as a whole and agent by agent")
  func team() {
    let file = LanguageFixture(OutlineTests.team).file
    let lenses = TeamLens.lenses(in: file)
    #expect(
      lenses.map(\.title) == [
        "▶ Run team", "Dry run", "2 agents · replay, openai", "▶ Run this agent only", "▶ Run this agent only",
      ])
    #expect(lenses.map(\.action) == [.run, .dryRun, .none, .runAgent("scout"), .runAgent("agent2")])
    #expect(lenses.allSatisfy { file.lines.line(at: $0.range.lowerBound) == file.lines.line(at: $0.range.upperBound) })
  }

  @Test("A lone agent has no lens of its own, and replays cost nothing")
  func alone() {
    let text = "agent:\n  id: a\n  backend: {type: replay, script: []}\n"
    #expect(
      TeamLens.lenses(in: LanguageFixture(text).file).map(\.title) == [
        "▶ Run team", "Dry run", "1 agent · replay · no cost",
      ])
  }

  @Test("A file without a team has none")
  func none() {
    #expect(TeamLens.lenses(in: LanguageFixture("ui: {}\n").file).isEmpty)
  }
}
