// SPDX-License-Identifier: Apache-2.0
"use strict";
const { spawn } = require("child_process");
const { Connection, ConnectionClosed } = require("../rpc");

const STDERR_KEPT = 8 * 1024;
const SHUTDOWN_MS = 2500;
const KILL_MS = 1500;

/** One process of the server and the connection to it. */
class ServerProcess {
  /**
   * @param {{command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv}} how
   * @param {{onLine: (line: string) => void, onExit: (how: string) => void} & ConstructorParameters<typeof Connection>[2]} observer
   */
  constructor({ command, args, cwd, env }, observer) {
    this.isStopping = false;
    this.stderr = "";
    const child = spawn(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
    this.child = child;
    this.connection = new Connection(child.stdout, child.stdin, observer);
    child.stdin.on("error", () => {}); // "close" follows and says why
    this.readLines(observer.onLine);
    this.exited = new Promise((resolve) => {
      let startFailure = /** @type {string | null} */ (null);
      child.once("error", (/** @type {Error} */ error) => {
        startFailure = `could not be started: ${error.message}`;
        if (child.pid === undefined) ended(null, null);
      });
      /** @param {number | null} code @param {string | null} signal */
      const ended = (code, signal) => {
        const how = startFailure ?? (signal ? `was ended by ${signal}` : `ended with status ${code}`);
        const lastWords = this.stderr.trim().split("\n").slice(-5).join("\n");
        this.connection.close(new ConnectionClosed(`massgen-server ${how}.${lastWords ? `\n${lastWords}` : ""}`));
        resolve(undefined);
        observer.onExit(how);
      };
      child.once("exit", ended);
    });
  }

  /** @param {(line: string) => void} onLine */
  readLines(onLine) {
    let rest = "";
    this.child.stderr.setEncoding("utf8");
    this.child.stderr.on("data", (/** @type {string} */ text) => {
      this.stderr = (this.stderr + text).slice(-STDERR_KEPT);
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(onLine);
    });
  }

  /** Ends the process in good order, and by force when it does not go. */
  async stop() {
    if (!this.isStopping) {
      this.isStopping = true;
      await this.connection.request("shutdown", undefined, { timeoutMs: SHUTDOWN_MS }).catch(() => {});
      this.connection.notify("exit");
      this.child.stdin.end();
    }
    const timer = setTimeout(() => this.child.kill("SIGKILL"), KILL_MS);
    await this.exited;
    clearTimeout(timer);
  }
}

module.exports = { ServerProcess };
