// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { controlCommands } = require("./control");
const { explain } = require("./problems");
const { runCommands } = require("./run");
const { serverCommands } = require("./server");
const { uriOf } = require("./target");
const { teamFileCommands } = require("./teamFiles");

/**
 * What commands work with.
 * @typedef {object} Parts
 * @property {vscode.ExtensionContext} context @property {import("../log").Log} log
 * @property {import("../server/server").Server} server @property {import("../runs/store").RunStore} store
 * @property {import("../views/panel").RunPanels} panels @property {import("../views/documents").Documents} documents
 * @property {import("../language/diagnostics").Diagnostics} diagnostics
 * @property {import("../views/runsTree").RunsTree} runsTree @property {import("../views/teamsTree").TeamsTree} teamsTree
 * @property {() => Promise<any[]>} catalog the teams the server knows; empty when it cannot say
 */

/**
 * Registers every command. What goes wrong in one is told to the user.
 * @param {Parts} parts @returns {vscode.Disposable}
 */
function registerCommands(parts) {
  const handlers = /** @type {Record<string, (...args: any[]) => any>} */ ({
    ...runCommands(parts),
    ...controlCommands(parts),
    ...teamFileCommands(parts),
    ...serverCommands(parts),
  });
  const registered = Object.entries(handlers).map(([name, handler]) =>
    vscode.commands.registerCommand(name, async (...args) => {
      try {
        return await handler(...args);
      } catch (error) {
        await explain(error, { log: parts.log, uri: uriOf(args[0]) });
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

module.exports = { registerCommands };
