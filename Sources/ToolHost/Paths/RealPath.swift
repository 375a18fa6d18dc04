// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Where a path really leads: absolute, every link in what exists of it followed.
public struct RealPath: Sendable, Equatable {
  /// What stands there.
  public enum Kind: Sendable, Equatable {
    /// Nothing; what exists of the path has been followed all the same.
    case missing
    /// A file that so many names lead to.
    case file(names: Int)
    /// A folder.
    case folder
    /// A pipe, a socket or a device.
    case special
    /// A symbolic link that was not followed because nobody wanted to.
    case link
  }

  /// The path, absolute and without `.`, `..` and links.
  public var path: String
  /// What stands there.
  public var kind: Kind

  /// Names a place.
  public init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }

  /// Follows an absolute path the way the system does: link by link, `..` meaning the folder above the place reached so
  /// far. What does not exist yet is taken as written.
  ///
  /// - Parameter followsLast: whether a link at the very end is followed too, as for reading; removing takes away the
  ///   link itself.
  public init(of path: String, followsLast: Bool = true, in view: some FileView) throws(PathProblem) {
    var reached: [Substring] = []
    var kind = Kind.folder
    var links = 0
    var pending = Self.parts(path)
    while let part = pending.popLast() {
      if kind != .folder, kind != .missing { throw .notFolder(ShownPath.text(PathNames.absolute(reached))) }
      if part == "." { continue }
      if part == ".." {
        if kind == .missing { throw .upFromMissing(ShownPath.text(path)) }
        _ = reached.popLast()
        continue
      }
      if kind == .missing {
        reached.append(part)
        continue
      }
      let place = PathNames.absolute(reached + [part])
      switch view.entry(place) {
      case .missing: kind = .missing
      case .file(let names): kind = .file(names: names)
      case .folder: kind = .folder
      case .special: kind = .special
      case .unknown(let reason): throw .unknown(ShownPath.text(place), reason: reason)
      case .link where !followsLast && pending.isEmpty: kind = .link
      case .link(let target, let isMagic):
        if isMagic { throw .processLink(ShownPath.text(place)) }
        links += 1
        // As many as Linux follows. (path_resolution(7))
        guard links <= 40 else { throw .links(ShownPath.text(path)) }
        if PathNames.isAbsolute(target) { reached = [] }
        pending += Self.parts(target)
        continue
      }
      reached.append(part)
    }
    self.path = PathNames.absolute(reached)
    self.kind = kind
    guard self.path.utf8.count < 4096 else { throw .tooLong }
  }

  /// The names of a path, the last one first.
  private static func parts(_ path: String) -> [Substring] { PathNames.split(path).reversed() }
}
