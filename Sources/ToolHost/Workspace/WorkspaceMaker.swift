// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Glibc

/// Makes the folders agents work in. Nothing is ever removed from one, whoever made it. (orchestration.md 3.3, D6)
///
/// Everything here blocks: use it on a thread that may.
public struct WorkspaceMaker: Sendable {
  /// The folder that runs keep everything of theirs in, absolute: `…/.massgen`.
  public var stateFolder: String
  /// The user's home, if there is one.
  public var home: String?
  /// Folders in which something else is kept, with what it is.
  public var reserved: [String: String]

  /// Creates a maker for a machine and a working directory.
  ///
  /// - Parameter reserved: folders besides those of runs in which something else is kept, with what it is.
  public init(stateFolder: String, home: String?, reserved: [String: String] = [:]) {
    self.stateFolder = Self.real(stateFolder)
    self.home = home.map(Self.real)
    var kept: [String: String] = [:]
    for (path, name) in reserved { kept[Self.real(path)] = name }
    for name in ["sessions", "recordings"] { kept["\(self.stateFolder)/\(name)"] = "what runs write" }
    self.reserved = kept
  }

  /// The real path of a workspace that can be used: it is there, made with the folders above it if need be, and can be
  /// written to. What is made below the state folder is for its owner alone.
  ///
  /// - Parameter path: absolute; links and `..` are followed.
  public func prepare(_ path: String) throws(WorkspaceProblem) -> String {
    let place = try look(path)
    switch place.kind {
    case .folder: break
    case .missing: try make(place.path)
    case .file, .special, .link: throw .notFolder(ShownPath.text(place.path))
    }
    // Whoever could exchange a folder for a link meanwhile is noticed here.
    guard try look(path) == RealPath(path: place.path, kind: .folder) else {
      throw .notFolder(ShownPath.text(place.path))
    }
    guard access(place.path, R_OK | W_OK | X_OK) == 0 else {
      throw .notWritable(ShownPath.text(place.path), reason: Self.lastError)
    }
    return place.path
  }

  /// Where a workspace would be, without making anything.
  public func look(_ path: String) throws(WorkspaceProblem) -> RealPath {
    let place: RealPath
    do throws(PathProblem) {
      place = try RealPath(of: path, in: DiskView())
    } catch {
      throw .path(error)
    }
    try checkPlace(place.path)
    return place
  }

  // MARK: Where it may be

  private func checkPlace(_ path: String) throws(WorkspaceProblem) {
    let shown = ShownPath.text(path)
    if PathNames.split(path).count < 2 || Self.systemFolders.contains(where: { PathNames.isInside(path, $0) }) {
      throw .systemFolder(shown)
    }
    if let home, PathNames.isInside(home, path) { throw .homeFolder(shown) }
    if path == stateFolder { throw .reserved(shown, by: "what runs write") }
    if let (_, name) = reserved.first(where: { PathNames.isInside(path, $0.key) }) { throw .reserved(shown, by: name) }
  }

  /// Folders in which nobody works.
  private static let systemFolders = [
    "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run/systemd", "/sbin", "/sys", "/usr/bin", "/usr/lib",
    "/usr/sbin",
  ]

  // MARK: Making it

  private func make(_ path: String) throws(WorkspaceProblem) {
    var folder = ""
    for name in PathNames.split(path) {
      folder += "/\(name)"
      let isOurs = folder != stateFolder && PathNames.isInside(folder, stateFolder)
      if mkdir(folder, isOurs ? 0o700 : 0o777) == 0 || errno == EEXIST { continue }
      let problem = errno
      // A folder above that nobody may write in is no hindrance when it is there.
      if DiskView().entry(folder) == .folder { continue }
      throw .cannotCreate(ShownPath.text(folder), reason: String(cString: strerror(problem)))
    }
  }

  private static var lastError: String { String(cString: strerror(errno)) }

  /// The real path of a place, or the path itself where nobody can tell.
  private static func real(_ path: String) -> String { (try? RealPath(of: path, in: DiskView()))?.path ?? path }
}
