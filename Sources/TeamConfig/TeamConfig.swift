// SPDX-License-Identifier: Apache-2.0

// TeamConfig knows team files: the table of every key, and reading, resolving, checking and explaining a file, without
// touching the disk and without knowing any editor.

/// The versions team files are judged by.
public enum ConfigSchema {
  /// The version of this key table, `major.minor`. A key that is added raises the minor number; one that is removed or
  /// changes its meaning raises the major number.
  public static let version = "1.0"

  /// The MassGen version a team file is compared with when it does not say `target`.
  public static let defaultTarget = MassGenVersion(0, 0, 30)
}
