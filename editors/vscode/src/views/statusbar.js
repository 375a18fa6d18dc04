// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");

/**
 * The item in the status bar: how the server is, how many teams are at work and what they have cost.
 * @implements {vscode.Disposable}
 */
class StatusBar {
  /** @param {import("../server/server").Server} server @param {import("../runs/store").RunStore} store */
  constructor(server, store) {
    this.server = server;
    this.store = store;
    this.item = vscode.window.createStatusBarItem("massgen.status", vscode.StatusBarAlignment.Left);
    this.item.name = "MassGen";
    this.subscriptions = [
      this.item,
      server.onDidChangeState(() => this.draw()),
      store.onDidChange(() => this.draw()),
    ];
    this.draw();
  }

  draw() {
    const { state, message } = this.server;
    const active = this.store.active();
    const isBad = state === "failed" || state === "missing";
    this.item.text = ["$(organization) MassGen", ...this.marks(state, message, active.length)].join(" ");
    this.item.command = isBad ? "massgen.showLog" : active.length === 1 ? "massgen.openRun" : "massgen.showMenu";
    this.item.backgroundColor = isBad ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    this.item.tooltip = this.tooltip(active);
    this.item.accessibilityInformation = { label: `MassGen: ${this.tooltip(active)}` };
    if (state === "stopped") this.item.hide();
    else this.item.show();
  }

  /** @param {string} state @param {string} message @param {number} active */
  marks(state, message, active) {
    if (state === "starting") return ["$(sync~spin)"];
    if (state === "failed" || state === "missing") return ["$(error)"];
    if (active > 0) return [`$(loading~spin) ${active}`, ...this.cost()];
    return message ? ["$(warning)"] : [];
  }

  /** What the runs that are at work have cost. */
  cost() {
    const costs = this.store.active().flatMap(({ totalCost }) => (totalCost ? [totalCost] : []));
    if (costs.length === 0) return [];
    const amount = costs.reduce((sum, cost) => sum + cost.amount, 0);
    return [`${amount.toFixed(2)} ${costs[0].currency}`];
  }

  /** @param {import("../runs/model").RunModel[]} active */
  tooltip(active) {
    const { session, state, message } = this.server;
    if (message) return message;
    if (active.length) return active.map(({ task, phase }) => `${task.split("\n", 1)[0]} – ${phase || "starting"}`).join("\n");
    if (state === "starting") return "massgen-server is being started.";
    return session ? `${session.info.name} ${session.info.version} is running.` : "massgen-server is not running.";
  }

  dispose() {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

module.exports = { StatusBar };
