// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// A team file as it was found: its bytes and where they came from.
public struct TeamFile: Sendable {
  /// The content.
  public var source: TeamSource
  /// What people call it: a path, or what it was given as.
  public var displayName: String

  /// Creates a team file.
  public init(source: TeamSource, displayName: String) {
    self.source = source
    self.displayName = displayName
  }
}
