// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { registerCommands } = require("./commands");
const { Diagnostics } = require("./language/diagnostics");
const { LanguageFeatures } = require("./language/features");
const { DocumentSync } = require("./language/sync");
const { mayBeTeam } = require("./language/teamFiles");
const { Log } = require("./log");
const { RunStore } = require("./runs/store");
const { answerServer } = require("./server/requests");
const { Server } = require("./server/server");
const { readCatalog } = require("./views/catalog");
const { Documents } = require("./views/documents");
const { Notifications } = require("./views/notifications");
const { RunPanels } = require("./views/panel");
const { RunsTree } = require("./views/runsTree");
const { StatusBar } = require("./views/statusbar");
const { TeamsTree } = require("./views/teamsTree");

/** @type {Server | undefined} */
let server;

/**
 * Puts the parts together. The server starts with the first team file that is open, or with the first command.
 * @param {vscode.ExtensionContext} context
 */
function activate(context) {
  const log = new Log();
  const running = new Server(context, log);
  server = running;
  const sync = new DocumentSync();
  const diagnostics = new Diagnostics();
  const store = new RunStore(running, log);
  const panels = new RunPanels(context.extensionUri, store, log);
  const documents = new Documents();
  const catalog = () => readCatalog(running, log);
  const runsTree = new RunsTree(running, store);
  const teamsTree = new TeamsTree(running, catalog);
  running.client = connect({ running, sync, diagnostics, store, panels, log });
  context.subscriptions.push(
    log,
    running,
    sync,
    diagnostics,
    store,
    panels,
    documents,
    new StatusBar(running, store),
    runsTree,
    teamsTree,
    new Notifications(store, panels),
    registerCommands({ context, log, server: running, store, panels, documents, diagnostics, catalog, runsTree, teamsTree }),
    sync.onDidFindTeam(() => startQuietly(running, log)),
    vscode.workspace.onDidCloseTextDocument((document) => diagnostics.closed(document)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (running.session && NEEDS_RESTART.some((name) => event.affectsConfiguration(name))) void offerRestart();
    }),
  );
  if (vscode.workspace.textDocuments.some(mayBeTeam)) startQuietly(running, log);
}

const NEEDS_RESTART = ["massgen.server", "massgen.codeLens"];

async function offerRestart() {
  const choice = await vscode.window.showInformationMessage("massgen-server has to be restarted for this setting.", "Restart");
  if (choice) await vscode.commands.executeCommand("massgen.restartServer");
}

/**
 * What happens with every connection: a server that is started again gets everything anew.
 * @param {any} parts
 */
function connect({ running, sync, diagnostics, store, panels, log }) {
  /** @type {LanguageFeatures | undefined} */
  let features;
  /** @type {vscode.Disposable[]} */
  let disposables = [];
  return {
    /** @param {import("./rpc").Connection} connection */
    prepare(connection) {
      answerServer(connection, {
        log,
        disposables,
        refreshLenses: () => features?.refreshLenses(),
        refreshHints: () => features?.refreshHints(),
        isInPanel: (/** @type {vscode.Uri} */ { path }) => panels.shows(/\/runs\/(run_[^/]+)\//.exec(path)?.[1]),
      });
      connection.onNotification("textDocument/publishDiagnostics", (params) => diagnostics.publish(params));
      connection.onNotification("massgen/server/statusChanged", (status) => running.setHealth(status));
      store.prepare(connection);
    },
    /** @param {import("./server/server").Session} session */
    connected({ connection, capabilities }) {
      features = new LanguageFeatures(connection, capabilities, sync, log);
      sync.connect(connection);
      void store.reconnect().then(() => panels.reconnect());
    },
    disconnected() {
      features?.dispose();
      for (const one of disposables.splice(0)) one.dispose();
      sync.disconnect();
      diagnostics.clear();
      store.disconnect();
    },
  };
}

/**
 * Starts the server because of a file that is open; a server that is missing is told once, and only then.
 * @param {Server} running @param {Log} log
 */
function startQuietly(running, log) {
  if (running.state !== "stopped") return;
  running.ready().catch((error) => {
    log.error(String(error));
    if (running.state === "missing") void offerInstall();
  });
}

async function offerInstall() {
  const message = "massgen-server was not found. It checks, completes and runs team files.";
  const choice = await vscode.window.showWarningMessage(message, "Install Instructions", "Choose Path");
  if (choice === "Install Instructions") {
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", "massgen.massgen-server#massgen.start", false);
  }
  if (choice === "Choose Path") await vscode.commands.executeCommand("workbench.action.openSettings", "massgen.server.path");
}

/** Ends the server; runs that are at work are interrupted and can be read afterwards. */
function deactivate() {
  return server?.stop();
}

module.exports = { activate, deactivate };
