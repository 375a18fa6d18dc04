// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Walking through folders. All calls block.
///
/// Links to folders are not followed, so no walk goes in circles or leaves the folder it began in.
enum FolderWalk {
  /// What a name in a folder stands for.
  enum Kind: Equatable {
    case file, folder, linkToFolder, other
  }

  /// Folders deeper than this are left out.
  static let greatestDepth = 64
  /// Folders that hold what others have made.
  private static let skipped: Set<String> = ["node_modules", "__pycache__", "venv", "site-packages"]
  /// What of `.massgen` people write; the rest is left by runs.
  private static let ownFolders: Set<String> = ["teams", "agents", "configs"]

  /// Whether a folder is entered when everything below its parent is searched.
  static func enters(_ name: String, in parent: String) -> Bool {
    if lastName(parent) == ".massgen" { return ownFolders.contains(name) }
    return name == ".massgen" || !name.hasPrefix(".") && !skipped.contains(name)
  }

  /// The files below a folder whose names pass, as paths relative to it: first those of a folder, by name, then those of
  /// the folders in it. `visit` gets every folder that was searched, relative as well.
  static func files(in root: String, where isWanted: (String) -> Bool, visit: (String) -> Void) -> [String] {
    var found: [String] = []
    func search(_ relative: String, depth: Int) {
      let folder = relative.isEmpty ? root : join(root, relative)
      visit(relative)
      var folders: [String] = []
      for (name, kind) in entries(of: folder) {
        switch kind {
        case .file: if isWanted(name) { found.append(join(relative, name)) }
        case .folder: if depth < greatestDepth, enters(name, in: folder) { folders.append(name) }
        case .linkToFolder, .other: break
        }
      }
      for name in folders { search(join(relative, name), depth: depth + 1) }
    }
    search("", depth: 0)
    return found
  }

  /// The files that have the form of a pattern, as paths from `base`, or absolute where the pattern is.
  static func files(_ pattern: GlobPattern, from base: String) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    func search(_ parts: ArraySlice<GlobPattern.Part>, _ path: String, depth: Int) {
      let place = pattern.isAbsolute ? path : join(base, path)
      guard let part = parts.first else {
        if kind(place) == .file, seen.insert(path).inserted { found.append(path) }
        return
      }
      let rest = parts.dropFirst()
      switch part {
      case .name(let name): search(rest, join(path, name), depth: depth + 1)
      case .form:
        for (name, _) in entries(of: place) where GlobPattern.matches(part, name) {
          search(rest, join(path, name), depth: depth + 1)
        }
      case .folders:
        search(rest, path, depth: depth)
        guard depth < greatestDepth else { return }
        for (name, kind) in entries(of: place) where kind == .folder && !name.hasPrefix(".") && enters(name, in: place)
        {
          search(parts, join(path, name), depth: depth + 1)
        }
      }
    }
    search(pattern.parts[...], pattern.isAbsolute ? "/" : "", depth: 0)
    return found
  }

  /// What stands at a path; links are followed.
  static func kind(_ path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// The names in a folder, sorted; none when it cannot be read.
  private static func entries(of folder: String) -> [(name: String, kind: Kind)] {
    guard let directory = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(directory) }
    var entries: [(name: String, kind: Kind)] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      switch Int(entry.pointee.d_type) {
      case Int(DT_REG): entries.append((name, .file))
      case Int(DT_DIR): entries.append((name, .folder))
      default: entries.append((name, kind(of: name, in: folder)))
      }
    }
    return entries.sorted { $0.name < $1.name }
  }

  /// Whether a link leads to a folder, and what a file system that does not tell has.
  private static func kind(of name: String, in folder: String) -> Kind {
    let path = join(folder, name)
    let target = kind(path)
    guard target == .folder else { return target }
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR ? .folder : .linkToFolder
  }

  /// A name in a folder; an empty folder is where one is.
  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  static func lastName(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
}
