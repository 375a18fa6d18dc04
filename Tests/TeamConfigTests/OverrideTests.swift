// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Testing

@testable import TeamConfig

/// Overrides change the data before it is read.
@Suite struct OverrideTests {
  private func read(_ text: String, _ overrides: [(String, JSONValue)]) throws -> TeamReadResult {
    var pointers: [(pointer: JSONPointer, value: JSONValue)] = []
    for (pointer, value) in overrides { pointers.append((try JSONPointer(parsing: pointer), value)) }
    return TeamReader.read(
      TeamSource(bytes: Array(text.utf8)), context: TeamContext(workingDirectory: "/work", overrides: pointers))
  }

  private let team = """
    agents:
      - {id: a, backend: {type: openai, model: gpt-4o, temperature: 0.5}}
      - {id: b, backend: {type: openai, model: gpt-4o}}
    """

  @Test("Values are set, made, appended and removed")
  func set() throws {
    let result = try read(
      team,
      [
        ("/agents/0/backend/model", "gpt-4.1"),
        ("/agents/0/backend/temperature", nil),
        ("/orchestrator/coordination/max_orchestration_restarts", 2),
        ("/agents/-", ["id": "c", "backend": ["type": "replay", "script": []]]),
        ("/agents/1", nil),
      ])
    let team = try #require(result.team)
    #expect(team.agents.map(\.id) == ["a", "c"])
    #expect(team.agents[0].backend.model == "gpt-4.1")
    #expect(team.agents[0].backend.parameters["temperature"] == nil)
    #expect(team.orchestrator.maxOrchestrationRestarts == 2)
    #expect(!result.hasErrors)
    #expect(result.digest != (try read(self.team, []).digest))
  }

  @Test("In a file with one agent the first agent is that one")
  func singleAgent() throws {
    let result = try read("agent: {id: a, backend: {type: openai, model: gpt-4o}}", [("/agents/0/backend/model", "m")])
    #expect(result.team?.agents.map(\.backend.model) == ["m"])
  }

  @Test("A team can come from overrides alone")
  func wholeTeam() throws {
    let result = try read("", [("", ["agents": [["id": "a", "backend": ["type": "replay", "script": []]]]])])
    #expect(result.team?.agents.map(\.id) == ["a"])
  }

  @Test(
    "An override that leads nowhere is named, and the others count",
    arguments: [
      ("/agents/7/backend/model", "agents has 2 items"), ("/agents/first", "agents has 2 items"),
      ("/agents/0/id/first", "agents[0].id is a text"), ("", "only a mapping can replace the whole file"),
      ("/agents/2", "agents has 2 items"),
    ])
  func nowhere(pointer: String, reason: String) throws {
    let value: JSONValue = pointer == "/agents/2" ? nil : "x"
    let result = try read(team, [(pointer, value), ("/agents/0/backend/model", "m")])
    let found = result.diagnostics.filter { $0.code == .overridePath }
    #expect(found.count == 1)
    #expect(found.first?.message.contains(reason) == true)
    #expect(found.first?.message.contains("`\(pointer)`") == true)
    #expect(result.team?.agents.first?.backend.model == "m")
  }

  @Test("A wrong value of an override says that it comes from there")
  func wrongValue() throws {
    let result = try read(team, [("/agents/0/backend/temperature", "warm"), ("/agents/0/backend/modle", "x")])
    #expect(
      result.diagnostics.map(\.code) == [.wrongType, .unknownKey]
        || result.diagnostics.map(\.code) == [.unknownKey, .wrongType])
    for diagnostic in result.diagnostics {
      #expect(diagnostic.hint?.contains("comes from the override /agents/0/backend/") == true)
    }
  }
}
