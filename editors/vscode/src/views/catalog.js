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
  try {
    return (await server.request("massgen/config/catalog", {})).teams;
  } catch (error) {
    const isOld = error instanceof ResponseError && error.code === ErrorCode.MethodNotFound;
    if (isOld) return (await teamFiles()).map((uri) => ({ name: path.basename(uri.path), uri: uri.toString() }));
    log.warn(`The catalogue of teams cannot be read: ${String(error)}`);
    return [];
  }
}

module.exports = { readCatalog };
