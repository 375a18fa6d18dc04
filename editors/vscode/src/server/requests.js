// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { isUpToDate, toRange, toUri, toWorkspaceEdit } = require("../language/converters");
const { Approvals } = require("./approvals");
const { serverSettings } = require("./hello");

/** LSP's kinds of messages. */
const MessageType = Object.freeze({ Error: 1, Warning: 2, Info: 3 });

/** LSP's kinds of changes of files. */
const FileChange = Object.freeze({ Created: 1, Changed: 2, Deleted: 3 });

/**
 * What answers the server.
 * @typedef {object} Editor
 * @property {import("../log").Log} log
 * @property {vscode.Disposable[]} disposables takes what lives as long as the connection
 * @property {() => void} refreshLenses @property {() => void} refreshHints
 * @property {(uri: vscode.Uri) => boolean} isInPanel whether a panel shows what the file of a run says
 */

/**
 * Answers what the server asks of an editor by LSP.
 * @param {import("../rpc").Connection} connection
 * @param {Editor} editor
 */
function answerServer(connection, editor) {
  const { log, disposables, refreshLenses, refreshHints } = editor;
  connection.onRequest("workspace/applyEdit", applyEdit);
  connection.onRequest("workspace/configuration", ({ items }) =>
    items.map((/** @type {{section?: string}} */ { section }) => (section === "massgen" ? serverSettings() : null)),
  );
  connection.onRequest("workspace/workspaceFolders", () =>
    (vscode.workspace.workspaceFolders ?? []).map(toFolder),
  );
  connection.onRequest("workspace/codeLens/refresh", () => refreshLenses());
  connection.onRequest("workspace/inlayHint/refresh", () => refreshHints());
  const approvals = new Approvals();
  connection.onRequest("massgen/approval/request", (params, signal) => approvals.ask(params, signal));
  connection.onRequest("window/showMessageRequest", askUser);
  connection.onRequest("window/showDocument", (params) => showDocument(params, editor));
  connection.onNotification("window/showMessage", ({ type, message }) => void show(type)(message));
  connection.onNotification("window/logMessage", ({ type, message }) => logLine(log, type, message));
  const registrations = new Registrations(connection);
  disposables.push(registrations, tellSettings(connection));
  connection.onRequest("client/registerCapability", ({ registrations: wanted }) => registrations.add(wanted));
  connection.onRequest("client/unregisterCapability", ({ unregisterations }) => registrations.remove(unregisterations));
}

/**
 * Tells the server when its settings change; a workspace that is trusted now is such a change.
 * @param {import("../rpc").Connection} connection
 */
function tellSettings(connection) {
  const tell = () => connection.notify("workspace/didChangeConfiguration", { settings: { massgen: serverSettings() } });
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("massgen") && tell()),
    vscode.workspace.onDidGrantWorkspaceTrust(tell),
    vscode.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      connection.notify("workspace/didChangeWorkspaceFolders", { event: { added: added.map(toFolder), removed: removed.map(toFolder) } });
      tell();
    }),
  );
}

/** @param {vscode.WorkspaceFolder} folder */
const toFolder = ({ uri, name }) => ({ uri: uri.toString(), name });

/** @param {any} params */
async function applyEdit({ edit }) {
  if (!isUpToDate(edit, vscode.workspace.textDocuments)) {
    return { applied: false, failureReason: "The text has changed meanwhile." };
  }
  const converted = toWorkspaceEdit(edit);
  return { applied: converted ? await vscode.workspace.applyEdit(converted) : false };
}

/** @param {number} type */
function show(type) {
  if (type === MessageType.Error) return vscode.window.showErrorMessage;
  if (type === MessageType.Warning) return vscode.window.showWarningMessage;
  return vscode.window.showInformationMessage;
}

/** @param {any} params */
async function askUser({ type, message, actions = [] }) {
  const titles = actions.map((/** @type {{title: string}} */ { title }) => title);
  const choice = await show(type)(message, ...titles);
  return choice ? { title: choice } : null;
}

/** @param {any} params @param {Editor} editor */
async function showDocument({ uri, external, takeFocus, selection }, { log, isInPanel }) {
  const target = toUri(uri);
  if (isInPanel(target)) {
    log.info(`${target.path} is not opened: its run is in a panel.`);
    return { success: true };
  }
  try {
    if (external) return { success: await vscode.env.openExternal(target) };
    const options = { preserveFocus: !takeFocus, selection: selection && toRange(selection) };
    await vscode.window.showTextDocument(target, options);
    return { success: true };
  } catch {
    return { success: false };
  }
}

/** @param {import("../log").Log} log @param {number} type @param {string} message */
function logLine(log, type, message) {
  if (type === MessageType.Error) log.error(`[server] ${message}`);
  else if (type === MessageType.Warning) log.warn(`[server] ${message}`);
  else log.serverLine(message);
}

/**
 * What the server registered while it runs: files to watch.
 * @implements {vscode.Disposable}
 */
class Registrations {
  /** @param {import("../rpc").Connection} connection */
  constructor(connection) {
    this.connection = connection;
    this.byId = /** @type {Map<string, vscode.Disposable>} */ (new Map());
  }

  /** @param {any[]} wanted */
  add(wanted) {
    for (const { id, method, registerOptions } of wanted) {
      this.byId.get(id)?.dispose();
      if (method === "workspace/didChangeWatchedFiles") this.byId.set(id, this.watch(registerOptions?.watchers ?? []));
      else throw new Error(`${method} cannot be registered.`);
    }
  }

  /** @param {any[]} unwanted */
  remove(unwanted) {
    for (const { id } of unwanted) {
      this.byId.get(id)?.dispose();
      this.byId.delete(id);
    }
  }

  /** @param {any[]} watchers */
  watch(watchers) {
    const tell = (/** @type {number} */ type) => (/** @type {vscode.Uri} */ uri) =>
      this.connection.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: uri.toString(), type }] });
    const created = watchers.flatMap(({ globPattern }) => {
      const { baseUri, pattern } = globPattern;
      const base = baseUri && toUri(typeof baseUri === "string" ? baseUri : baseUri.uri);
      const watcher = vscode.workspace.createFileSystemWatcher(
        base ? new vscode.RelativePattern(base, pattern) : globPattern,
      );
      return [
        watcher,
        watcher.onDidCreate(tell(FileChange.Created)),
        watcher.onDidChange(tell(FileChange.Changed)),
        watcher.onDidDelete(tell(FileChange.Deleted)),
      ];
    });
    return vscode.Disposable.from(...created);
  }

  dispose() {
    for (const registration of this.byId.values()) registration.dispose();
    this.byId.clear();
  }
}

module.exports = { answerServer };
