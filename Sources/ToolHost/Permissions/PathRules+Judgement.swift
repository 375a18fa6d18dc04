// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The decisions themselves, about places that are known. Only removing a folder looks at the disk once more.
extension PathRules {
  /// What an agent may do in one of its folders.
  private enum Zone: Equatable {
    case workspace
    case context(AgentFolders.Context)
    case reference
    case added
  }

  /// Judges one place.
  ///
  /// - Parameter text: the path as the tool got it, ready to be shown.
  func judge(_ use: FileUse, _ place: RealPath, as text: String) -> AccessVerdict {
    let shown = at(place, text)
    let zone = zone(of: place)
    if let refusal = refusalByKind(use, place, zone, shown) { return .forbidden(why: refusal) }
    if let guarded = guarded(place, inside: zone.depth), use != .read || guarded.isHidden {
      return .forbidden(why: "\(shown) belongs to \(guarded.name), which you must leave alone.")
    }
    switch use {
    case .read: return judgeRead(place, zone.zone, shown)
    case .write: return judgeChange(place, zone.zone, shown)
    case .delete:
      if let refusal = refusalToRemoveRoot(place, shown) { return .forbidden(why: refusal) }
      let verdict = judgeChange(place, zone.zone, shown)
      if case .forbidden = verdict { return verdict }
      return refusalToRemoveUnseen(place, shown).map { .forbidden(why: $0) } ?? verdict
    }
  }

  private func judgeRead(_ place: RealPath, _ zone: Zone?, _ shown: String) -> AccessVerdict {
    if zone == .workspace { return .allowed }
    if case .context(let context) = zone, context.isFile { return .allowed }
    if SecretNames.match(place.path) {
      return .forbidden(why: "\(shown) may hold keys or passwords, which agents do not read outside their workspaces.")
    }
    if zone != nil { return .allowed }
    return .open(why: "reads \(shown), outside the folders of the agent.")
  }

  private func judgeChange(_ place: RealPath, _ zone: Zone?, _ shown: String) -> AccessVerdict {
    if zone == .workspace { return .allowed }
    guard let zone else { return .forbidden(why: "\(shown) lies outside the folders you may change. \(advice)") }
    if let name = ReadOnlyNames.first(in: place.path) {
      return .forbidden(why: "\(shown) is or lies in \(name), which no agent changes outside its workspace.")
    }
    if SecretNames.match(place.path) {
      return .forbidden(
        why: "\(shown) may hold keys or passwords, which agents do not change outside their workspaces.")
    }
    switch zone {
    case .workspace: return .allowed
    case .reference: return .forbidden(why: "\(shown) is a copy for reading only. \(advice)")
    case .added:
      return mode == .planning
        ? .forbidden(why: Self.planningSentence("Changing \(shown)"))
        : .open(why: "changes \(shown), in a folder that was added to the agent's own.")
    case .context(let context):
      if !context.isWritable { return .forbidden(why: "\(shown) is for reading only. \(advice)") }
      if context.protected.contains(where: { Self.isCovered(place.path, by: $0) }) {
        return .forbidden(why: "\(shown) is protected by the team file. \(advice)")
      }
      if mode == .presenting { return .allowed }
      return .forbidden(why: "\(shown) is for reading only until an agent has been chosen. \(advice)")
    }
  }

  // MARK: What stands there

  private func refusalByKind(
    _ use: FileUse, _ place: RealPath, _ zone: (zone: Zone?, depth: Int), _ shown: String
  ) -> String? {
    if let name = PathNames.split(place.path).dropFirst().first, PathNames.split(place.path).first == "proc",
      name.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    {
      return "\(shown) shows the inside of a running process, which no agent looks at."
    }
    switch (place.kind, use) {
    case (.special, .read), (.special, .write): return "\(shown) is no file but a pipe, a socket or a device."
    case (.folder, .write): return "\(shown) is a folder. Name the file to write."
    case (.file(let names), .write) where names > 1:
      return "\(shown) is one of \(names) names of the same file, and another one may lie outside. Write a new file."
    case (.file(let names), .read) where names > 1 && zone.zone == .workspace:
      return "\(shown) is one of \(names) names of the same file, and another one may lie outside your workspace."
    default: return nil
    }
  }

  private func refusalToRemoveRoot(_ place: RealPath, _ shown: String) -> String? {
    let roots =
      [folders.workspace].compactMap { $0 } + folders.contexts.flatMap { [$0.path] + $0.protected } + folders.references
      + folders.added + folders.guarded.map(\.path)
    guard roots.contains(where: { Self.isCovered($0, by: place.path) }) else { return nil }
    return "\(shown) is or holds a folder that has to stay."
  }

  /// Agents remove only what they have seen: nobody should lose a file by its name alone.
  private func refusalToRemoveUnseen(_ place: RealPath, _ shown: String) -> String? {
    switch place.kind {
    case .missing, .link, .special: return nil
    case .file: return seen.contains(place.path) ? nil : "\(shown) has not been read yet. Read it before removing it."
    case .folder:
      guard let files = view.files(below: place.path, limit: 2000) else {
        return "\(shown) holds too much to be removed at once. Remove what you have read, file by file."
      }
      if let unseen = files.first(where: { !seen.contains($0) && isFile($0) }) {
        return "\(ShownPath.text(unseen)) in it has not been read yet. Read what you want to remove before."
      }
      return nil
    }
  }

  private func isFile(_ path: String) -> Bool {
    if case .file = view.entry(path) { return true }
    return false
  }

  // MARK: Where it lies

  /// The deepest of the agent's folders that holds a place, and how long its path is.
  private func zone(of place: RealPath) -> (zone: Zone?, depth: Int) {
    var found: (zone: Zone?, depth: Int) = (nil, -1)
    func consider(_ zone: Zone, _ folder: String, isFile: Bool = false) {
      let depth = folder.utf8.count
      let holds = isFile ? place.path.utf8.elementsEqual(folder.utf8) : PathNames.isInside(place.path, folder)
      if holds, depth > found.depth { found = (zone, depth) }
    }
    if let workspace = folders.workspace { consider(.workspace, workspace) }
    for context in folders.contexts { consider(.context(context), context.path, isFile: context.isFile) }
    for folder in folders.references { consider(.reference, folder) }
    for folder in folders.added { consider(.added, folder) }
    return found
  }

  /// What is guarded at a place, unless the agent was given a folder within it.
  private func guarded(_ place: RealPath, inside depth: Int) -> AgentFolders.Guarded? {
    folders.guarded
      .filter { $0.path.utf8.count > depth && Self.isCovered(place.path, by: $0.path) }
      .max { $0.path.utf8.count < $1.path.utf8.count }
  }

  /// Whether something protected holds a path. Capitals make no difference: some disks do not tell them apart, and
  /// elsewhere refusing too much does no harm.
  private static func isCovered(_ path: String, by folder: String) -> Bool {
    PathNames.isInside(path, folder) || PathNames.isInside(path.lowercased(), folder.lowercased())
  }

  // MARK: Words

  /// The path a tool got, and where it leads when that is not plain to see.
  private func at(_ place: RealPath, _ text: String) -> String {
    text == ShownPath.text(place.path) ? text : "\(text) (\(ShownPath.text(place.path)))"
  }

  private var advice: String {
    folders.workspace.map { "Write into your workspace, \(ShownPath.text($0))." }
      ?? "Put what you want to say into your answer."
  }
}
