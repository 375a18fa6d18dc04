// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TestSupport
import Testing
import YAMLTree

@testable import TeamLanguage

/// Names: where they stand, where they are defined, and giving them others.
@Suite struct NameTests {
  private static let agents = """
    agents:
      - id: scout
        backend:
          type: replay
          script:
            - steps: [{tool_calls: [{name: vote, arguments: {agent_id: ‸scout, reason: r}}]}]
      - id: critic
        backend: {type: replay, script: []}
    orchestrator:
      presenter_agent: "scout"
    """
  private static let servers = """
    mcp_servers:
      - {name: shared, type: stdio, command: x}
    agents:
      - id: a
        backend:
          type: openai
          mcp_servers: {‸files: {type: stdio, command: y}}
          allowed_tools: [mcp__files__read, mcp__shared__go, 'mcp__files__write']
          direct_mcp_servers: [files]
      - id: b
        backend:
          type: openai
          mcp_servers: [{name: files, type: stdio, command: y}]
          exclude_tools: [mcp__files__write]
    """
  private static let group = """
    agents:
      - id: a
        backend:
          type: ag2
          group_config:
            agents: [{name: 'one', llm_config: {}}, {name: two, llm_config: {}}]
            pattern: {type: auto, initial_agent: o‸ne}
    """

  private func names(_ text: String) -> [String] {
    let fixture = LanguageFixture(text)
    return Occurrence.all(of: fixture.offset, in: fixture.file).map { occurrence in
      let line = fixture.file.lines.line(at: occurrence.range.lowerBound) + 1
      let name = String(decoding: fixture.file.source.bytes[occurrence.range], as: UTF8.self)
      return "\(line) \(name)\(occurrence.role == .definition ? " =" : "")"
    }
  }

  @Test(
    "A name is found wherever it is used",
    arguments: [
      (agents, ["2 scout =", "6 scout", "10 scout"]),
      (servers, ["7 files =", "8 files", "8 files", "9 files"]),
      (servers.replacing("‸", with: "").replacing("mcp__shared", with: "mcp__sh‸ared"), ["2 shared =", "8 shared"]),
      (group, ["6 one =", "7 one"]),
      ("a: &x 1\nb: *‸x\nc: &x 2\nd: [*x]\n", ["1 x =", "2 x"]),
      ("a: ‸&x 1\nb: *x\nc: &x 2\nd: [*x]\n", ["1 x =", "2 x"]),
      ("agents:\n  - id: a\n    back‸end: {type: openai}\n", []),
    ])
  func occurrences(text: String, expected: [String]) {
    #expect(names(text) == expected)
  }

