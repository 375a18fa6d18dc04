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
  /// A file that goes with the task; relative to the folder of the team file, and where nothing is there to the folder
  /// the run works in.
  case upload
  /// A part of a context path.
  case protected

  /// What it is relative to, apart from ``protected``, which depends on what is around it; of ``upload`` the first.
  var rule: PathRule {
    switch self {
    case .plain, .protected: .workingDirectory
    case .besideFile, .recording, .upload: .teamFolder
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
        let other = PathText.normalized(PathRule.workingDirectory.resolve(written, workingDirectory: folder))
        if case .file? = file.context.files[PathText.normalized(resolved)] { break }
        if case .file? = file.context.files[other] { resolved = other }
      case .protected:
        let holder = file.root?.value(at: path.components.dropLast(2))?["path"]?.text ?? ""
        guard let base = PathMeaning.plain.resolve(holder, at: path, in: file) else { return nil }
        resolved = "\(base)/\(written)"
      default: break
      }
    }
    return PathText.normalized(resolved)
  }
}
