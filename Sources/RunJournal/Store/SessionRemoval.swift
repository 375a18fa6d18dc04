// SPDX-License-Identifier: Apache-2.0

/// Removes what runs left in the folder of a session, and nothing else: what no run made stays where it is and is
/// reported, and no symbolic link is followed. (design.md decision 7)
struct SessionRemoval {
  /// What stands in a kind of folder that runs make.
  private struct Layout: Sendable {
    /// Files with one of these names, or on the way to it.
    var files: Set<String> = []
    /// Folders in it, with what stands in them.
    var folders: [(name: String, content: Content)] = []
  }

  private indirect enum Content: Sendable {
    case layout(Layout)
    /// Folders of runs.
    case runs
    /// Files of answers.
    case answers
    /// Anything: agents and exports fill it as they like.
    case everything
  }

  private static let session = Layout(
    files: ["session.json", InheritedTurns.fileName], folders: [("runs", .runs)])

  private static let run = Layout(
    files: ["run.json", "events.jsonl", "events.jsonl.new", "events.jsonl.damaged", "final.md"],
    folders: [
      ("answers", .answers), ("export", .everything), ("programs", .everything), ("snapshots", .everything),
      ("workspaces", .everything),
    ])

  /// Levels of folders that are gone into; each holds a descriptor and a part of the stack.
  private static let mostLevels = 256
  private var level = 0

  /// What stays because no run made it, or because it could not be removed.
  private(set) var kept: [String] = []

  /// Empties the folder of a session. The record that says that the session is deleted goes last.
  mutating func empty(_ folder: OpenFolder) {
    remove(from: folder, .layout(Self.session))
  }

  /// Removes what belongs to a folder of this kind; true when nothing is left in it.
  @discardableResult
  private mutating func remove(from folder: OpenFolder, _ content: Content) -> Bool {
    if case .everything = content { folder.removeUnnamable() }
    guard let names = try? folder.names() else {
      kept.append(folder.path)
      return false
    }
    var isEmpty = true
    // Folders first: the record of a session says that it is deleted until nothing else of it is left.
    let folders = Set(names.filter { folder.kind(of: $0) == .folder })
    for name in names where folders.contains(name) {
      if !removeFolder(name, in: folder, content) { isEmpty = false }
    }
    for name in names where !folders.contains(name) {
      if !removeFile(name, in: folder, content) { isEmpty = false }
    }
    return isEmpty
  }

  private mutating func removeFolder(_ name: String, in folder: OpenFolder, _ content: Content) -> Bool {
    guard level < Self.mostLevels, let inner = Self.content(of: name, in: content), let child = try? folder.folder(name)
    else {
      kept.append("\(folder.path)/\(name)")
      return false
    }
    level += 1
    defer { level -= 1 }
    guard remove(from: child, inner) else { return false }
    return attempt("\(folder.path)/\(name)") { () throws(DiskError) in try folder.removeFolder(name) }
  }

  private mutating func removeFile(_ name: String, in folder: OpenFolder, _ content: Content) -> Bool {
    guard Self.isOwn(name, folder.kind(of: name), in: content) else {
      kept.append("\(folder.path)/\(name)")
      return false
    }
    return attempt("\(folder.path)/\(name)") { () throws(DiskError) in try folder.remove(name) }
  }

  private mutating func attempt(_ path: String, _ body: () throws(DiskError) -> Void) -> Bool {
    do throws(DiskError) {
      try body()
      return true
    } catch {
      kept.append(path)
      return false
    }
  }

  /// What stands in a folder of a folder; nil when no run makes such a folder there.
  private static func content(of name: String, in content: Content) -> Content? {
    switch content {
    case .layout(let layout): layout.folders.first { $0.name == name }?.content
    case .runs: IdentifierGenerator.isValid(name) ? .layout(run) : nil
    case .answers: nil
    case .everything: .everything
    }
  }

  /// Whether a run makes such a file there. Links and other specials are a run's only where agents work.
  private static func isOwn(_ name: String, _ kind: OpenFolder.Kind, in content: Content) -> Bool {
    switch content {
    case .everything: true
    case .layout(let layout):
      kind == .file && layout.files.contains { $0 == name || FileTree.isTemporary(name, of: $0) }
    case .answers: kind == .file && isAnswer(name)
    case .runs: false
    }
  }

  /// Whether a file's name is `<label>.md`, or that of one on the way to it.
  private static func isAnswer(_ name: String) -> Bool {
    guard let end = name.firstRange(of: ".md") else { return false }
    let label = String(name[..<end.lowerBound])
    guard RunFolder(path: "").answer(label) != nil else { return false }
    return end.upperBound == name.endIndex || FileTree.isTemporary(name, of: "\(label).md")
  }
}
