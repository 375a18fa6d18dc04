// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { readAnswer } = require("../runs/answers");

/**
 * Commands for runs that are there.
 * @param {import("./index").Parts} parts
 */
function controlCommands({ server, store, panels, documents }) {
  /**
   * The run a command is about: of its argument, of the panel with the focus, or of those at work; the user is asked
   * when there are several.
   * @param {any} argument @param {{isActive?: boolean}} which
   */
  async function chooseRun(argument, { isActive = true } = {}) {
    if (typeof argument?.runId === "string") return argument.runId;
    const focused = panels.focusedRun();
    if (focused && isActive && store.get(focused)?.isOver) {
      void vscode.window.showInformationMessage("This run is over.");
      return undefined;
    }
    if (focused) return focused;
    const runs = isActive || store.active().length ? store.active() : store.all();
    if (runs.length === 0) {
      void vscode.window.showInformationMessage(isActive ? "No team is at work." : "No team has run in this window.");
      return undefined;
    }
    if (runs.length === 1) return runs[0].runId;
    const picks = runs.map(({ runId, task, status }) => ({ label: task.split("\n", 1)[0] || runId, description: status, runId }));
    return (await vscode.window.showQuickPick(picks, { placeHolder: "Which run?" }))?.runId;
  }

  return {
    "massgen.cancelRun": async (/** @type {any} */ argument) => {
      const runId = await chooseRun(argument);
      if (runId) await store.cancel(runId, argument?.agentId ?? argument?.agent?.agentId);
    },

    "massgen.answerNow": async (/** @type {any} */ argument) => {
      const runId = await chooseRun(argument);
      if (runId) await store.answerNow(runId);
    },

    "massgen.steer": async (/** @type {any} */ argument) => {
      const runId = await chooseRun(argument);
      if (!runId) return;
      const text = argument?.text ?? (await vscode.window.showInputBox({ prompt: "Tell the team something", ignoreFocusOut: true }));
      if (!text) return;
      const { agentIds } = await store.steer(runId, text);
      vscode.window.setStatusBarMessage(`MassGen: ${agentIds.join(", ")} will take it into account.`, 5000);
    },

    "massgen.openRun": async (/** @type {any} */ argument) => {
      const runId = await chooseRun(argument, { isActive: false });
      if (!runId) return;
      await store.refresh(runId);
      panels.show(runId);
    },

    "massgen.openAnswer": async (/** @type {any} */ argument) => {
      const runId = await chooseRun(argument, { isActive: false });
      if (!runId) return;
      const label = argument?.label ?? argument?.answer?.label;
      const text = await readAnswer(server, runId, label);
      if (text === undefined) void vscode.window.showInformationMessage("There is no answer yet.");
      else await documents.show(`/${runId}/${label ?? "answer"}.md`, text);
    },
  };
}

module.exports = { controlCommands };
