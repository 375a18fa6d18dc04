// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import Glibc
import JSONCore
import RunJournal
import TeamConfig
import Testing
import ToolHost

@testable import RunEngine

@Suite("Where agents work")
struct AgentPlacementTests {
  private func places(
    _ yaml: String, in workplace: Workplace, offered: [String] = [], replayed: Bool = false
  ) async throws -> [AgentPlace] {
    let reading = TeamReader.read(
      TeamSource(bytes: Array(yaml.utf8), path: "\(workplace.path)/team.yaml"),
      context: TeamContext(workingDirectory: workplace.path))
    let team = try #require(reading.team)
    let placement = AgentPlacement(
      team: team, workingDirectory: workplace.path, offeredPaths: offered, teamFile: "\(workplace.path)/team.yaml",
      environment: workplace.environment)
    return await placement.places(isReplayed: team.agents.map { _ in replayed })
  }

  private func isFolder(_ path: String) -> Bool { DiskView().entry(path) == .folder }

  @Test("A relative workspace lies below .massgen/workspaces, an absolute one where it says; both are made")
  func made() async throws {
    let workplace = Workplace()
    let places = try await places(
      """
      agents:
        - {id: a, backend: {type: claude_code, cwd: one}}
        - {id: b, backend: {type: claude_code, cwd: "\(workplace.path)/deep/two"}}
        - {id: c, backend: {type: claude_code, cwd: .massgen/three}}
      """, in: workplace)
    let expected = [".massgen/workspaces/one", "deep/two", ".massgen/three"].map { "\(workplace.path)/\($0)" }
    #expect(places.map(\.workspace) == expected)
    #expect(places.map(\.folders?.workspace) == expected)
    #expect(places.allSatisfy { $0.failure == nil && $0.notices.isEmpty })
    #expect(expected.allSatisfy(isFolder))
  }

  @Test("Nothing that is in a workspace is lost, however often it is used")
  func kept() async throws {
    let workplace = Workplace()
    let yaml = "agents: [{id: a, backend: {type: claude_code, cwd: \"\(workplace.path)/mine\"}}]"
    mkdir("\(workplace.path)/mine", 0o755)
    mkdir("\(workplace.path)/mine/sub", 0o755)
    try workplace.write("precious", to: "mine/file.txt")
    try workplace.write("precious", to: "mine/sub/file.txt")
    for _ in 0..<3 { #expect(try await places(yaml, in: workplace)[0].failure == nil) }
    #expect(
      DiskView().files(below: "\(workplace.path)/mine", limit: 10)?.sorted()
        == ["\(workplace.path)/mine/file.txt", "\(workplace.path)/mine/sub/file.txt"])
    #expect(DiskView().entry("\(workplace.path)/mine/file.txt") == .file(names: 1))
  }

  @Test("An agent whose workspace cannot be used cannot work, and says why; the others can")
  func refused() async throws {
    let workplace = Workplace()
    try workplace.write("x", to: "file")
    symlink("\(workplace.path)/.massgen/workspaces/good", "\(workplace.path)/same")
    let places = try await places(
      """
      agents:
        - {id: a, backend: {type: claude_code, cwd: good}}
        - {id: b, backend: {type: claude_code, cwd: "\(workplace.path)/file"}}
        - {id: c, backend: {type: claude_code, cwd: "\(workplace.path)/same"}}
        - {id: d, backend: {type: claude_code, cwd: "/etc/massgen-agent"}}
        - {id: e, backend: {type: claude_code, cwd: ".massgen/sessions/x"}}
      """, in: workplace)
    #expect(places[0].failure == nil)
    for (place, reason) in zip(
      places.dropFirst(), ["is not a folder", "agent “a”", "belongs to the system", "what runs write"])
    {
      let failure = try #require(place.failure)
      #expect(failure.code == "workspace_unusable")
      #expect(failure.message.contains(reason), "\(failure.message)")
      #expect(failure.hint?.contains(".massgen/workspaces") == true)
      #expect(place.folders == nil)
    }
    #expect(!isFolder("/etc/massgen-agent"))
  }

  @Test("Agents that do nothing with files get no folder, and neither do replays")
  func untouched() async throws {
    let workplace = Workplace()
    let yaml = """
      agents:
        - {id: a, backend: {type: openai, model: gpt-4o, cwd: one}}
        - {id: b, backend: {type: claude_code, cwd: two}}
      """
    let replayed = try await places(yaml, in: workplace, replayed: true)
    #expect(!isFolder("\(workplace.path)/.massgen"))
    #expect(replayed[1].workspace == "\(workplace.path)/.massgen/workspaces/two")
    #expect(replayed[1].folders == nil && replayed[1].text == nil)
    let live = try await places(yaml, in: workplace)
    #expect(live[0].workspace == "\(workplace.path)/.massgen/workspaces/one")
    #expect(live[0].folders == nil && live[0].text == nil)
    #expect(!isFolder("\(workplace.path)/.massgen/workspaces/one"))
    #expect(isFolder("\(workplace.path)/.massgen/workspaces/two"))
  }

