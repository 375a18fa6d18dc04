// SPDX-License-Identifier: Apache-2.0

/// What an agent that works with files is told about its folders. (orchestration.md section 2)
public struct FolderText: Sendable, Equatable {
  /// A file or folder of the user.
  public struct Place: Sendable, Equatable {
    /// Where it is, absolute.
    public var path: String
    /// Whether the presenting agent may change it.
    public var isWritable: Bool
    /// What stays read-only in it, absolute.
    public var protected: [String]

    /// Names a place.
    public init(path: String, isWritable: Bool, protected: [String] = []) {
      self.path = path
      self.isWritable = isWritable
      self.protected = protected
    }
  }

  /// Where the agent works, absolute.
  public var workspace: String
  /// The user's files and folders.
  public var places: [Place]
  /// Folders for reading.
  public var references: [String]

  /// Names the folders.
  public init(workspace: String, places: [Place] = [], references: [String] = []) {
    self.workspace = workspace
    self.places = places
    self.references = references
  }

  /// For rounds, in which everything but the workspace is for reading.
  public var round: String {
    var parts = [own]
    let readOnly = places.filter { !$0.isWritable }.map(\.path) + references
    if !readOnly.isEmpty { parts.append("You can read these, and change nothing in them:\n\(Self.list(readOnly))") }
    let targets = places.filter(\.isWritable).map(\.path)
    if !targets.isEmpty {
      parts.append(
        """
        The message is about the files here. Read them before you answer. Until an agent has been chosen nobody may \
        change them: make your changes on copies in your workspace, and the chosen agent puts them in place.
        \(Self.list(targets))
        """)
    }
    parts.append(Self.answers)
    return parts.joined(separator: "\n\n")
  }

  /// For the presenting agent, which delivers.
  public var presenter: String {
    var parts = [own]
    let readOnly = places.filter { !$0.isWritable }.map(\.path) + references
    if !readOnly.isEmpty { parts.append("You can read these, and change nothing in them:\n\(Self.list(readOnly))") }
    let targets = places.filter(\.isWritable)
    if !targets.isEmpty {
      parts.append(
        """
        Deliver here. You are the only one who may change these now, so put the result in place yourself, under its \
        full path and not in a folder of its own, take away what it replaces, and check that it is there. Your \
        workspace is not where the result is looked for.
        \(Self.list(targets.map(\.path)))
        """)
      let protected = targets.flatMap(\.protected)
      if !protected.isEmpty { parts.append("These stay as they are all the same:\n\(Self.list(protected))") }
    }
    parts.append(Self.answers)
    return parts.joined(separator: "\n\n")
  }

  private var own: String {
    """
    Your workspace is \(workspace). Relative paths belong to it, you may read and change everything in it, and other \
    agents do not see it. It may hold work of an earlier turn. Use full paths for everything else. What lies outside \
    the folders named here cannot be changed, and reading it may be refused.
    """
  }

  private static let answers = """
    Keep in your workspace only what belongs to your answer. Say in the answer what matters in your files: the others \
    judge you by it, and they cannot open them. Judge the others by what they show, not by what they claim.
    """

  private static func list(_ paths: [String]) -> String { paths.map { "- \($0)" }.joined(separator: "\n") }
}
