// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");

/**
 * What waits for a decision.
 * @typedef {object} Approval
 * @property {string} title @property {string} [detail]
 * @property {{optionId: string, name: string, kind: string}[]} options
 */

/** What an option does, as an icon of the editor. */
const ICONS = Object.freeze({
  allow_once: "$(check)",
  allow_always: "$(check-all)",
  reject_once: "$(close)",
  reject_always: "$(circle-slash)",
});

/**
 * Lets the user decide about tools of agents, one after another: a question that opens must not close the one that is
 * being read. A question that is closed, and one that the server has withdrawn, allows nothing.
 */
class Approvals {
  constructor() {
    this.last = /** @type {Promise<unknown>} */ (Promise.resolve());
  }

  /**
   * @param {Approval} approval
   * @param {AbortSignal} signal says that the server no longer wants an answer
   */
  ask(approval, signal) {
    const turn = this.last.then(() => decide(approval, signal));
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

/** @param {Approval} approval @param {AbortSignal} signal */
async function decide({ title, detail, options }, signal) {
  if (signal.aborted) return { outcome: "cancelled" };
  const source = new vscode.CancellationTokenSource();
  const withdraw = () => source.cancel();
  signal.addEventListener("abort", withdraw);
  try {
    const picks = options.map(({ optionId, name, kind }) => ({
      label: `${ICONS[/** @type {keyof typeof ICONS} */ (kind)] ?? "$(question)"} ${name}`,
      optionId,
    }));
    const shown = (detail ?? "").split("\n").join(" · ");
    const choice = await vscode.window.showQuickPick(
      picks,
      { title, placeHolder: shown || title, ignoreFocusOut: true },
      source.token,
    );
    return choice ? { outcome: "selected", optionId: choice.optionId } : { outcome: "cancelled" };
  } finally {
    signal.removeEventListener("abort", withdraw);
    source.dispose();
  }
}

module.exports = { Approvals };
