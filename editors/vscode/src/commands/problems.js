// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { ErrorCode, ResponseError } = require("../rpc");
const { toRange } = require("../language/converters");

/**
 * Tells the user why something could not be done, with a way on where there is one.
 * @param {unknown} error @param {{log: import("../log").Log, uri?: vscode.Uri}} about
 */
async function explain(error, { log, uri }) {
  const message = error instanceof Error ? error.message : String(error);
  log.error(message);
  if (!(error instanceof ResponseError)) return offerLog(message, log);
  if (error.code === ErrorCode.RequestCancelled) return undefined;
  const first = error.code === ErrorCode.ConfigInvalid && error.data.diagnostics?.[0];
  if (first && uri) return offerPlace(`${message} ${first.message}`, uri, first.range);
  if (error.code === ErrorCode.UntrustedWorkspace) return offerTrust(message);
  return vscode.window.showErrorMessage([message, error.hint].filter(Boolean).join(" "));
}

/** @param {string} message @param {import("../log").Log} log */
async function offerLog(message, log) {
  if ((await vscode.window.showErrorMessage(message.split("\n", 1)[0], "Show Log")) === "Show Log") log.show();
}

/** @param {string} message @param {vscode.Uri} uri @param {any} range */
async function offerPlace(message, uri, range) {
  if ((await vscode.window.showErrorMessage(message, "Show")) !== "Show") return;
  await vscode.window.showTextDocument(uri, { selection: toRange(range) });
}

/** @param {string} message */
async function offerTrust(message) {
  const choice = await vscode.window.showWarningMessage(message, "Manage Workspace Trust");
  if (choice) await vscode.commands.executeCommand("workbench.trust.manage");
}

/** Whether teams may run here. When not, the user is told why. */
function mayRun() {
  if (vscode.workspace.isTrusted) return true;
  void offerTrust("Teams run only in a workspace that you trust. Team files are checked all the same.");
  return false;
}

module.exports = { explain, mayRun };
