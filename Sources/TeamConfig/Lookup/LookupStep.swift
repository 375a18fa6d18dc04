// SPDX-License-Identifier: Apache-2.0

/// A place where a team file may be. The caller looks on disk, in the order the steps come in, and takes the first hit.
public enum LookupStep: Sendable, Hashable, CustomStringConvertible {
  /// The file at this absolute path.
  case file(String)
  /// The one file of a folder whose name ends like this; more than one is a question for the user, not a hit.
  case onlyFile(directory: String, suffix: String)
  /// The bundled team at this path below the folder of bundled teams.
  case bundled(String)
  /// The bundled team with this name, without folder and ending.
  case bundledNamed(String)
  /// The first bundled team, by path, whose path contains this text.
  case bundledContaining(String)

  /// The step in words, for a message that lists what was searched.
  public var description: String {
    switch self {
    case .file(let path): path
    case .onlyFile(let directory, let suffix): "the only *\(suffix) in \(directory)"
    case .bundled(let path): "bundled teams: \(path)"
    case .bundledNamed(let name): "bundled teams: the one called \(name)"
    case .bundledContaining(let text): "bundled teams: any with \(text) in its path"
    }
  }
}
