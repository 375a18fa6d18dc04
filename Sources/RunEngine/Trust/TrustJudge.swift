// SPDX-License-Identifier: Apache-2.0

import AgentModel
import RunJournal
import TeamConfig
import ToolHost

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
    guard !needs.isEmpty, !(scope.includesNamedTeams && reference != .search) else { return }
    let folder = file.source.path.map(PathNames.folder(of:)) ?? workingDirectory
    let mayRun = await DiskExecutor.shared.run { () -> Bool in self.isTrusted(folder) }
    guard mayRun else {
      throw .untrustedWorkspace(
        folder: folder, needs: needs, settingsFile: TrustedFolders.settingsFile(environment))
    }
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
  var program: String { "claude" }
}
