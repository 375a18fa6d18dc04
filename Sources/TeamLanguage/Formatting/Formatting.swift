// SPDX-License-Identifier: Apache-2.0

public import TeamConfig

/// Laying a team file out evenly. Comments, anchors, quotes and the order of keys stay; formatted text stays as it is.
public enum Formatting {
  /// The edits that format a file; none when it is formatted or too broken to be touched.
  ///
  /// - Parameters:
  ///   - range: the bytes to format; lines outside stay as they are.
  ///   - indentation: spaces a level.
  public static func edits(in file: TeamReadResult, range: Range<Int>? = nil, indentation: Int = 2) -> [TextEdit] {
    []
  }
}
