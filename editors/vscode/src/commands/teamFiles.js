// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { newTeam } = require("./newTeam");
const { teamFiles, uriOf } = require("./target");

/**
 * Commands about team files.
 * @param {import("./index").Parts} parts
 */
function teamFileCommands({ server, diagnostics }) {
  /**
   * Has the server do something with a file, which it wants to be open.
   * @param {string} command
   */
  const execute = (command) => async (/** @type {any} */ argument) => {
    const uri = uriOf(argument);
    if (!uri) return void vscode.window.showInformationMessage("Open a team file first.");
    await vscode.workspace.openTextDocument(uri);
    return server.request("workspace/executeCommand", { command, arguments: [{ uri: uri.toString() }] });
  };

  return {
    "massgen.newConfig": () => newTeam(),

    "massgen.migrateConfig": execute("massgen.migrateConfig"),

    "massgen.applyFixAll": execute("massgen.applyFixAll"),

    "massgen.showEffectiveConfig": execute("massgen.showEffectiveConfig"),

    "massgen.validateWorkspace": async () => {
      const files = await teamFiles();
      let problems = 0;
      for (const uri of files) {
        const result = await server.request("massgen/config/validate", { uri: uri.toString() });
        problems += result.diagnostics.length;
        diagnostics.show(uri, result.diagnostics);
      }
      const about = `${files.length} team ${files.length === 1 ? "file" : "files"}`;
      if (problems === 0) return void vscode.window.showInformationMessage(`${about}: nothing to complain about.`);
      await vscode.commands.executeCommand("workbench.actions.view.problems");
      return void vscode.window.showWarningMessage(`${about}: ${problems} ${problems === 1 ? "finding" : "findings"}.`);
    },
  };
}

module.exports = { teamFileCommands };
