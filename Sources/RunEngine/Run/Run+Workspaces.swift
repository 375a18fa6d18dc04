// SPDX-License-Identifier: Apache-2.0

import Coordination
import RunJournal
import ToolHost

extension Run {
  /// Takes hold of the agents' workspaces and tells the user where somebody else works too. Two runs may share a
  /// folder, of one team or of two: refusing would stop people who want it so, and saying nothing would leave those who
  /// do not in the dark.
  func holdWorkspaces() async -> [WorkspaceHold] {
    let workspaces = plan.members.compactMap { member in member.folders?.workspace.map { ($0, member.agent.id) } }
    guard !workspaces.isEmpty else { return [] }
    let holds = await DiskExecutor.shared.run {
      workspaces.map { path, agentID in (WorkspaceHold(path), path, agentID) }
    }
    append(
      holds.compactMap { hold, path, agentID in
        guard hold?.isShared == true else { return nil }
        return .notice(
          Notice(
            .warning, code: "workspace_shared", title: "Another run works in the workspace of the agent as well.",
            detail: "\(path): what one changes, the other sees. Give `cwd` another name for runs side by side.",
            agentID: agentID))
      })
    return holds.compactMap(\.0)
  }
}
