// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Testing

@testable import TeamConfig

/// A file that is being typed still gives what is there.
@Suite struct HalfTypedTests {
  private func read(_ text: String) -> TeamReadResult {
    TeamReader.read(TeamSource(bytes: Array(text.utf8)), context: TeamContext(workingDirectory: "/work"))
  }

  @Test(
    "A broken line costs the line and gets one error",
    arguments: [
      "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n  - id: b\n    backend:\n      type: \"ope",
      "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n  - id: b\n    backend: {type: openai, mod",
      "agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n  - id: b\n    back: : x\n",
    ])
  func brokenLine(text: String) {
    let result = read(text)
    #expect(result.team?.agents.first?.backend.model == "gpt-4o")
    #expect(result.diagnostics.filter { $0.code == .yamlSyntax }.count == 1)
    #expect(result.hasErrors)
  }

  @Test("Agents that are not finished are left out, and the others are read")
  func unfinishedAgent() {
    let result = read("agents:\n  - id: a\n    backend: {type: openai, model: gpt-4o}\n  - id: b\n    backend:\n  -\n")
    #expect(result.team?.agents.map(\.id) == ["a"])
    #expect(result.diagnostics.map(\.code) == [.sectionNull, .agentNotMapping])
  }

  @Test(
    "What is offered for agents that are no list makes a list of agents",
    arguments: [
      ("agents: {a: {backend: {type: openai, model: gpt-4o}}}", ["Make a list of it, with the keys as ids"]),
      ("agents: {id: a, backend: {type: openai, model: gpt-4o}}", ["Make it the only item of a list"]),
      ("agents: scout", []),
    ])
  func agentsNotList(text: String, titles: [String]) {
    let diagnostic = read(text).diagnostics.first { $0.code == .agentsNotList }
    #expect(diagnostic?.repairs.map(\.title) == titles)
  }

  @Test("Broken JSON still gives the agents that are there")
  func brokenJSON() {
    let text = #"{"agents": [{"id": "a", "backend": {"type": "openai", "model": "gpt-4o"}}, {"id": "b""#
    let result = TeamReader.read(
      TeamSource(bytes: Array(text.utf8), path: "/work/t.json"), context: TeamContext(workingDirectory: "/work"))
    #expect(result.diagnostics.first?.code == .jsonSyntax)
    #expect(result.team?.agents.first?.id == "a")
  }

  @Test("JSON may hold what YAML cannot, and every place in it is exact")
  func strictJSON() throws {
    let text =
      "{\"agents\":[{\"id\":\"a\",\n\t\"system_message\":\"\\ud83d\\ude42 \\/ $\",\"backend\":{\"type\":\"opanai\"}}]}"
    let source = TeamSource(bytes: Array(text.utf8), format: .json)
    let result = TeamReader.read(source, context: TeamContext(workingDirectory: "/work"))
    let diagnostic = try #require(result.diagnostics.first)
    #expect(result.diagnostics.count == 1)
    #expect(String(decoding: source.bytes[diagnostic.range], as: UTF8.self) == "\"opanai\"")
    let fixed = TeamReader.read(
      TeamSource(bytes: Array(text.utf8), format: .json),
      context: TeamContext(
        workingDirectory: "/work", overrides: [(.init(tokens: ["agents", "0", "backend", "type"]), "lmstudio")]))
    #expect(fixed.team?.agents[0].systemMessage == "🙂 / $")
  }

  @Test("The name of a file decides how strictly it is read")
  func formats() {
    let text = Array("{agents: [{id: a, backend: {type: openai, model: gpt-4o}}]} # fine in YAML".utf8)
    let context = TeamContext(workingDirectory: "/work")
    func codes(_ path: String?, _ format: TeamSource.Format = .auto) -> [DiagnosticCode] {
      TeamReader.read(TeamSource(bytes: text, path: path, format: format), context: context).diagnostics.map(\.code)
    }
    #expect(codes("/work/team.YML").isEmpty)
    #expect(codes(nil).isEmpty)
    #expect(codes("/work/team.json") == [.jsonSyntax])
    #expect(codes(nil, .json) == [.jsonSyntax])
    #expect(codes("/work/team.json", .yaml).isEmpty)
    #expect(codes("/work/team.toml") == [.configExtension])
    #expect(codes("/work/.v1/team") == [.configExtension])
  }
}
