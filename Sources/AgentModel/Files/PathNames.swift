// SPDX-License-Identifier: Apache-2.0

/// Paths taken apart the way the system does: byte by byte. Text operations of Swift would not do for decisions about
/// access, because they take a slash and an accent behind it for one character.
public enum PathNames {
  private static let slash = UInt8(ascii: "/")

  /// The names of a path, without empty ones.
  public static func split(_ path: String) -> [Substring] {
    path.utf8.split(separator: slash).map(Substring.init)
  }

  /// The absolute path that consists of some names.
  public static func absolute(_ names: some Collection<Substring>) -> String { "/" + names.joined(separator: "/") }

  /// Whether a path begins at the root.
  public static func isAbsolute(_ path: String) -> Bool { path.utf8.first == slash }

  /// Whether a path is a folder or lies below it; both absolute, without `.`, `..` and doubled slashes.
  public static func isInside(_ path: String, _ folder: String) -> Bool {
    if folder.utf8.count == 1 { return isAbsolute(path) }
    guard path.utf8.starts(with: folder.utf8) else { return false }
    return path.utf8.count == folder.utf8.count || path.utf8.dropFirst(folder.utf8.count).first == slash
  }

  /// The folder something lies in; the root lies in itself.
  public static func folder(of path: String) -> String { absolute(split(path).dropLast()) }
}
