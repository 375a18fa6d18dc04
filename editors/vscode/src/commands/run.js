// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { mayRun } = require("./problems");
const { chooseTeam, uriOf, workingFolder } = require("./target");

/**
 * Commands that start a team.
 * @param {import("./index").Parts} parts
 */
function runCommands({ server, store, panels, catalog }) {
  /** @param {any} argument @param {{context?: string}} more */
  async function runTeam(argument, { context } = {}) {
    if (!mayRun()) return undefined;
    const team = await chooseTeam(argument, catalog);
    if (!team) return undefined;
    const task = argument?.prompt ?? (await askForTask(team.label));
    if (!task) return undefined;
    const prompt = [{ type: "text", text: task }, ...(context ? [{ type: "text", text: context }] : [])];
    const params = { config: team.config, prompt, cwd: workingFolder(team), delivery: delivery() };
    return watch(await store.start(params, task));
  }

  /** @param {{model: import("../runs/model").RunModel, warnings: any[]}} started */
  function watch({ model, warnings }) {
    panels.show(model.runId);
    if (warnings.length) void vscode.window.showWarningMessage(warnings[0].message);
    return model.runId;
  }

  /**
   * Hands a command of the server through that may start a run.
   * @param {string} command @param {any} argument
   */
  async function execute(command, argument) {
    return server.request("workspace/executeCommand", { command, arguments: [argument] });
  }

  return {
    "massgen.runTeam": (/** @type {any} */ argument) => runTeam(argument),

    "massgen.runTeamWithSelection": async () => {
      const editor = vscode.window.activeTextEditor;
      if (!editor || editor.selection.isEmpty) {
        return void vscode.window.showInformationMessage("Select the text first that the team shall see.");
      }
      const name = vscode.workspace.asRelativePath(editor.document.uri);
      const lines = `${editor.selection.start.line + 1}-${editor.selection.end.line + 1}`;
      const text = editor.document.getText(editor.selection);
      return runTeam(undefined, { context: `${name}, lines ${lines}:\n\n${fenced(text, editor.document)}` });
    },

    "massgen.runAgent": async (/** @type {any} */ argument) => {
      if (!mayRun()) return undefined;
      const uri = uriOf(argument);
      const agentId = argument?.agentId;
      if (!uri || !agentId) return undefined;
      const task = argument.prompt ?? (await askForTask(agentId));
      if (!task) return undefined;
      await vscode.workspace.openTextDocument(uri);
      const started = await execute("massgen.run", { uri: uri.toString(), prompt: task, agentId });
      if (!started?.runId) return undefined;
      const model = await store.adopt(started, task);
      panels.show(model.runId);
      return model.runId;
    },

    "massgen.dryRun": async (/** @type {any} */ argument) => {
      const uri = uriOf(argument);
      if (!uri) return void vscode.window.showInformationMessage("Open a team file first.");
      await vscode.workspace.openTextDocument(uri); // the server looks at open files
      return execute("massgen.dryRun", { uri: uri.toString() });
    },
  };
}

/** @param {string} name of whom is asked */
function askForTask(name) {
  return vscode.window.showInputBox({ prompt: `What shall ${name} do?`, placeHolder: "A task or a question", ignoreFocusOut: true });
}

/**
 * A text as a code block that nothing inside ends.
 * @param {string} text @param {vscode.TextDocument} document
 */
function fenced(text, document) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${document.languageId}\n${text}\n${fence}`;
}

function delivery() {
  return { maxLatencyMs: vscode.workspace.getConfiguration("massgen").get("stream.maxLatencyMs", 33) };
}

module.exports = { fenced, runCommands };
