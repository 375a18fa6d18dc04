// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Judges the folders `orchestrator` names for storage, which MassGen wants as soon as an agent has a workspace.
/// (config.md 1.6; section 6, Filesystem)
extension TeamReading {
  /// The keys, and the folders MassGen's examples give them.
  private static let storageKeys = [
    ("snapshot_storage", "snapshots"), ("agent_temporary_workspace", "temp_workspaces"),
  ]

  /// Checks the storage keys and says where the folders are.
  mutating func checkStorage() -> [FolderUse] {
    checkPresence()
    guard let orchestrator = topSection.section("orchestrator") else { return [] }
    // About a team that could not be read whole it is not known what is used.
    let isUnused = readsEveryBackend && !backends.contains(where: \.mentionsWorkspace)
    var uses: [FolderUse] = []
    for (key, _) in Self.storageKeys {
      guard let field = orchestrator[key], !field.node.isNull else { continue }
      if isUnused {
        findings.report(
          WorkspaceFinding.storageUnused(key: key), at: field.keyRange ?? field.node.range, path: field.path,
          override: field.node.override, repairs: [.remove(field.path)])
      }
      guard let written = field.writtenText, !written.isEmpty, let folder = path(field, .stateFolder) else { continue }
      if isInUse(folder) {
        let name = key == "snapshot_storage" ? "snapshots" : "temp_workspaces"
        findings.report(
          WorkspaceFinding.storageWouldBeErased(key: key, written), at: field.node, path: field.path,
          repairs: [.write(.string(name), at: field.path)])
      } else {
        checkEscape(field, .stateFolder)
      }
      if !isUnused { uses.append(FolderUse(role: .storage(key: key), field: field, path: folder)) }
    }
    return uses
  }

  /// What adds the storage keys that are not there.
  func storageOperations() -> [Repair.Operation] {
    let orchestrator = topSection["orchestrator"]?.node
    if let orchestrator, orchestrator.members == nil, !orchestrator.isNull { return [] }
    return Self.storageKeys.compactMap { key, name in
      guard orchestrator?[key] == nil else { return nil }
      return .set(ConfigPath([.key("orchestrator"), .key(key)]), .string(name))
    }
  }

  /// Reports storage keys that MassGen wants; once, at the first workspace or at `orchestrator`.
  private mutating func checkPresence() {
    guard let first = backends.first(where: { $0.workspace != nil && BackendSet.workspaceUsers.contains($0.type) }),
      let workspace = first.section["cwd"]
    else { return }
    guard let field = topSection["orchestrator"] else {
      findings.report(
        WorkspaceFinding.orchestratorMissing, at: workspace.keyRange ?? workspace.node.range, path: workspace.path,
        override: workspace.node.override, repairs: [Repair("Add storage folders", storageOperations())])
      return
    }
    // One without content has been reported.
    guard let members = field.node.members else { return }
    let missing = Self.storageKeys.map(\.0).filter { key in !members.contains { $0.key == key } }
    guard !missing.isEmpty else { return }
    let titles = missing.map { "`\($0)`" }.joined(separator: " and ")
    findings.report(
      WorkspaceFinding.storageMissing(keys: missing), at: field.keyRange ?? field.node.range, path: field.path,
      override: field.node.override,
      related: [
        ConfigDiagnostic.Related(
          message: "the workspace of \(ShownText.quoted(first.agentID))",
          range: workspace.keyRange ?? workspace.node.range)
      ],
      repairs: [Repair("Add \(titles)", storageOperations())])
  }
}
