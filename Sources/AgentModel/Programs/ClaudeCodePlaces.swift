// SPDX-License-Identifier: Apache-2.0

/// Where the `claude` program may be when nobody says where it is. (claude-code.md section 1)
public enum ClaudeCodePlaces {
  /// The program's name.
  public static let name = "claude"
  /// The variable that names it.
  public static let variable = "CLAUDE_CODE_PATH"
  /// What Claude Code's sandbox needs on Linux.
  public static let sandboxHelpers = ["bwrap", "socat"]

  private static let installed = [
    "~/.npm-global/bin", "/usr/local/bin", "~/.local/bin", "~/node_modules/.bin", "~/.yarn/bin", "~/.claude/local",
  ]

  /// The folders of a `PATH`, absolute ones only.
  public static func searchPath(_ path: String?) -> [String] {
    var folders: [String] = []
    for part in (path ?? "").split(separator: ":") where part.hasPrefix("/") {
      let folder = part != "/" && part.hasSuffix("/") ? String(part.dropLast()) : String(part)
      if !folders.contains(folder) { folders.append(folder) }
    }
    return folders
  }

  /// Folders in which the program may be, in order: those of `PATH`, then where its installers put it.
  public static func folders(path: String?, home: String?) -> [String] {
    var folders = searchPath(path)
    for folder in installed {
      guard let folder = expanded(folder, home: home), !folders.contains(folder) else { continue }
      folders.append(folder)
    }
    return folders
  }

  /// A path with the home in place of `~`; nil when there is no home.
  public static func expanded(_ path: String, home: String?) -> String? {
    guard path == "~" || path.hasPrefix("~/") else { return path }
    guard let home, home.hasPrefix("/") else { return nil }
    return (home == "/" ? "" : home) + path.dropFirst()
  }
}
