// SPDX-License-Identifier: Apache-2.0
"use strict";
const os = require("os");
const vscode = require("vscode");

/**
 * Commands about the server itself.
 * @param {import("./index").Parts} parts
 */
function serverCommands({ context, server, log, runsTree, teamsTree }) {
  return {
    "massgen.restartServer": async () => {
      await server.restart();
    },

    "massgen.showLog": () => log.show(),

    "massgen.refreshRuns": () => runsTree.refresh(),

    "massgen.refreshTeams": () => teamsTree.refresh(),

    "massgen.copyServerInfo": async () => {
      const { info, connection, capabilities } = await server.ready();
      const status = await connection.request("massgen/server/status", {});
      const facts = {
        editor: `${vscode.env.appName} ${vscode.version}`,
        extension: context.extension.packageJSON.version,
        server: `${info.name} ${info.version}`,
        system: `${os.type()} ${os.release()} ${process.arch}`,
        features: capabilities.experimental?.massgen?.features,
        status,
      };
      await vscode.env.clipboard.writeText(JSON.stringify(facts, null, 2));
      void vscode.window.showInformationMessage("What is known about massgen-server is in the clipboard.");
    },

    "massgen.showMenu": async () => {
      const picks = [
        { label: "$(play) Run a Team…", command: "massgen.runTeam" },
        { label: "$(new-file) New Team File…", command: "massgen.newConfig" },
        { label: "$(checklist) Check All Team Files", command: "massgen.validateWorkspace" },
        { label: "$(output) Show Log", command: "massgen.showLog" },
        { label: "$(debug-restart) Restart Server", command: "massgen.restartServer" },
      ];
      const pick = await vscode.window.showQuickPick(picks, { placeHolder: "MassGen" });
      if (pick) await vscode.commands.executeCommand(pick.command);
    },

    // What a lens or an action of a newer server asks for and this extension has no command of its own for.
    "massgen.executeServerCommand": (/** @type {string} */ command, /** @type {any[]} */ ...args) =>
      server.request("workspace/executeCommand", { command, arguments: args }),
  };
}

module.exports = { serverCommands };
