// SPDX-License-Identifier: Apache-2.0

/// A team file that MassGen had at some path, and what takes its place here.
public struct FormerPath: Sendable, Hashable {
  /// The path below `massgen/configs`.
  public var path: String
  /// The bundled team that takes its place, by name; nil when there is none.
  public var team: String?
  /// Why there is none, or what is different; one sentence.
  public var note: String?

  init(_ path: String, _ team: String? = nil, note: String? = nil) {
    self.path = path
    self.team = team
    self.note = note
  }

  /// The row of a path below `massgen/configs`.
  public static func row(at path: String) -> FormerPath? { byPath[path] }

  /// The first row of a file's name without its ending.
  public static func row(named name: String) -> FormerPath? { byName[name] }

  private static let byPath = Dictionary(all.map { ($0.path, $0) }) { first, _ in first }
  private static let byName = Dictionary(all.map { (TeamLookup.stem(of: $0.path), $0) }) { first, _ in first }
}
