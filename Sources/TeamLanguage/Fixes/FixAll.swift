// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// Mending everything at once that needs no thought.
public enum FixAll {
  /// The edits of all safe repairs of a file; none when there is nothing to mend.
  public static func edits(in file: TeamReadResult) -> [TextEdit] {
    []
  }
}
