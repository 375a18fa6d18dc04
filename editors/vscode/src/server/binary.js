// SPDX-License-Identifier: Apache-2.0
"use strict";
const fs = require("fs");
const os = require("os");
const path = require("path");

const NAME = process.platform === "win32" ? "massgen-server.exe" : "massgen-server";

/**
 * Where the server's binary is: the setting, then `PATH`, then `~/.local/bin`, then the extension's own folder.
 * @param {{setting?: string, extensionPath: string, env?: NodeJS.ProcessEnv, home?: string}} where
 * @returns {{path: string} | {searched: string[]}} the binary, or the places that were looked at
 */
function findBinary({ setting, extensionPath, env = process.env, home = os.homedir() }) {
  if (setting) {
    // A setting that is wrong is said, not silently passed over for another binary.
    const chosen = setting.startsWith("~/") ? path.join(home, setting.slice(2)) : setting;
    return isExecutable(chosen) ? { path: chosen } : { searched: [chosen] };
  }
  const folders = [
    ...(env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder)),
    path.join(home, ".local", "bin"),
    path.join(extensionPath, "bin", `${process.platform}-${process.arch}`),
  ];
  const searched = folders.map((folder) => path.join(folder, NAME));
  const found = searched.find(isExecutable);
  return found ? { path: found } : { searched };
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

module.exports = { findBinary };
