// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal
import TeamConfig
import ToolHost

/// Arranges where the agents of a team work: makes their workspaces and follows the paths of the team file to where they
/// really lead. (config.md 1.6; orchestration.md 3.3, 3.5)
struct AgentPlacement: Sendable {
  let team: Team
  /// The folder the run works in.
  let workingDirectory: String
  /// Paths for every agent that the caller named, as written.
  let offeredPaths: [String]
  /// Where the team file is, if it is a file.
  let teamFile: String?
  let environment: ServiceEnvironment

  /// Arranges everything, on the disk's thread. Agents whose replies are prepared get no folder made.
  ///
  /// - Parameter isReplayed: whether an agent, by its position, asks no model.
  func places(isReplayed: [Bool]) async -> [AgentPlace] {
    await DiskExecutor.shared.run { arrange(isReplayed) }
  }

  private func arrange(_ isReplayed: [Bool]) -> [AgentPlace] {
    let maker = WorkspaceMaker(
      stateFolder: stateFolder, home: environment.home,
      reserved: [ownSettings: "the user's settings", ownState: "the list of runs"])
    var places: [AgentPlace] = []
    var owners: [String: String] = [:]
    for (spec, isReplayed) in zip(team.agents, isReplayed) {
      var place = AgentPlace()
      if let path = spec.backend.cwd.map({ PathRule.workspaces.resolve($0, workingDirectory: workingDirectory) }) {
        place.workspace = path
        if spec.backend.worksWithFiles, !isReplayed {
          do throws(WorkspaceProblem) {
            let real = try maker.prepare(path)
            if let owner = owners[real] { throw .taken(real, agent: owner) }
            owners[real] = spec.id
            place.workspace = real
            place.folders = AgentFolders(workspace: real, home: environment.home)
          } catch {
            place.failure = Self.failure(error, written: spec.backend.cwd ?? path)
          }
        }
      }
      places.append(place)
    }
    for index in places.indices where places[index].folders != nil {
      addPaths(of: team.agents[index], to: &places[index])
      guard let workspace = places[index].workspace else { continue }
      places[index].folders?.guarded =
        guarded
        + owners.filter { $0.key != workspace }.sorted { $0.key < $1.key }.map {
          AgentFolders.Guarded(path: $0.key, name: "another agent", isHidden: true)
        }
      // A program that reads settings would run the commands that an agent writes into them.
      if team.agents[index].backend.claudeCode?.settingSources.isEmpty == false {
        places[index].folders?.guarded.append(
          AgentFolders.Guarded(path: "\(workspace)/.claude", name: "the settings of the agent's program"))
      }
    }
    return places
  }

  static func failure(_ problem: WorkspaceProblem, written: String) -> ModelFailure {
    ModelFailure(
      .invalidRequest, "The workspace of the agent cannot be used: \(problem.sentence)", retryable: false,
      code: failureCode,
      hint: "`cwd` is \(ShownText.quoted(written)). Write a plain name there, which becomes a folder in "
        + ".massgen/workspaces, or the path of a folder that you may write in.")
  }

  /// The code of failures for want of a workspace.
  static let failureCode = "workspace_unusable"

  // MARK: Paths of the team file

  private func addPaths(of spec: AgentSpec, to place: inout AgentPlace) {
    guard let workspace = place.workspace else { return }
    // Shared paths take the place of an agent's own, as in MassGen. (config.md 2.7)
    var known: Set<String> = []
    let offered = offeredPaths.map {
      ContextPath(path: $0, resolved: PathRule.workingDirectory.resolve($0, workingDirectory: workingDirectory))
    }
    for path in team.contextPaths + spec.backend.contextPaths + offered {
      let written = path.path.replacing("${cwd}", with: workspace)
      let absolute =
        written == path.path
        ? path.resolved : PathRule.workingDirectory.resolve(written, workingDirectory: workingDirectory)
      guard let real = try? RealPath(of: absolute, in: DiskView()) else {
        place.notices.append(Self.unreadable(path.path, agentID: spec.id))
        continue
      }
      guard known.insert(real.path).inserted else { continue }
      if real.kind == .missing { place.notices.append(Self.missing(path.path, agentID: spec.id)) }
      let isFile = if case .file = real.kind { true } else { false }
      let base = isFile ? PathNames.folder(of: real.path) : real.path
      place.folders?.contexts.append(
        AgentFolders.Context(
          path: real.path, isWritable: path.permission == .write, isFile: isFile,
          protected: path.protectedPaths.compactMap { written in
            let absolute = PathNames.isAbsolute(written) ? written : "\(base)/\(written)"
            return (try? RealPath(of: absolute, in: DiskView()))?.path
          }))
    }
    for folder in spec.backend.addedFolders {
      let absolute = PathNames.isAbsolute(folder) ? folder : "\(workspace)/\(folder)"
      guard let real = try? RealPath(of: absolute, in: DiskView()), real.kind == .folder else {
        place.notices.append(Self.missing(folder, agentID: spec.id))
        continue
      }
      place.folders?.added.append(real.path)
    }
  }

  private static func missing(_ path: String, agentID: String) -> Notice {
    Notice(
      .warning, code: "context_path_missing", title: "A file or folder that the agent should see does not exist.",
      detail: path, agentID: agentID)
  }

  private static func unreadable(_ path: String, agentID: String) -> Notice {
    Notice(
      .warning, code: "context_path_missing", title: "A file or folder that the agent should see cannot be reached.",
      detail: path, agentID: agentID)
  }

  // MARK: What nobody changes

  private var stateFolder: String { PathRule.stateFolder.resolve(".", workingDirectory: workingDirectory) }
  private var ownSettings: String { "\(environment.configHome)/massgen" }
  private var ownState: String { "\(environment.stateHome)/massgen" }

  private var guarded: [AgentFolders.Guarded] {
    var guarded = [
      AgentFolders.Guarded(path: stateFolder, name: "the runs of the team"),
      AgentFolders.Guarded(path: ownSettings, name: "the user's settings"),
      AgentFolders.Guarded(path: ownState, name: "the list of runs"),
    ]
    if let teamFile { guarded.append(AgentFolders.Guarded(path: teamFile, name: "the team file")) }
    return guarded.map { item in
      var item = item
      item.path = (try? RealPath(of: item.path, in: DiskView()))?.path ?? item.path
      return item
    }
  }
}

extension BackendSpec {
  /// Whether the agent's model acts on files by itself.
  var worksWithFiles: Bool { ProviderTable.profile(id: provider)?.api == .claudeCode }

  /// Folders the file gives the agent's program besides, absolute.
  var addedFolders: [String] { claudeCode?.addedFolders ?? [] }
}
