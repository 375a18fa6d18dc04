// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore

/// Judges where context paths lead and whether anybody can use them. What their items look like is judged where they
/// are read. (config.md 1.6; section 6, Filesystem)
extension TeamReading {
  /// Checks all context paths and says where they are.
  mutating func checkContextPaths() -> [FolderUse] {
    var shared: [String: Section.Field] = [:]
    var uses: [FolderUse] = []
    if let orchestrator = topSection.section("orchestrator") {
      uses = check(orchestrator.items("context_paths"), isShared: true, known: &shared)
      if readsEveryBackend, !backends.contains(where: \.mentionsWorkspace) {
        reportUnused(orchestrator["context_paths"], candidates: Array(backends.indices))
      }
    }
    for (index, backend) in backends.enumerated() {
      guard let list = backend.section["context_paths"] else { continue }
      var known = shared
      uses += check(backend.section.items("context_paths"), isShared: false, known: &known)
      if !backend.mentionsWorkspace { reportUnused(list, candidates: [index]) }
    }
    return uses
  }

  private mutating func check(
    _ items: [Section.Field], isShared: Bool, known: inout [String: Section.Field]
  ) -> [FolderUse] {
    var own: Set<String> = []
    return items.compactMap { item in
      let section = Section(item.node, item.path)
      guard item.node.members != nil, let field = section["path"], let written = field.writtenText, !written.isEmpty,
        let path = path(field, .workingDirectory, keepsWorkspace: !isShared)
      else { return nil }
      if let first = known[path] {
        let isShadowed = !isShared && !own.contains(path)
        findings.report(
          ContextPathFinding.duplicate(written, isShared: isShadowed), at: field.node,
          path: field.path, related: [ConfigDiagnostic.Related(message: "the other one", range: first.node.range)],
          repairs: [Repair("Remove this context path", [.remove(item.path)], isSafe: isShadowed)])
        return nil
      }
      known[path] = field
      own.insert(path)
      if fact(path) == .missing {
        findings.report(
          ContextPathFinding.missing(written, isShared: isShared), at: field.node, path: field.path)
      }
      checkPermission(section, path: path, written: written)
      return FolderUse(role: .contextPath, field: field, path: path)
    }
  }

  // MARK: Writing

  private mutating func checkPermission(_ section: Section, path: String, written: String) {
    let permission = section["permission"]
    let mayWrite = permission?.node.text.lowercased() == ContextPath.Permission.write.rawValue
    if mayWrite, let permission, let name = ReadOnlyNames.first(in: path) {
      findings.report(
        ContextPathFinding.alwaysReadOnly(written, name: name), at: permission.node, path: permission.path,
        repairs: [.write("read", at: permission.path, isSafe: true)])
    }
    guard let protected = section["protected_paths"], let items = protected.node.items, !items.isEmpty else { return }
    guard mayWrite else {
      // A permission that is a variable may turn out to be `write`.
      guard permission?.node.text.contains("$") != true else { return }
      findings.report(
        ContextPathFinding.protectedWithoutWrite, at: protected.keyRange ?? protected.node.range, path: protected.path,
        override: protected.node.override,
        repairs: [
          .remove(protected.path, isSafe: true),
          .write("write", at: section.path.appending("permission"), isPreferred: false),
        ])
      return
    }
    for item in section.items("protected_paths") { checkProtected(item, contextPath: path, written: written) }
  }

  private mutating func checkProtected(_ item: Section.Field, contextPath: String, written: String) {
    guard let text = text(item), !text.isEmpty, !text.contains("$") else { return }
    var base = contextPath
    if case .file = fact(contextPath) { base = PathRule.folder(of: contextPath) }
    let path = PathText.normalized(text.hasPrefix("/") ? text : "\(base)/\(text)")
    guard !PathText.isInside(path, contextPath) else { return }
    findings.report(
      ContextPathFinding.protectedOutside(text, contextPath: written), at: item.node, path: item.path,
      repairs: [.remove(item.path)])
  }

  // MARK: Use

  private mutating func reportUnused(_ list: Section.Field?, candidates: [Int]) {
    guard let list, list.node.items?.isEmpty == false else { return }
    let able = candidates.filter { BackendSet.workspaceUsers.contains(backends[$0].type) }
    let operations = able.flatMap { workspaceRepair(at: $0).operations }
    var seen: Set<Repair.Operation> = []
    let repairs =
      able.isEmpty
      ? []
      : [
        Repair(
          able.count == 1 ? "Add `cwd`" : "Add `cwd` to every agent", operations.filter { seen.insert($0).inserted })
      ]
    findings.report(
      ContextPathFinding.withoutWorkspace, at: list.keyRange ?? list.node.range, path: list.path,
      override: list.node.override, repairs: repairs)
  }
}
