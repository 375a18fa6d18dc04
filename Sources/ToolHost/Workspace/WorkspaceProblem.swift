// SPDX-License-Identifier: Apache-2.0

/// Why a folder cannot be an agent's workspace.
public enum WorkspaceProblem: Error, Sendable, Equatable {
  /// The path itself leads nowhere.
  case path(PathProblem)
  /// The folder belongs to the system or to nobody in particular, such as `/` and `/etc`.
  case systemFolder(String)
  /// The home folder, or one that holds it.
  case homeFolder(String)
  /// Something else is kept there.
  case reserved(String, by: String)
  /// Something that is no folder stands there.
  case notFolder(String)
  /// The folder cannot be made.
  case cannotCreate(String, reason: String)
  /// Nothing can be written there.
  case notWritable(String, reason: String)
  /// Another agent of the team works there.
  case taken(String, agent: String)

  /// What is wrong, as a sentence for people.
  public var sentence: String {
    switch self {
    case .path(let problem): problem.sentence
    case .systemFolder(let path): "\(path) belongs to the system and cannot be a workspace."
    case .homeFolder(let path): "\(path) is or holds the home folder and cannot be a workspace."
    case .reserved(let path, let owner): "\(path) is where \(owner) is kept, and cannot be a workspace."
    case .notFolder(let path): "\(path) is not a folder."
    case .cannotCreate(let path, let reason): "\(path) cannot be created: \(reason)."
    case .notWritable(let path, let reason): "Nothing can be written in \(path): \(reason)."
    case .taken(let path, let agent): "\(path) is also the workspace of agent “\(agent)”."
    }
  }
}
