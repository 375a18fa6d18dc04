// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");

/**
 * Says when a run ends that nobody is looking at.
 * @implements {vscode.Disposable}
 */
class Notifications {
  /** @param {import("../runs/store").RunStore} store @param {import("./panel").RunPanels} panels */
  constructor(store, panels) {
    this.panels = panels;
    /** Runs that were seen at work: the end of others is no news. */
    this.active = /** @type {Set<string>} */ (new Set());
    this.subscription = store.onDidChange((model) => this.changed(model));
  }

  /** @param {import("../runs/model").RunModel} model */
  changed(model) {
    if (!model.isOver) this.active.add(model.runId);
    else if (this.active.delete(model.runId)) void this.ended(model);
  }

  /** @param {import("../runs/model").RunModel} model */
  async ended({ runId, status, task, result }) {
    if (status === "cancelled" || this.panels.isVisible(runId)) return;
    if (!vscode.workspace.getConfiguration("massgen").get("notifications.onComplete", true)) return;
    const title = task.split("\n", 1)[0];
    const why = result?.error?.message ?? "";
    const choice =
      status === "completed"
        ? await vscode.window.showInformationMessage(`The team has an answer: ${title}`, "Open Answer")
        : await vscode.window.showWarningMessage(`The team has not finished “${title}”. ${why}`.trim(), "Open Run");
    if (choice === "Open Answer") await vscode.commands.executeCommand("massgen.openAnswer", { runId });
    if (choice === "Open Run") await vscode.commands.executeCommand("massgen.openRun", { runId });
  }

  dispose() {
    this.subscription.dispose();
  }
}

module.exports = { Notifications };
