// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import RunJournal
import ToolHost

/// Where one agent works, as far as that could be arranged.
struct AgentPlace: Sendable {
  /// The agent's folders; nil when it does nothing with files.
  var folders: AgentFolders?
  /// The workspace, absolute and real where that is known; also of agents that do nothing with it yet.
  var workspace: String?
  /// Why the agent cannot work.
  var failure: ModelFailure?
  /// What the user should know.
  var notices: [Notice] = []

  /// What the agent is told about its folders; nil when there is nothing to tell.
  var text: FolderText? {
    guard let folders, let workspace = folders.workspace else { return nil }
    return FolderText(
      workspace: workspace,
      places: folders.contexts.map {
        FolderText.Place(path: $0.path, isWritable: $0.isWritable, protected: $0.protected)
      }, references: folders.references + folders.added)
  }
}
