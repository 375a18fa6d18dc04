// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Judges `backend.cwd`, each by itself and against the others. (config.md 1.6; section 6, Filesystem)
extension TeamReading {
  /// Checks every workspace and says where they are.
  mutating func checkWorkspaces() -> [FolderUse] {
    workspaceNames = WorkspaceNames(taken: backends.compactMap { $0.workspace?.node.text })
    var uses: [FolderUse] = []
    for (index, backend) in backends.enumerated() {
      guard let field = backend.section["cwd"] else {
        checkMissingWorkspace(backend, index: index)
        continue
      }
      guard let path = workspace(field, of: backend, index: index) else { continue }
      uses.append(FolderUse(role: .workspace(agent: backend.agentID), field: field, path: path))
    }
    checkDuplicates(uses)
    return uses
  }

  /// What gives an agent a workspace, and the orchestrator what MassGen wants besides.
  mutating func workspaceRepair(at index: Int) -> Repair {
    let name = workspaceNames.name(forAgent: index)
    return Repair(
      "Add `cwd: \(name)`", [.set(backends[index].section.path.appending("cwd"), .string(name))] + storageOperations())
  }

  // MARK: One workspace

  private mutating func checkMissingWorkspace(_ backend: ReadBackend, index: Int) {
    if backend.type == .claudeCode {
      findings.report(
        WorkspaceFinding.missing(backend.type), at: backend.section["type"]?.node.range ?? backend.section.anchor,
        path: backend.section.path, override: backend.section.node.override, repairs: [workspaceRepair(at: index)])
    }
    guard BackendSet.imageMakers.contains(backend.type),
      let field = backend.section["enable_image_generation"],
      backend.section.bool("enable_image_generation") == true,
      // What the provider itself makes goes where the run keeps its files.
      backend.spec?.providerTools.contains(.imageGeneration) != true
    else { return }
    findings.report(
      WorkspaceFinding.imagesWithoutWorkspace, at: field.keyRange ?? field.node.range, path: field.path,
      override: field.node.override, repairs: [workspaceRepair(at: index)])
  }

  /// Where a workspace is; nil when it is none or not to be compared with others.
  private mutating func workspace(_ field: Section.Field, of backend: ReadBackend, index: Int) -> String? {
    let path = field.path
    let key = field.keyRange ?? field.node.range
    guard !isEmpty(field, index: index) else { return nil }
    guard field.writtenText != nil else {
      findings.report(
        StructureFinding.wrongType(expected: [.string], kind: field.node.kindName, matters: true), at: key, path: path,
        override: field.node.override)
      return nil
    }
    if !BackendSet.workspaceUsers.contains(backend.type), backend.type != .replay {
      let isRefused = backend.type != .ag2
      findings.report(
        WorkspaceFinding.unsupported(backend.type, isRefused: isRefused), at: key, path: path,
        override: field.node.override, repairs: [.remove(path, isSafe: !isRefused)])
      return nil
    }
    guard let folder = self.path(field, .workspaces) else { return nil }
    if PathText.depth(folder) < 2 {
      findings.report(WorkspaceFinding.shallow(field.node.text), at: field.node, path: path)
      return nil
    }
    switch fact(folder) {
    case .file, .other:
      findings.report(
        WorkspaceFinding.notFolder(field.node.text, isFatal: backend.type == .claudeCode), at: field.node, path: path)
      return nil
    case .missing, .folder, nil: break
    }
    let isErased = settings.target < MassGenVersion(0, 1, 10) && isInUse(folder)
    if isErased {
      findings.report(
        WorkspaceFinding.wouldBeErased(field.node.text), at: field.node, path: path,
        repairs: [contextPathRepair(field, index: index)])
    } else {
      checkEscape(field, .workspaces)
    }
    return folder
  }

  /// Reports a workspace without a name.
  private mutating func isEmpty(_ field: Section.Field, index: Int) -> Bool {
    var repairs: [Repair] = []
    switch field.node.content {
    case .string(let text):
      if text.contains(where: { !$0.isWhitespace }) { return false }
      fallthrough
    case .null:
      repairs = [workspaceRepair(at: index)]
    case .bool, .integer, .number, .timestamp:
      repairs = [Repair("Put it in quotes", [.quote(field.path)])]
    case .mapping, .list:
      return false
    }
    let kind = if case .string = field.node.content { "empty" } else { field.node.kindName }
    findings.report(
      WorkspaceFinding.empty(kind: kind), at: field.node.isNull ? field.keyRange ?? field.node.range : field.node.range,
      path: field.path, override: field.node.override, repairs: repairs)
    return true
  }

  /// Whether a folder holds something that no run of ours made.
  mutating func isInUse(_ folder: String) -> Bool {
    guard !PathText.isInside(folder, stateFolder) else { return false }
    return fact(folder) == .folder(isEmpty: false)
  }

  /// Reports a relative path that leads out of where such paths belong.
  mutating func checkEscape(_ field: Section.Field, _ rule: PathRule) {
    guard let written = field.writtenText, written.hasPair(UInt8(ascii: "."), UInt8(ascii: ".")),
      !written.hasPrefix("/"), !written.utf8.contains(UInt8(ascii: "$"))
    else { return }
    let isState = rule == .stateFolder || written.hasPrefix(".massgen/")
    let folder = isState ? ".massgen" : ".massgen/workspaces"
    let holder = PathText.normalized("\(context.workingDirectory)/\(folder)")
    guard !PathText.isInside(PathText.normalized(resolve(written, rule)), holder) else { return }
    let plain = written.split(separator: "/").filter { $0 != ".." && $0 != "." }.joined(separator: "/")
    findings.report(
      WorkspaceFinding.parentEscape(written, folder: folder), at: field.node, path: field.path,
      repairs: plain.isEmpty ? [] : [.write(.string(plain), at: field.path)])
  }

  /// Gives the agent a workspace of its own and leads it to the folder by `context_paths`.
  private mutating func contextPathRepair(_ field: Section.Field, index: Int) -> Repair {
    let name = workspaceNames.name(forAgent: index)
    let list = ConfigPath([.key("orchestrator"), .key("context_paths")])
    let item: JSONValue = ["path": .string(field.node.text), "permission": "write"]
    let hasList = topSection["orchestrator"]?.node["context_paths"]?.items != nil
    return Repair(
      "Work in `\(name)` and reach the folder through `context_paths`",
      [.set(field.path, .string(name)), hasList ? .append(list, item) : .set(list, [item])] + storageOperations())
  }

  // MARK: Several workspaces

  private mutating func checkDuplicates(_ uses: [FolderUse]) {
    var firstUses: [String: FolderUse] = [:]
    for use in uses {
      guard let path = use.path, case .workspace(let agent) = use.role else { continue }
      guard let first = firstUses[path], case .workspace(let other) = first.role else {
        firstUses[path] = use
        continue
      }
      // One value that both get through an anchor cannot be changed for one of them.
      let isShared = use.field.node.range == first.field.node.range && use.field.node.override == nil
      let name = isShared ? nil : workspaceNames.free(like: use.field.node.text)
      findings.report(
        WorkspaceFinding.duplicate(agent: agent, other: other), at: use.field.node, path: use.field.path,
        related: [ConfigDiagnostic.Related(message: first.description, range: first.field.node.range)],
        repairs: name.map { [.write(.string($0), at: use.field.path)] } ?? [])
    }
  }
}

extension BackendSet {
  /// What can make pictures in a workspace. (config.md 3.4)
  fileprivate static let imageMakers: BackendSet = [.openai, .claude, .chat]
}
