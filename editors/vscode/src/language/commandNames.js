// SPDX-License-Identifier: Apache-2.0
"use strict";

/**
 * Commands that the server puts into lenses and actions, and the extension's own that stand for them here. The server's
 * names are never registered with the editor: two extensions or two windows of one could not both own them, and the
 * extension asks for a task before it starts a team.
 */
const OWN_COMMANDS = Object.freeze({
  "massgen.run": "massgen.runTeam",
  "massgen.runAgent": "massgen.runAgent",
  "massgen.dryRun": "massgen.dryRun",
  "massgen.cancel": "massgen.cancelRun",
  "massgen.steer": "massgen.steer",
  "massgen.openRun": "massgen.openRun",
  "massgen.migrateConfig": "massgen.migrateConfig",
  "massgen.applyFixAll": "massgen.applyFixAll",
  "massgen.showEffectiveConfig": "massgen.showEffectiveConfig",
});

/** The command that hands a command of the server through; its arguments are the name and then the server's own. */
const EXECUTE_COMMAND = "massgen.executeServerCommand";

/**
 * A command of the server as one of this editor.
 * @param {{title: string, command?: string, arguments?: any[]}} command
 * @returns {import("vscode").Command}
 */
function toCommand({ title, command, arguments: args = [] }) {
  if (!command) return { title, command: "" }; // only says something
  const own = OWN_COMMANDS[/** @type {keyof OWN_COMMANDS} */ (command)];
  if (own) return { title, command: own, arguments: args };
  // The editor's own, such as asking for completions again.
  if (!command.startsWith("massgen.")) return { title, command, arguments: args };
  return { title, command: EXECUTE_COMMAND, arguments: [command, ...args] };
}

module.exports = { EXECUTE_COMMAND, OWN_COMMANDS, toCommand };
