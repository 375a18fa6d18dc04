// SPDX-License-Identifier: Apache-2.0

/// A path agents may work with. (config.md 1.6, 2.7)
public struct ContextPath: Sendable, Hashable {
  /// What agents may do with it.
  public enum Permission: String, Sendable, Hashable, CaseIterable {
    case read, write
  }

  /// The path as written.
  public var path: String
  /// The path, absolute; a relative one belongs to the working directory.
  public var resolved: String
  /// What agents may do with it; `write` counts for the presenting agent only.
  public var permission: Permission
  /// Paths below it that stay read-only, relative to it.
  public var protectedPaths: [String]
  /// Where the path stands in the file, in bytes.
  public var range: Range<Int>

  /// Creates a path.
  public init(
    path: String, resolved: String, permission: Permission = .read, protectedPaths: [String] = [],
    range: Range<Int> = 0..<0
  ) {
    self.path = path
    self.resolved = resolved
    self.permission = permission
    self.protectedPaths = protectedPaths
    self.range = range
  }
}
