// SPDX-License-Identifier: Apache-2.0
"use strict";
const os = require("os");
const vscode = require("vscode");
const { ConnectionClosed } = require("../rpc");
const { findBinary } = require("./binary");
const { initializeParams, serverSettings } = require("./hello");
const { ServerProcess } = require("./process");
const { RestartPolicy } = require("./restarts");

const INITIALIZE_MS = 15_000;

/**
 * @typedef {"stopped" | "starting" | "running" | "missing" | "failed"} ServerState
 * @typedef {{connection: import("../rpc").Connection, capabilities: any, info: {name: string, version: string}}} Session
 */

/**
 * The server as the rest of the extension sees it: started when it is needed, started again when it dies.
 * @implements {vscode.Disposable}
 */
class Server {
  /** @param {vscode.ExtensionContext} context @param {import("../log").Log} log */
  constructor(context, log) {
    this.context = context;
    this.log = log;
    this.state = /** @type {ServerState} */ ("stopped");
    /** What the server says about its health, or why it is not there. */
    this.message = "";
    this.session = /** @type {Session | null} */ (null);
    this.process = /** @type {ServerProcess | null} */ (null);
    this.starting = /** @type {Promise<Session> | null} */ (null);
    this.restarts = new RestartPolicy();
    this.retry = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
    this.stateChanged = new vscode.EventEmitter();
    this.onDidChangeState = this.stateChanged.event;
    /**
     * Set by the extension: takes a connection into use, before and after the server said hello.
     * @type {{prepare(connection: import("../rpc").Connection): void, connected(session: Session): void, disconnected(): void}}
     */
    this.client = { prepare() {}, connected() {}, disconnected() {} };
  }

  /**
   * The running server; starts one when there is none.
   * @returns {Promise<Session>}
   */
  ready() {
    if (this.session) return Promise.resolve(this.session);
    this.starting ??= this.start().finally(() => (this.starting = null));
    return this.starting;
  }

  /** Whether the server runs, for those who look at what it has; one that was never started is started for them. */
  async isThere() {
    if (this.state === "stopped") await this.ready().catch((error) => this.log.error(String(error)));
    return this.session !== null;
  }

  /**
   * Asks the server, which is started when it is not running.
   * @param {string} method @param {any} [params] @param {import("../rpc").RequestOptions} [options] @returns {Promise<any>}
   */
  async request(method, params, options) {
    const { connection } = await this.ready();
    return connection.request(method, params, options);
  }

  /** @returns {Promise<Session>} */
  async start() {
    clearTimeout(this.retry);
    const settings = vscode.workspace.getConfiguration("massgen.server");
    const found = findBinary({ setting: settings.get("path", ""), extensionPath: this.context.extensionPath });
    if (!("path" in found)) {
      this.change("missing", "massgen-server was not found.");
      this.log.warn(`massgen-server is in none of these places:\n${found.searched.join("\n")}`);
      throw new ConnectionClosed("massgen-server was not found. Install it or choose its path in the settings.");
    }
    this.change("starting", "");
    const command = found.path;
    const args = ["lsp", ...settings.get("args", /** @type {string[]} */ ([]))];
    this.log.info(`Starting ${command} ${args.join(" ")}`);
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file");
    const how = { command, args, cwd: folder?.uri.fsPath ?? os.homedir(), env: { ...process.env, ...settings.get("env", {}) } };
    /** @type {ServerProcess} */
    const child = new ServerProcess(how, {
      onLine: (line) => this.log.serverLine(line),
      onExit: (reason) => this.exited(child, reason),
      onError: (error) => this.log.error(error.message),
      onTraffic: (direction, message) => this.log.traffic(direction, message),
    });
    this.process = child;
    this.client.prepare(child.connection);
    try {
      return await this.greet(child);
    } catch (error) {
      if (this.process === child && this.state === "starting") {
        this.change("failed", error instanceof Error ? error.message : String(error));
        void child.stop();
      }
      throw error;
    }
  }

  /** @param {ServerProcess} child @returns {Promise<Session>} */
  async greet({ connection }) {
    const extensionVersion = this.context.extension.packageJSON.version;
    const params = initializeParams({ extensionVersion, settings: serverSettings() });
    const { capabilities, serverInfo } = await connection.request("initialize", params, { timeoutMs: INITIALIZE_MS });
    if ((capabilities.positionEncoding ?? "utf-16") !== "utf-16") {
      throw new Error("massgen-server does not count columns as this editor does. Please update it.");
    }
    connection.notify("initialized", {});
    this.session = { connection, capabilities, info: serverInfo };
    this.log.info(`${serverInfo.name} ${serverInfo.version} is running.`);
    this.change("running", "");
    this.client.connected(this.session);
    return this.session;
  }

  /** @param {ServerProcess} child @param {string} how */
  exited(child, how) {
    if (this.process !== child) return;
    const wasRunning = this.session !== null;
    this.process = null;
    this.session = null;
    if (wasRunning) this.client.disconnected();
    if (child.isStopping) {
      if (this.state !== "failed") this.change("stopped", "");
      return;
    }
    this.log.error(`massgen-server ${how}.`);
    const pause = this.restarts.crashed(performance.now());
    if (pause === null) {
      this.change("failed", `massgen-server ${how}. It ended too often and is not started again.`);
      void this.offerHelp();
      return;
    }
    this.change("starting", `massgen-server ${how}. It is started again.`);
    this.retry = setTimeout(() => this.ready().catch((error) => this.log.error(String(error))), pause);
  }

  async offerHelp() {
    const choice = await vscode.window.showErrorMessage("massgen-server keeps ending.", "Restart", "Show Log");
    if (choice === "Restart") await vscode.commands.executeCommand("massgen.restartServer");
    if (choice === "Show Log") this.log.show();
  }

  /** Starts the server anew, also after it was given up. */
  async restart() {
    this.restarts.forget();
    await this.stop();
    return this.ready();
  }

  /** Ends the server and does not start it again by itself. */
  async stop() {
    clearTimeout(this.retry);
    const child = this.process;
    if (child) await child.stop();
    else if (this.state !== "stopped") this.change("stopped", "");
  }

  /**
   * Takes `massgen/server/statusChanged`.
   * @param {{health: string, message?: string}} status
   */
  setHealth({ health, message = "" }) {
    if (this.session) this.change("running", health === "ok" ? "" : message || health);
  }

  /** @param {ServerState} state @param {string} message */
  change(state, message) {
    this.state = state;
    this.message = message;
    this.stateChanged.fire(undefined);
  }

  dispose() {
    clearTimeout(this.retry);
    this.stateChanged.dispose();
  }
}

module.exports = { Server };