  @Test("Context paths lead where they really are, shared ones first, and what is missing is said")
  func contexts() async throws {
    let workplace = Workplace()
    for folder in ["src", "src/keep", "real"] { mkdir("\(workplace.path)/\(folder)", 0o755) }
    try workplace.write("x", to: "notes.txt")
    symlink("real", "\(workplace.path)/link")
    let places = try await places(
      """
      orchestrator:
        context_paths:
          - {path: src, permission: write, protected_paths: [keep, gone/later]}
          - {path: notes.txt, permission: write, protected_paths: [notes.txt]}
          - {path: nowhere}
      agents:
        - id: a
          backend:
            type: claude_code
            cwd: one
            context_paths: [{path: link}, {path: src}, {path: "${cwd}/part"}]
        - {id: b, backend: {type: claude_code, cwd: two}}
      """, in: workplace, offered: ["real", "notes.txt"])
    let root = workplace.path
    let shared = [
      AgentFolders.Context(
        path: "\(root)/src", isWritable: true, protected: ["\(root)/src/keep", "\(root)/src/gone/later"]),
      AgentFolders.Context(path: "\(root)/notes.txt", isWritable: true, isFile: true, protected: ["\(root)/notes.txt"]),
      AgentFolders.Context(path: "\(root)/nowhere"),
    ]
    let real = AgentFolders.Context(path: "\(root)/real")
    #expect(
      places[0].folders?.contexts
        == shared + [real, AgentFolders.Context(path: "\(root)/.massgen/workspaces/one/part")])
    #expect(places[1].folders?.contexts == shared + [real])
    #expect(places[1].notices.map(\.code) == ["context_path_missing"])
    #expect(places[1].notices.first?.detail == "nowhere")
    #expect(places[1].notices.first?.agentID == "b")
  }

  @Test("Nobody changes the team file, the runs, the settings or another agent's workspace")
  func guarded() async throws {
    let workplace = Workplace()
    try workplace.write("x", to: "team.yaml")
    let places = try await places(
      """
      orchestrator: {context_paths: [{path: ., permission: write}]}
      agents:
        - {id: a, backend: {type: claude_code, cwd: one}}
        - {id: b, backend: {type: claude_code, cwd: two}}
      """, in: workplace)
    let folders = try #require(places[0].folders)
    let rules = PathRules(folders: folders, mode: .presenting)
    let root = workplace.path
    func isForbidden(_ access: ToolAccess) -> Bool {
      if case .forbidden = rules.verdict(for: access) { return true }
      return false
    }
    for path in [
      "team.yaml", ".massgen/x", ".massgen/sessions/s/runs/r/events.jsonl", ".massgen/workspaces/two/x",
      "config/massgen/settings.json", "state/massgen/runs.jsonl",
    ] { #expect(isForbidden(.write(path: "\(root)/\(path)")), "\(path)") }
    #expect(isForbidden(.read(path: "\(root)/.massgen/workspaces/two/x")))
    #expect(rules.verdict(for: .write(path: "\(root)/main.py")) == .allowed)
    #expect(rules.verdict(for: .write(path: "x")) == .allowed)
    #expect(rules.verdict(for: .read(path: "\(root)/team.yaml")) == .allowed)
  }

  @Test("Agents are told where they work, and the presenter where to deliver")
  func words() async throws {
    let workplace = Workplace()
    mkdir("\(workplace.path)/src", 0o755)
    mkdir("\(workplace.path)/docs", 0o755)
    let places = try await places(
      """
      orchestrator:
        context_paths: [{path: src, permission: write, protected_paths: [keep]}, {path: docs}]
      agents: [{id: a, backend: {type: claude_code, cwd: one}}]
      """, in: workplace)
    let text = try #require(places[0].text)
    let root = workplace.path
    for words in [text.round, text.presenter] {
      #expect(words.contains("Your workspace is \(root)/.massgen/workspaces/one."))
      #expect(words.contains("change nothing in them:\n- \(root)/docs\n"))
      #expect(words.contains("- \(root)/src"))
    }
    #expect(text.round.contains("nobody may change them"))
    #expect(!text.round.contains("Deliver here"))
    #expect(text.presenter.contains("Deliver here"))
    #expect(text.presenter.contains("stay as they are all the same:\n- \(root)/src/keep"))
  }
}
