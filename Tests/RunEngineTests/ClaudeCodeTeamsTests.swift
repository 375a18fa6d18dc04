// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import TeamConfig
import TestSupport
import Testing
import ToolHost

@testable import RunEngine

/// Teams with Claude Code agents, as MassGen has them.
@Suite(.enabled(if: Shared.isAvailable)) struct ClaudeCodeTeamsTests {
  private static let surroundings = ProgramSurroundings(
    Environment(layers: [.init(origin: "environment", values: ["PATH": "/usr/bin", "NOTION_TOKEN_ONE": "n"])]),
    clientName: "test")

  private static func files(_ version: String) -> [String] {
    Shared.files(under: "corpus/\(version)", suffix: ".yaml").filter { file in
      (try? agents(file))?.isEmpty == false
    }
  }

  /// The Claude Code agents of a file.
  private static func agents(_ file: String) throws -> [AgentSpec] {
    let context = TeamContext(workingDirectory: "/work", environment: Environment(layers: []))
    let result = TeamReader.read(TeamSource(bytes: try Shared.bytes(file), path: "/work/\(file)"), context: context)
    return result.team?.agents.filter { $0.backend.type == "claude_code" } ?? []
  }

  @Test("All of them are looked at", arguments: [("massgen-v0.0.29", 18), ("massgen-v0.0.30", 20)])
  func count(_ version: String, _ least: Int) {
    #expect(Self.files(version).count >= least)
  }

  @Test(
    "Each Claude Code agent of a published team has a backend, and nothing of it is missing",
    arguments: ["massgen-v0.0.29", "massgen-v0.0.30"].flatMap(files))
  func starts(_ file: String) throws {
    for agent in try Self.agents(file) {
      var place = AgentPlace()
      place.folders = AgentFolders(workspace: "/work/\(agent.id)", home: nil)
      place.workspace = "/work/\(agent.id)"
      let program = try #require(AgentProgram(agent.backend, at: place, Self.surroundings))
      #expect(program.settings.workspace == "/work/\(agent.id)" && program.settings.key == nil)
      guard case .backend(let backend) = BackendFactory(userAgent: "test").make(agent.backend, program: program) else {
        Issue.record("\(agent.id) has no backend")
        continue
      }
      #expect(backend.descriptor.type == "claude_code" && backend.descriptor.model == agent.backend.model)
      #expect(agent.backend.unsupported == [], "\(agent.id)")
      #expect(agent.backend.cwd != nil)
    }
  }

  @Test("An agent without a key keeps the program's login, and one with an address of its own gets none of it")
  func keys() throws {
    var spec = BackendSpec(type: "claude_code", provider: "claude_code", model: "")
    let options = ClaudeCodeOptions()
    #expect(AgentProgram(spec, options, workspace: "/w", Self.surroundings).settings.key == nil)
    spec.baseURL = "http://127.0.0.1:9"
    let local = AgentProgram(spec, options, workspace: "/w", Self.surroundings).settings
    #expect(local.baseURL == "http://127.0.0.1:9" && local.key?.reveal() == "none")
    spec.credential = .key(Secret("k"), variable: "ANTHROPIC_API_KEY")
    #expect(AgentProgram(spec, options, workspace: "/w", Self.surroundings).settings.key?.reveal() == "k")
  }
}
