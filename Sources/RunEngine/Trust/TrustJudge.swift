// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal
public import TeamConfig
import ToolHost

/// What a team asks for and whether it gets it, for those who only want to know.
public struct TeamTrust: Sendable {
  /// What only trusted team files get; none for most teams.
  public let needs: [TrustNeed]
  /// Whether the folder of the team file is trusted on this machine, whoever runs it.
  public let isTrusted: Bool

  /// Looks at a team.
  public init(of team: Team, _ file: TeamFile, in workingDirectory: String, _ environment: ServiceEnvironment) async {
    needs = TrustNeed.all(
      of: team, isReplayed: team.agents.map { $0.backend.replay != nil }, workingDirectory: workingDirectory)
    let judge = TrustJudge(environment: environment, scope: TrustScope())
    isTrusted = await judge.isTrusted(file, workingDirectory: workingDirectory)
  }
}

/// Says whether a team file is trusted on this machine: in a folder of the scope, in one that the user has trusted for
/// good, or in a place where only the user puts files. Folders are compared by where they really are.
struct TrustJudge: Sendable {
  let environment: ServiceEnvironment
  let scope: TrustScope

  /// Refuses a team that asks for more than it may have.
  ///
  /// - Parameters:
  ///   - reference: how the caller named the team.
  ///   - needs: what the team asks for.
  func check(
    _ reference: TeamReference, _ file: TeamFile, needs: [TrustNeed], workingDirectory: String
  ) async throws(EngineError) {
    guard !needs.isEmpty else { return }
    if scope.includesNamedTeams, await isNamed(reference, file, workingDirectory) { return }
    guard await isTrusted(file, workingDirectory: workingDirectory) else {
      throw .untrustedWorkspace(
        folder: Self.folder(file, workingDirectory), needs: needs,
        settingsFile: TrustedFolders.settingsFile(environment))
    }
  }

  /// Whether the caller has named this very file. A short name that a bundled team has, too, names none of the two: the
  /// folder's file may have been put there to be taken for the other.
  private func isNamed(_ reference: TeamReference, _ file: TeamFile, _ workingDirectory: String) async -> Bool {
    switch reference {
    case .search: return false
    case .text: return true
    case .path(let word), .name(let word):
      if let path = file.source.path, path == word || path.hasSuffix("/\(word)") { return true }
      return !(await TeamLocator(environment).isAmbiguous(word, in: workingDirectory))
    }
  }

  /// Whether a team file is trusted by where it stands.
  func isTrusted(_ file: TeamFile, workingDirectory: String) async -> Bool {
    let folder = Self.folder(file, workingDirectory)
    return await DiskExecutor.shared.run { () -> Bool in self.isTrusted(folder) }
  }

  /// Where a team comes from: the folder of its file; a text without a place belongs to the working directory.
  private static func folder(_ file: TeamFile, _ workingDirectory: String) -> String {
    file.source.path.map(PathNames.folder(of:)) ?? workingDirectory
  }

  /// Whether team files of a folder are trusted. It blocks.
  private func isTrusted(_ folder: String) -> Bool {
    let folder = Self.real(folder)
    let own = ["\(environment.configHome)/massgen"] + [environment.teamsDirectory].compactMap(\.self)
    let chosen = (scope.roots + TrustedFolders.readNow(environment)).compactMap(expand)
    return (own + chosen).contains { PathNames.isInside(folder, Self.real($0)) }
  }

  private func expand(_ root: String) -> String? {
    if PathNames.isAbsolute(root) { return root }
    guard root == "~" || root.utf8.starts(with: "~/".utf8), let home = environment.home else { return nil }
    return home + root.dropFirst()
  }

  private static func real(_ path: String) -> String { (try? RealPath(of: path, in: DiskView()))?.path ?? path }
}

extension BackendSpec {
  /// What people call the program that is started for the agent.
  var program: String { claudeCode?.cliPath ?? "claude" }
}
