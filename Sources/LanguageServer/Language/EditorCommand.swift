// SPDX-License-Identifier: Apache-2.0

/// What an editor without a plug-in can have done, by `workspace/executeCommand`. (protocol.md 5.1)
enum EditorCommand: String, Sendable, CaseIterable {
  /// Starts the team.
  case run = "massgen.run"
  /// Starts one agent of the team alone.
  case runAgent = "massgen.runAgent"
  /// Trusts the folder of a team file, so that its teams may start programs.
  case trustFolder = "massgen.trustFolder"
  /// Says what a run would do, without asking a model.
  case dryRun = "massgen.dryRun"
  /// Cancels a run.
  case cancel = "massgen.cancel"
  /// Says something to a team at work.
  case steer = "massgen.steer"
  /// Shows a run's answer.
  case openRun = "massgen.openRun"
  /// Brings a team file to today's format.
  case migrateConfig = "massgen.migrateConfig"
  /// Mends everything that needs no thought.
  case applyFixAll = "massgen.applyFixAll"
  /// Shows the team as it will run.
  case showEffectiveConfig = "massgen.showEffectiveConfig"
  /// Applies a code action, for clients that take only commands.
  case applyCodeAction = "massgen.applyCodeAction"
}
