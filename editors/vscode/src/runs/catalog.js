// SPDX-License-Identifier: Apache-2.0
"use strict";

/**
 * The teams the server knows. Empty when it cannot say.
 * @param {import("../server/server").Server} server @param {import("../log").Log} log @returns {Promise<any[]>}
 */
async function readCatalog(server, log) {
  try {
    return (await server.request("massgen/config/catalog", {})).teams;
  } catch (error) {
    log.warn(`The catalogue of teams cannot be read: ${String(error)}`);
    return [];
  }
}

module.exports = { readCatalog };