  @Test("A number name in a vote is no id")
  func aliases() {
    let text = Self.agents.replacing("scout", with: "agent2")
    #expect(
      names(text.replacing("‸", with: "").replacing("id: agent2", with: "id: age‸nt2")) == ["2 agent2 =", "10 agent2"])
  }

  private func renamed(_ text: String, to name: String, path: String = "/work/team.massgen.yaml") throws -> String {
    let fixture = LanguageFixture(text, path: path)
    return fixture.applying(try Rename.edits(at: fixture.offset, to: name, in: fixture.file))
  }

  @Test(
    "A name changes everywhere and keeps its quotes",
    arguments: [
      (agents, "lead", [("‸", ""), ("scout", "lead")]),
      (agents, "yes", [("‸", ""), ("id: scout", "id: \"yes\""), ("\"scout\"", "\"yes\""), ("scout,", "\"yes\",")]),
      (group, "it's", [("‸", ""), ("'one'", "'it''s'"), ("one}", "it's}")]),
      ("a: &x 1\nb: *‸x\n", "base", [("‸", ""), ("&x", "&base"), ("*x", "*base")]),
    ])
  func renames(text: String, name: String, changes: [(String, String)]) throws {
    let expected = changes.reduce(text) { $0.replacing($1.0, with: $1.1) }
    #expect(try renamed(text, to: name) == expected)
  }

  @Test("The recording of a renamed agent is still found")
  func recordings() throws {
    let block = "agents:\n  - id: ‸a\n    backend:\n      type: replay\n      cassette: c.jsonl\n"
    #expect(
      try renamed(block, to: "b")
        == "agents:\n  - id: b\n    backend:\n      type: replay\n      agent: a\n      cassette: c.jsonl\n")
    let json = #"{"agents": [{"id": "‸a", "backend": {"type": "replay", "cassette": "c.jsonl"}}]}"#
    #expect(
      try renamed(json, to: "b", path: "/work/team.json")
        == #"{"agents": [{"id": "b", "backend": {"type": "replay", "agent": "a", "cassette": "c.jsonl"}}]}"#)
  }

  @Test(
    "Names that cannot be given are refused with a reason",
    arguments: [
      (agents, "critic", "`critic` is already the name of an agent."), (agents, "", "at least one character"),
      (agents, "a/b", ""), (agents, "agent1", "means an agent by its number"), (agents, "a\nb", "on one line"),
      (servers, "my files", "letters"), ("a: &x 1\nb: *‸x\nc: &y 2\n", "y", "already the name of an anchor"),
      ("ui: {‸}\n", "x", "Nothing here can be renamed."),
    ])
  func refusals(text: String, name: String, reason: String) throws {
    let refusal = try #require(throws: Rename.Refusal.self) { _ = try renamed(text, to: name) }
    #expect(refusal.message.contains(reason) && refusal.message.hasSuffix("."), "\(refusal.message)")
  }

  @Test(
    "Every agent of every file can be renamed and the team stays the same", .enabled(if: Shared.isAvailable),
    arguments: TeamCorpus.files)
  func corpus(name: String) throws {
    let file = try TeamCorpus.read(name)
    for (position, agent) in AgentFacts.all(in: file).enumerated() {
      guard let id = agent.node["id"], id.isScalar, file.team?.agents.filter({ $0.id == agent.id }).count == 1 else {
        continue
      }
      // Every other name needs quotes.
      let new = position.isMultiple(of: 2) ? "renamed-agent" : "no"
      let edits = try Rename.edits(at: id.range.lowerBound, to: new, in: file)
      var bytes = file.source.bytes
      for edit in edits.reversed() { bytes.replaceSubrange(edit.range, with: edit.replacement.utf8) }
      let renamed = TeamCorpus.read(bytes, path: file.source.path)
      #expect(AgentFacts.all(in: renamed).map(\.id)[position] == new)
      #expect(renamed.team?.agents.count == file.team?.agents.count)
      var back = renamed.source.bytes
      for occurrence in Occurrence.all(of: id.range.lowerBound, in: renamed).reversed() {
        back.replaceSubrange(occurrence.range, with: agent.id.utf8)
      }
      #expect(TeamCorpus.read(back, path: file.source.path).digest == file.digest)
    }
  }

  @Test("A definition is found from its uses, and files from their paths")
  func definitions() throws {
    func target(_ text: String) throws -> [String] {
      let context = TeamContext(
        workingDirectory: "/work", files: FileFacts(["/work/t/c.jsonl": .file(size: 1), "/work/gone.txt": .missing]))
      let fixture = LanguageFixture(text, path: "/work/t/team.yaml", context: context)
      guard let (_, targets) = DefinitionTarget.targets(of: fixture.offset, in: fixture.file) else { return [] }
      return targets.map { target in
        switch target {
        case .here(let range): String(decoding: fixture.file.source.bytes[range], as: UTF8.self)
        case .file(let path): path
        }
      }
    }
    #expect(try target(Self.group) == ["one"])
    #expect(try target("x: &b {type: openai}\nagents:\n  - backend: {<‸<: *b}\n") == ["&b {type: openai}"])
    #expect(try target("agents:\n  - backend: {type: replay, cassette: c.‸jsonl}\n") == ["/work/t/c.jsonl"])
    #expect(try target("orchestrator:\n  context_paths: [{path: gone‸.txt}]\n") == [])
  }
}
