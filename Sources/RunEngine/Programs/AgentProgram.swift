// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import RunJournal
import TeamConfig
import ToolHost

/// The program behind an agent, and whether it can be started.
struct AgentProgram: Sendable {
  /// How it is started.
  var settings: ClaudeCodeSettings
  /// Why it cannot be.
  var failure: ModelFailure?

  /// Describes the program of an agent.
  ///
  /// - Parameters:
  ///   - place: where the agent works; it has a workspace.
  ///   - surroundings: what programs are started with.
  init?(_ spec: BackendSpec, at place: AgentPlace, _ surroundings: ProgramSurroundings) {
    guard let options = spec.claudeCode, let folders = place.folders, let workspace = folders.workspace else {
      return nil
    }
    self.init(spec, options, workspace: workspace, surroundings)
    settings.folders = folders.additionalFolders
  }

  init(
    _ spec: BackendSpec, _ options: ClaudeCodeOptions, workspace: String, _ surroundings: ProgramSurroundings
  ) {
    var key: Secret?
    if case .key(let secret, _) = spec.credential { key = secret }
    // An address that the environment names comes with a login of the environment's, if with any.
    let address = spec.baseURL == surroundings.variables["ANTHROPIC_BASE_URL"] ? nil : spec.baseURL
    // The program asks nobody without a key, and a server of one's own wants none.
    if address != nil, key == nil { key = Secret("none") }
    settings = ClaudeCodeSettings(
      model: spec.model, options: options, key: key, workspace: workspace, environment: surroundings.variables)
    settings.baseURL = address
    settings.clientName = surroundings.clientName
  }

  /// Looks whether it can be started. What was found is kept, so that it is not looked for again.
  mutating func check() async {
    do throws(ModelFailure) {
      settings.program = try await ClaudeProgram.find(settings: settings)
    } catch {
      failure = error
    }
  }

  /// What the agents of a team are started with, each checked. Nil for agents that are no program.
  ///
  /// - Parameter isReplayed: whether an agent, by its position, asks no model.
  static func of(
    _ team: Team, at places: [AgentPlace], isReplayed: [Bool], _ surroundings: ProgramSurroundings
  ) async -> [AgentProgram?] {
    let described = zip(zip(team.agents, places), isReplayed).map { pair, isReplayed in
      isReplayed ? nil : AgentProgram(pair.0.backend, at: pair.1, surroundings)
    }
    return await withTaskGroup(of: (Int, AgentProgram).self) { group in
      for (index, program) in described.enumerated() {
        guard var program else { continue }
        group.addTask {
          await program.check()
          return (index, program)
        }
      }
      var programs = described
      for await (index, program) in group { programs[index] = program }
      return programs
    }
  }
}

/// What programs of agents are started with.
struct ProgramSurroundings: Sendable {
  /// The process's environment and, for names it lacks, the `.env` files.
  var variables: [String: String]
  /// How this program names itself to them.
  var clientName: String

  /// Where the `.env` file of the working directory is said to stand.
  private static let folderFile = "./.env"
  /// Beginnings of names that this file cannot give to a program: they choose programs, libraries, addresses and
  /// settings, and the file may have come with somebody else's folder. Keys it may give.
  private static let withheld = [
    "CLAUDE_CODE_PATH", "CLAUDE_CONFIG_DIR", "ANTHROPIC_BASE_URL", "ANTHROPIC_CUSTOM_HEADERS", "LD_", "NODE_",
    "BASH_ENV",
    "PATH", "HOME", "PYTHON", "GIT_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy",
    "all_proxy",
  ]

  /// Gathers it.
  init(_ environment: Environment, clientName: String) {
    self.clientName = clientName
    variables = [:]
    for layer in environment.layers {
      let values =
        layer.origin == Self.folderFile
        ? layer.values.filter { value in !Self.withheld.contains { value.key.hasPrefix($0) } } : layer.values
      variables.merge(values) { stronger, _ in stronger }
    }
  }
}
