// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// A line above a part of a file that says something about it or does something with it.
public struct TeamLens: Sendable, Hashable {
  /// What happens when it is chosen.
  public enum Action: Sendable, Hashable {
    /// Nothing; it only says something.
    case none
    /// The team starts.
    case run
    /// One agent of the team starts alone.
    case runAgent(String)
    /// The team's run is shown without asking any model.
    case dryRun
  }

  /// The bytes it belongs to, on one line.
  public var range: Range<Int>
  /// What it says.
  public var title: String
  /// What it does.
  public var action: Action

  /// The lenses of a file, in the order of the text.
  public static func lenses(in file: TeamReadResult) -> [TeamLens] {
    []
  }
}
