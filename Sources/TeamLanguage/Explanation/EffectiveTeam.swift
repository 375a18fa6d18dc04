// SPDX-License-Identifier: Apache-2.0

public import JSONCore
public import TeamConfig

/// The team as it will run: every value with where it comes from.
public enum EffectiveTeam {
  /// The effective configuration as JSON: `config`, the values with overrides and defaults, secrets as `***`; and
  /// `origins`, for each value by JSON Pointer how it came about: `{"from": "file" | "default" | "environment" |
  /// "override", "range"?: {start, end} in bytes, "variable"?: NAME}`. Nil when there is no team.
  public static func describe(_ file: TeamReadResult) -> JSONObject? {
    nil
  }
}
