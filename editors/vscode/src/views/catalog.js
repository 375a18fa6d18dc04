// SPDX-License-Identifier: Apache-2.0
"use strict";
const path = require("path");
const { teamFiles } = require("../commands/target");
const { ErrorCode, ResponseError } = require("../rpc");

/**
 * The teams of the workspace and those that come with the server; of a server without a catalogue those of the workspace.
 * @param {import("../server/server").Server} server @param {import("../log").Log} log @returns {Promise<any[]>}
 */
async function readCatalog(server, log) {
  /** @type {any[]} */
  let teams = [];
  try {
    teams = (await server.request("massgen/config/catalog", {})).teams;
  } catch (error) {
    const isOld = error instanceof ResponseError && error.code === ErrorCode.MethodNotFound;
    if (!isOld) log.warn(`The catalogue of teams cannot be read: ${String(error)}`);
  }
  // The catalogue knows the folder itself; a workspace may have teams below it, and further folders.
  const known = new Set(teams.map(({ uri }) => uri));
  const others = (await teamFiles()).filter((uri) => !known.has(uri.toString()));
  return [...others.map((uri) => ({ name: nameOf(uri.path), uri: uri.toString() })), ...teams];
}

/**
 * The name of a team file: without its ending.
 * @param {string} file
 */
function nameOf(file) {
  return path.basename(file).replace(/(\.massgen)?\.(ya?ml|json)$/, "");
}

module.exports = { readCatalog };
