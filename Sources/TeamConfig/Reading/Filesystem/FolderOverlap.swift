// SPDX-License-Identifier: Apache-2.0

/// Finds folders of a team that contain each other: what one agent writes then changes what another has, and clearing
/// one clears the other. (config.md section 6, `path-overlap`)
extension TeamReading {
  /// Compares folders. Context paths may contain each other, because the deepest one decides; and one that holds
  /// everything of the project, the folder for runs included, is how people share the project.
  mutating func checkOverlap(_ uses: [FolderUse]) {
    let state = stateFolder
    let placed = uses.enumerated().compactMap { index, use in
      use.path.map { (key: Self.sortKey($0), path: $0, index: index, use: use) }
    }.sorted { left, right in
      left.key == right.key ? left.index < right.index : left.key.lexicographicallyPrecedes(right.key)
    }
    var holders: [(path: String, use: FolderUse)] = []
    // Storage that holds several workspaces is one mistake.
    var crowded: Set<ConfigPath> = []
    for (_, path, _, use) in placed {
      while let last = holders.last, !PathText.isInside(path, last.path) { holders.removeLast() }
      let holder = holders.last {
        Self.matters(inner: use, outer: $0.use)
          && !($0.use.role == .contextPath
            && PathText.isInside(path, state) && PathText.isInside(state, $0.path))
      }
      if let holder, !holder.use.isStorage || crowded.insert(holder.use.field.path).inserted {
        report(use, inside: holder.use)
      }
      holders.append((path, use))
    }
  }

  /// Reports two folders at the one that is easier to move: a storage folder, which is named once, or else the inner
  /// one.
  private mutating func report(_ use: FolderUse, inside holder: FolderUse) {
    let (place, other) = holder.isStorage ? (holder, use) : (use, holder)
    findings.report(
      WorkspaceFinding.overlap(inner: use.description, outer: holder.description, isSame: use.path == holder.path),
      at: place.field.node, path: place.field.path,
      related: [ConfigDiagnostic.Related(message: other.description, range: other.field.node.range)])
  }

  /// Whether two folders should be apart. Workspaces in one folder are reported as such.
  private static func matters(inner: FolderUse, outer: FolderUse) -> Bool {
    switch (inner.role, outer.role) {
    case (.contextPath, .contextPath): false
    case (.workspace, .workspace): inner.path != outer.path
    default: true
    }
  }

  /// Bytes that sort a folder directly before what is below it.
  private static func sortKey(_ path: String) -> [UInt8] { path.utf8.map { $0 == UInt8(ascii: "/") ? 0 : $0 } + [0] }
}
