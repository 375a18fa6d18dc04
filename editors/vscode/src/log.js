// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");

/** How much of a message the trace shows. */
const TRACE_CHARACTERS = 4000;

/**
 * What the extension and the server have to say, in the output view.
 * @implements {vscode.Disposable}
 */
class Log {
  constructor() {
    this.channel = vscode.window.createOutputChannel("MassGen", { log: true });
    this.trafficChannel = /** @type {vscode.OutputChannel | null} */ (null);
  }

  /** @param {string} message */
  info(message) {
    this.channel.info(message);
  }

  /** @param {string} message */
  warn(message) {
    this.channel.warn(message);
  }

  /** @param {string} message */
  error(message) {
    this.channel.error(message);
  }

  /**
   * A line that the server wrote to its standard error.
   * @param {string} line
   */
  serverLine(line) {
    this.channel.info(`[server] ${line}`);
  }

  show() {
    this.channel.show();
  }

  /**
   * Writes a message down when the user asked for it.
   * @param {"sent" | "received"} direction @param {any} message
   */
  traffic(direction, message) {
    const level = vscode.workspace.getConfiguration("massgen").get("trace.server", "off");
    if (level === "off") return;
    this.trafficChannel ??= vscode.window.createOutputChannel("MassGen Traffic");
    const what = message.method ?? (message.error ? `error ${message.error.code}` : "result");
    const id = message.id === undefined ? "" : ` #${message.id}`;
    const body = level === "verbose" ? ` ${JSON.stringify(message.params ?? message.result ?? message.error ?? null)}` : "";
    const shown = body.length > TRACE_CHARACTERS ? `${body.slice(0, TRACE_CHARACTERS)}…` : body;
    this.trafficChannel.appendLine(`${direction === "sent" ? "→" : "←"} ${what}${id}${shown}`);
  }

  dispose() {
    this.channel.dispose();
    this.trafficChannel?.dispose();
  }
}

module.exports = { Log };
