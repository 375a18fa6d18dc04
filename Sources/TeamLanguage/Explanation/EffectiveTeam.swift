// SPDX-License-Identifier: Apache-2.0

public import JSONCore
public import TeamConfig

/// The team as it will run: every value with where it comes from.
public enum EffectiveTeam {
  /// The effective configuration as JSON; nil when there is no team. Its members are
  ///
  /// - `config`: the values with overrides and defaults. Secrets are `***`, and a reference to a variable stays as it is
  ///   written: what a variable holds is never told.
  /// - `origins`: for each value by JSON Pointer how it came about: `{"from": "file" | "default" | "environment" |
  ///   "override", "range"?: {start, end} in bytes, "variable"?: NAME}`.
  /// - `keys`: for each agent that needs a key `{agent, variables, isSet, variable?, origin?}`: the variables that are
  ///   looked up, the one that is taken, and where it is set.
  /// - `paths`: for each path by JSON Pointer `{path, exists?}`: the absolute path, and whether something is there when
  ///   that is known.
  /// - `uploads`: for each agent with files `{agent, files, tokens, cost?}`: what will become of each file, and what
  ///   they are expected to cost with every call that reads them.
  /// - `warnings`: sentences about what the team asks for and does not get from this version.
  public static func describe(_ file: TeamReadResult) -> JSONObject? {
    guard let team = file.team, let root = file.root else { return nil }
    var effective = EffectiveValues(file: file)
    effective.addWritten(root)
    effective.addDefaults()
    let agents = AgentFacts.all(in: file)
    for agent in agents { effective.addDefaults(of: agent) }
    return [
      "config": effective.config,
      "origins": .object(effective.origins),
      "keys": .array(agents.compactMap { EffectiveKeys.describe($0, in: file.context.environment) }),
      "paths": .object(EffectivePaths.describe(file)),
      "uploads": .array(agents.compactMap { EffectiveUploads.describe($0, in: file.context.files) }),
      "warnings": .array(EffectiveWarnings.sentences(about: team, agents).map { .string($0) }),
    ]
  }
}
