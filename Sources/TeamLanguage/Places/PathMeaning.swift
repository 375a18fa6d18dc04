// SPDX-License-Identifier: Apache-2.0

import TeamConfig

/// What a path of a team file is relative to and what becomes of what it names. (config.md 1.6)
enum PathMeaning: Hashable, CaseIterable {
  /// Relative to the folder the run works in.
  case plain
  /// Relative to the folder of the team file.
  case besideFile
  /// Like ``besideFile``; a file that is going to be written.
  case recording
  /// An agent's workspace.
  case workspace
  /// Where snapshots are kept.
  case snapshots
  /// Where agents see each other's work.
  case temporary
  /// Where sessions are kept.
  case sessions
  /// A file that goes with the task; relative to the workspace when there is one.
  case upload
  /// A part of a context path.
  case protected

  /// What it is relative to, apart from ``upload`` and ``protected``, which depend on what is around them.
  var rule: PathRule {
    switch self {
    case .plain, .upload, .protected: .workingDirectory
    case .besideFile, .recording: .teamFolder
    case .workspace: .workspaces
    case .snapshots, .temporary, .sessions: .stateFolder
    }
  }

  /// What MassGen does to a folder that is there already; nil when it leaves it alone.
  var loss: String? {
    switch self {
    case .workspace, .temporary: "empties"
    case .snapshots: "deletes"
    case .plain, .besideFile, .recording, .sessions, .upload, .protected: nil
    }
  }

  /// Whether a folder or file is made when it is not there.
  var isMade: Bool {
    switch self {
    case .recording, .workspace, .snapshots, .temporary, .sessions: true
    case .plain, .besideFile, .upload, .protected: false
    }
  }

  /// The absolute path that a written one means; nil for an address, and where it depends on a variable or on `~`.
  func resolve(_ written: String, at path: ConfigPath, in file: TeamReadResult) -> String? {
    guard !written.isEmpty, !written.hasPrefix("~"), !written.contains("${"), !written.contains("://"),
      !written.utf8.contains(where: { $0 < 0x20 })
    else { return nil }
    let folder = file.context.workingDirectory
    var resolved = rule.resolve(written, workingDirectory: folder, teamFile: file.source.path)
    if !written.hasPrefix("/") {
      switch self {
      case .upload:
        if let workspace = Self.workspace(of: path, in: file) { resolved = "\(workspace)/\(written)" }
      case .protected:
        let holder = file.root?.value(at: path.components.dropLast(2))?["path"]?.text ?? ""
        guard let base = PathMeaning.plain.resolve(holder, at: path, in: file) else { return nil }
        resolved = "\(base)/\(written)"
      default: break
      }
    }
    return PathText.normalized(resolved)
  }

  /// The workspace of the backend a path leads through.
  private static func workspace(of path: ConfigPath, in file: TeamReadResult) -> String? {
    guard let end = path.components.firstIndex(of: .key("backend")),
      let written = file.root?.value(at: path.components[...end])?["cwd"], written.isScalar
    else { return nil }
    return PathMeaning.workspace.resolve(written.text, at: path, in: file)
  }
}
