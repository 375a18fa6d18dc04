// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// The folders an agent may work with. All paths are real paths: absolute, without links, `.` and `..`; the deepest one
/// that holds a file decides about it. (orchestration.md 3.5)
public struct AgentFolders: Sendable, Hashable {
  /// A file or folder of the user that the team file shows to the agent.
  public struct Context: Sendable, Hashable {
    /// Where it is.
    public var path: String
    /// Whether the team file opens it for writing, which counts for the presenting agent.
    public var isWritable: Bool
    /// Whether it is one file; its neighbours are then nobody's business.
    public var isFile: Bool
    /// What stays read-only in it.
    public var protected: [String]

    /// Names a context path.
    public init(path: String, isWritable: Bool = false, isFile: Bool = false, protected: [String] = []) {
      self.path = path
      self.isWritable = isWritable
      self.isFile = isFile
      self.protected = protected
    }
  }

  /// Something that no agent changes, wherever it lies: the team file, the state of runs, other agents' workspaces.
  public struct Guarded: Sendable, Hashable {
    /// Where it is.
    public var path: String
    /// What it is, in words that complete “… belongs to …”, such as `the team file`.
    public var name: String
    /// Whether agents may not read it either.
    public var isHidden: Bool

    /// Names something guarded.
    public init(path: String, name: String, isHidden: Bool = false) {
      self.path = path
      self.name = name
      self.isHidden = isHidden
    }
  }

  /// Where the agent works: it may read and change everything here. Relative paths belong to it.
  public var workspace: String?
  /// Files and folders of the user.
  public var contexts: [Context] = []
  /// Folders the agent may read: what others have shared with it, and results of earlier turns.
  public var references: [String] = []
  /// Folders the agent's program was given besides (`add_dirs`): it may read them, and is asked before it writes.
  public var added: [String] = []
  /// What nobody changes.
  public var guarded: [Guarded] = []
  /// What `~` stands for.
  public var home: String?

  /// Creates folders around a workspace.
  public init(workspace: String? = nil, home: String? = nil) {
    self.workspace = workspace
    self.home = home
  }

  /// The folders besides the workspace that the agent's program has to be told of: each once, none that lies in another
  /// or in the workspace, no files.
  public var additionalFolders: [String] {
    var folders: [String] = []
    let all = contexts.filter { !$0.isFile }.map(\.path) + references + added
    for (index, path) in all.enumerated() {
      let isKnown = workspace.map { PathNames.isInside(path, $0) } ?? false
      let isCovered = all.enumerated().contains { other, folder in
        PathNames.isInside(path, folder) && (path != folder || other < index)
      }
      if !isKnown, !isCovered { folders.append(path) }
    }
    return folders
  }
}
