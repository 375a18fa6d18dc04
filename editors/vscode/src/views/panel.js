// SPDX-License-Identifier: Apache-2.0
"use strict";
const crypto = require("crypto");
const vscode = require("vscode");

const VIEW_TYPE = "massgen.run";
const TITLE_CHARACTERS = 40;

/**
 * The panels of runs, one for each run that is looked at.
 * @implements {vscode.Disposable}
 */
class RunPanels {
  /**
   * @param {vscode.Uri} extensionUri @param {import("../runs/store").RunStore} store
   * @param {import("../log").Log} log
   */
  constructor(extensionUri, store, log) {
    this.media = vscode.Uri.joinPath(extensionUri, "media");
    this.store = store;
    this.log = log;
    this.panels = /** @type {Map<string, RunPanel>} */ (new Map());
    this.serializer = vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async (panel, state) => {
        if (typeof state?.runId === "string") this.adopt(panel, state.runId);
        else panel.dispose();
      },
    });
  }

  /**
   * Shows a run beside what is edited.
   * @param {string} runId
   */
  show(runId) {
    const shown = this.panels.get(runId);
    if (shown) return shown.panel.reveal(undefined, true);
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const options = { enableScripts: true, localResourceRoots: [this.media], retainContextWhenHidden: false };
    this.adopt(vscode.window.createWebviewPanel(VIEW_TYPE, "MassGen", place, options), runId);
  }

  /**
   * Whether a run is on the screen.
   * @param {string} runId
   */
  isVisible(runId) {
    return this.panels.get(runId)?.panel.visible === true;
  }

  /**
   * Whether a run has a panel, seen or not.
   * @param {string | undefined} runId
   */
  shows(runId) {
    return runId !== undefined && this.panels.has(runId);
  }

  /** The run whose panel has the focus. */
  focusedRun() {
    return [...this.panels.values()].find(({ panel }) => panel.active)?.runId;
  }

  /** @param {vscode.WebviewPanel} panel @param {string} runId */
  adopt(panel, runId) {
    const one = new RunPanel(panel, runId, this);
    this.panels.set(runId, one);
    panel.onDidDispose(() => {
      this.panels.delete(runId);
      one.dispose();
    });
  }

  /** Follows anew what is on the screen, after the server was started again. */
  reconnect() {
    for (const panel of this.panels.values()) panel.reload();
  }

  dispose() {
    this.serializer.dispose();
    for (const { panel } of [...this.panels.values()]) panel.dispose();
  }
}

/** One panel. Its page is thrown away whenever it is hidden, and made anew from the run's journal. */
class RunPanel {
  /** @param {vscode.WebviewPanel} panel @param {string} runId @param {RunPanels} owner */
  constructor(panel, runId, { media, store, log }) {
    this.panel = panel;
    this.runId = runId;
    this.store = store;
    this.log = log;
    /** Whether the page takes events. */
    this.isReady = false;
    /** Whether the run's events have been asked for and are not there yet. */
    this.isLoading = false;
    this.subscriptions = [
      panel.webview.onDidReceiveMessage((message) => this.receive(message)),
      panel.onDidChangeViewState(() => panel.visible || this.hidden()),
      store.onDidReceive(({ events, toSeq, ...batch }) => batch.runId === runId && this.post({ type: "batch", events, toSeq })),
      store.onDidChange((model) => model.runId === runId && this.stateChanged()),
    ];
    panel.iconPath = vscode.Uri.joinPath(media, "..", "icon.png");
    panel.webview.html = pageOf(panel.webview, media, runId);
    this.setTitle();
  }

  dispose() {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** @param {any} message */
  receive(message) {
    const { type } = message;
    if (type === "ready") this.reload(true);
    else if (type === "cancel") this.run("massgen.cancelRun", { runId: this.runId, agentId: message.agentId });
    else if (type === "answerNow") this.run("massgen.answerNow", { runId: this.runId });
    else if (type === "steer") this.run("massgen.steer", { runId: this.runId, text: message.text });
    else if (type === "openAnswer") this.run("massgen.openAnswer", { runId: this.runId });
    else if (type === "openLink") this.openLink(message.href);
  }

  /** @param {string} command @param {any} argument */
  run(command, argument) {
    void vscode.commands.executeCommand(command, argument);
  }

  /** @param {any} href */
  openLink(href) {
    if (typeof href === "string" && /^(?:https?:|mailto:)/i.test(href)) void vscode.env.openExternal(vscode.Uri.parse(href));
  }

  /**
   * Fills the page from the run's first event on.
   * @param {boolean} [isNew] whether the page has just been loaded
   */
  reload(isNew = false) {
    if (!isNew && (!this.isReady || this.isLoading)) return;
    this.isReady = true;
    this.isLoading = true;
    this.post({ type: "reset", view: this.view() });
    this.store
      .follow(this.runId, { fromSeq: 1 })
      .catch((error) => {
        this.log.error(`Run ${this.runId} cannot be shown: ${String(error)}`);
        this.post({ type: "state", view: { ...this.view(), error: { message: String(error.message ?? error) } } });
      })
      .finally(() => (this.isLoading = false));
  }

  /** Nobody looks: the run is followed by what it says as a whole, without its pieces. */
  hidden() {
    if (!this.isReady) return;
    this.isReady = false;
    if (this.store.get(this.runId)?.isOver !== false) return;
    this.store.follow(this.runId, { granularity: "item" }).catch((error) => this.log.warn(String(error)));
  }

  stateChanged() {
    this.setTitle();
    this.post({ type: "state", view: this.view() });
  }

  view() {
    const showReasoning = vscode.workspace.getConfiguration("massgen").get("panel.showReasoning", true);
    const view = this.store.get(this.runId)?.view() ?? { runId: this.runId, task: "", status: "", agents: [], votes: [] };
    return { ...view, showReasoning };
  }

  setTitle() {
    const task = this.store.get(this.runId)?.task.split("\n", 1)[0] ?? "";
    const short = task.length > TITLE_CHARACTERS ? `${task.slice(0, TITLE_CHARACTERS)}…` : task;
    this.panel.title = short ? `MassGen: ${short}` : "MassGen";
  }

  /** @param {any} message */
  post(message) {
    if (this.isReady) void this.panel.webview.postMessage(message);
  }
}

/**
 * The page. Its scripts are the extension's own files; nothing inline runs and nothing is loaded from elsewhere.
 * @param {vscode.Webview} webview @param {vscode.Uri} media @param {string} runId
 */
function pageOf(webview, media, runId) {
  const nonce = crypto.randomBytes(16).toString("base64");
  const uri = (/** @type {string} */ name) => webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>MassGen</title>
    <link rel="stylesheet" href="${uri("panel.css")}">
  </head>
  <body data-run="${runId.replace(/[^A-Za-z0-9_-]/g, "")}">
    <h1 id="task"></h1>
    <div class="bar">
      <span id="status" role="status" aria-live="polite"></span>
      <span id="facts"></span>
    </div>
    <div class="bar">
      <button id="open-answer" hidden>Open Answer</button>
      <button id="answer-now">Answer Now</button>
      <button id="cancel">Cancel</button>
      <form id="steer">
        <input id="steer-text" aria-label="Tell the team something" placeholder="Tell the team something…">
        <button>Send</button>
      </form>
    </div>
    <div id="error" role="alert"></div>
    <div id="final" aria-label="Final answer"></div>
    <div id="votes"></div>
    <main id="agents"></main>
    <script type="module" nonce="${nonce}" src="${uri("panel.js")}"></script>
  </body>
</html>
`;
}

module.exports = { RunPanels, VIEW_TYPE };
