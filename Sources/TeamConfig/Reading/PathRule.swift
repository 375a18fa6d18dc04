// SPDX-License-Identifier: Apache-2.0

/// What a path of a team file is relative to. Nothing here looks at the disk. (config.md 1.6; replay.md section 1)
public enum PathRule: Sendable, Hashable, CaseIterable {
  /// `context_paths[].path`, `work_dir`, MCP `cwd`: the folder the run works in.
  case workingDirectory
  /// `cassette` and `record`: the folder of the team file; for a text without a file the working directory.
  case teamFolder
  /// `snapshot_storage`, `agent_temporary_workspace`: `.massgen/` below the working directory, unless the path is
  /// absolute or begins with `.massgen/`.
  case stateFolder
  /// `backend.cwd`: like ``stateFolder``, but `.massgen/workspaces/`.
  case workspaces

  /// The absolute path a written one means. `~` and variables are not replaced here; `.` parts are taken out, `..`
  /// parts stay, because what they mean depends on links.
  public func resolve(_ written: String, workingDirectory: String, teamFile: String? = nil) -> String {
    if written.hasPrefix("/") { return Self.tidy(written) }
    switch self {
    case .workingDirectory:
      return Self.tidy("\(workingDirectory)/\(written)")
    case .teamFolder:
      return Self.tidy("\(teamFile.map(Self.folder(of:)) ?? workingDirectory)/\(written)")
    case .stateFolder, .workspaces:
      if written.hasPrefix(".massgen/") { return Self.tidy("\(workingDirectory)/\(written)") }
      let below = self == .workspaces ? ".massgen/workspaces" : ".massgen"
      return Self.tidy("\(workingDirectory)/\(below)/\(written)")
    }
  }

  /// The folder of a path.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path without empty and `.` parts.
  static func tidy(_ path: String) -> String {
    if isTidy(path) { return path }
    let parts = path.split(separator: "/").filter { $0 != "." }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// Whether a path has no empty and no `.` part, as nearly all have.
  private static func isTidy(_ path: String) -> Bool {
    let (slash, dot) = (UInt8(ascii: "/"), UInt8(ascii: "."))
    // How many dots the part has so far; nil once it has another character.
    var dots: Int? = 0
    var isFirst = true
    for byte in path.utf8 {
      if byte == slash {
        if dots == 1 || dots == 0 && !isFirst { return false }
        dots = 0
      } else {
        dots = byte == dot ? dots.map { $0 + 1 } : nil
      }
      isFirst = false
    }
    return dots != 1 && (dots != 0 || isFirst)
  }
}
