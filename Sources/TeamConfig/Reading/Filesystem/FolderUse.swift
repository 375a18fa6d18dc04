// SPDX-License-Identifier: Apache-2.0

/// A path of a team file and what it is there for.
struct FolderUse {
  /// What a path is there for.
  enum Role: Equatable {
    /// `backend.cwd` of an agent.
    case workspace(agent: String)
    /// A storage key of `orchestrator`.
    case storage(key: String)
    /// An item of `context_paths`.
    case contextPath
  }

  var role: Role
  /// The value that names it.
  var field: Section.Field
  /// The absolute path, without `..`; nil while it depends on a variable nobody knows.
  var path: String?

  /// Whether it is a storage folder.
  var isStorage: Bool {
    if case .storage = role { return true }
    return false
  }

  /// What it is, in words.
  var description: String {
    switch role {
    case .workspace(let agent): "the workspace of \(ShownText.quoted(agent))"
    case .storage(let key): "`\(key)`"
    case .contextPath: "the context path \(ShownText.quoted(field.node.text))"
    }
  }
}

/// Paths compared as texts, as far as that goes without looking at links.
package enum PathText {
  /// A path without `.` and `..`; what leads above the root of an absolute path is the root.
  package static func normalized(_ path: String) -> String {
    if !hasDots(path) { return path }
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..": _ = parts.popLast()
      default: parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// Whether a path has a part that is `.` or `..`.
  private static func hasDots(_ path: String) -> Bool {
    // How many dots the part has so far; nil once it has another character.
    var dots: Int? = 0
    for byte in path.utf8 {
      if byte == UInt8(ascii: "/") {
        if dots == 1 || dots == 2 { return true }
        dots = 0
      } else {
        dots = byte == UInt8(ascii: ".") ? dots.map { $0 + 1 } : nil
      }
    }
    return dots == 1 || dots == 2
  }

  /// Whether a path is a folder or lies below it; both without `..`.
  static func isInside(_ path: String, _ folder: String) -> Bool {
    if folder == "/" { return true }
    guard path.hasPrefix(folder) else { return false }
    return path.utf8.count == folder.utf8.count || path.utf8.dropFirst(folder.utf8.count).first == UInt8(ascii: "/")
  }

  /// How many names a path has below the root.
  static func depth(_ path: String) -> Int {
    var depth = 0
    var isInName = false
    for byte in path.utf8 {
      let isName = byte != UInt8(ascii: "/")
      if isName, !isInName { depth += 1 }
      isInName = isName
    }
    return depth
  }

  /// The last name of a path.
  static func name(_ path: String) -> String {
    path.utf8.split(separator: UInt8(ascii: "/")).last.flatMap(String.init) ?? ""
  }
}
