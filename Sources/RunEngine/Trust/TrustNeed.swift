// SPDX-License-Identifier: Apache-2.0

import AgentModel
import TeamConfig

/// Something a team file asks for that only a trusted one gets.
public struct TrustNeed: Sendable, Equatable {
  /// What is asked for.
  public enum Action: String, Sendable, Hashable, CaseIterable {
    /// A program is started.
    case start
    /// Files are written outside `.massgen/`.
    case write
  }

  /// What is asked for.
  public var action: Action
  /// The program, or where is written.
  public var subject: String
  /// The agents it is for; none when it is for the whole team.
  public var agentIDs: [String]

  /// What a team asks for, the programs first.
  ///
  /// - Parameters:
  ///   - isReplayed: for each agent whether it plays prepared replies, which needs nothing.
  ///   - workingDirectory: the folder the run works in.
  static func all(of team: Team, isReplayed: [Bool], workingDirectory: String) -> [TrustNeed] {
    var needs: [TrustNeed] = []
    func add(_ action: Action, _ subject: String, _ agentID: String?) {
      if let index = needs.firstIndex(where: { $0.action == action && $0.subject == subject }) {
        if let agentID { needs[index].agentIDs.append(agentID) }
      } else {
        needs.append(TrustNeed(action: action, subject: subject, agentIDs: agentID.map { [$0] } ?? []))
      }
    }
    let live = zip(team.agents, isReplayed).filter { !$1 }.map(\.0)
    for spec in live where spec.backend.worksWithFiles { add(.start, spec.backend.program, spec.id) }
    let state = PathRule.stateFolder.resolve(".", workingDirectory: workingDirectory)
    func addWrite(_ path: String, _ agentID: String?) {
      if !PathNames.isInside(path, state) || PathNames.split(path).contains("..") { add(.write, path, agentID) }
    }
    for spec in live where spec.backend.worksWithFiles {
      if let cwd = spec.backend.cwd {
        addWrite(PathRule.workspaces.resolve(cwd, workingDirectory: workingDirectory), spec.id)
      }
      for path in team.contextPaths + spec.backend.contextPaths where path.permission == .write {
        addWrite(path.resolved, spec.id)
      }
    }
    for spec in live {
      if case .path(let path) = spec.backend.record { addWrite(path, spec.id) }
    }
    if case .path(let path) = team.record { addWrite(path, nil) }
    return needs
  }
}
