// SPDX-License-Identifier: Apache-2.0

/// How a caller names the team of a run.
public enum TeamReference: Sendable, Equatable {
  /// A path, absolute or relative to the working directory.
  case path(String)
  /// The name of a bundled team.
  case name(String)
  /// The text of a team file. `path` is where the text belongs, if it has a place (an open editor buffer).
  case text([UInt8], path: String?)
  /// Nothing named: the usual places are searched.
  case search
}
