// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { isOver } = require("../runs/model");

const REFRESH_MS = 300;

/**
 * What the tree shows: conversations, their runs, the agents of a run, and what an agent submitted.
 * @typedef {{kind: "session", session: any} | {kind: "run", runId: string, record: any} | {kind: "agent", runId: string, agent: any}
 *   | {kind: "answer", runId: string, answer: any} | {kind: "vote", runId: string, vote: any}} RunNode
 */

/**
 * The tree of runs. Branches are asked for when they are opened.
 * @implements {vscode.TreeDataProvider<RunNode>}
 * @implements {vscode.Disposable}
 */
class RunsTree {
  /** @param {import("../server/server").Server} server @param {import("../runs/store").RunStore} store */
  constructor(server, store) {
    this.server = server;
    this.store = store;
    this.changed = new vscode.EventEmitter();
    this.onDidChangeTreeData = this.changed.event;
    this.timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
    this.subscriptions = [
      this.changed,
      server.onDidChangeState(() => this.refreshSoon()),
      store.onDidChange(() => this.refreshSoon()),
      vscode.window.registerTreeDataProvider("massgen.runs", this),
    ];
  }

  refreshSoon() {
    this.timer ??= setTimeout(() => this.refresh(), REFRESH_MS);
  }

  refresh() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changed.fire(undefined);
  }

  /** @param {RunNode} [node] @returns {Promise<RunNode[]>} */
  async getChildren(node) {
    if (!(await this.server.isThere())) return [];
    if (!node) return this.sessions();
    if (node.kind === "session") return this.runs(node.session.sessionId);
    if (node.kind === "run") return this.agents(node.runId);
    if (node.kind === "agent") return this.submitted(node.runId, node.agent.agentId);
    return [];
  }

  /** @returns {Promise<RunNode[]>} */
  async sessions() {
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file");
    const { sessions } = await this.server.request("massgen/session/list", folder ? { cwd: folder.uri.fsPath } : {});
    return sessions.map((/** @type {any} */ session) => ({ kind: "session", session }));
  }

  /** @param {string} sessionId @returns {Promise<RunNode[]>} */
  async runs(sessionId) {
    const { runs } = await this.server.request("massgen/run/list", { sessionId });
    return runs.map((/** @type {any} */ record) => ({ kind: "run", runId: record.runId, record }));
  }

  /** @param {string} runId @returns {Promise<RunNode[]>} */
  async agents(runId) {
    const model = await this.known(runId);
    return [...model.agents.values()].map((agent) => ({ kind: "agent", runId, agent }));
  }

  /** @param {string} runId @param {string} agentId @returns {Promise<RunNode[]>} */
  async submitted(runId, agentId) {
    const model = await this.known(runId);
    const answers = model.answers.filter((answer) => answer.agentId === agentId);
    const vote = model.votes.get(agentId);
    return [
      ...answers.map((answer) => /** @type {RunNode} */ ({ kind: "answer", runId, answer })),
      ...(vote ? [/** @type {RunNode} */ ({ kind: "vote", runId, vote })] : []),
    ];
  }

  /**
   * The run as it is known; the server is asked when it is not.
   * @param {string} runId
   */
  async known(runId) {
    const model = this.store.get(runId);
    return model && model.agents.size > 0 ? model : this.store.look(runId);
  }

  /** @param {RunNode} node */
  getTreeItem(node) {
    if (node.kind === "session") return sessionItem(node.session);
    if (node.kind === "run") return runItem(node.record, this.store.get(node.runId));
    if (node.kind === "agent") return agentItem(node.runId, node.agent, this.store.get(node.runId));
    if (node.kind === "answer") return answerItem(node.runId, node.answer);
    return voteItem(node.runId, node.vote);
  }

  dispose() {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** @param {any} session */
function sessionItem(session) {
  const isActive = session.lastStatus && !isOver(session.lastStatus);
  const item = new vscode.TreeItem(session.title ?? session.sessionId, isActive ? Expanded : Collapsed);
  item.id = session.sessionId;
  item.description = session.runs > 1 ? `${session.runs} runs` : "";
  item.iconPath = new vscode.ThemeIcon("comment-discussion");
  item.contextValue = "session";
  return item;
}

const RUN_ICONS = /** @type {Record<string, string>} */ ({
  completed: "pass",
  failed: "error",
  cancelled: "circle-slash",
  timedOut: "watch",
  budgetExceeded: "credit-card",
  interrupted: "debug-disconnect",
});

/** @param {any} record @param {import("../runs/model").RunModel} [model] */
function runItem(record, model) {
  const status = model && model.appliedSeq > 0 ? model.status : record.status;
  const item = new vscode.TreeItem(record.task.split("\n", 1)[0] || record.runId, isOver(status) ? Collapsed : Expanded);
  item.id = record.runId;
  // What the events said is newer than the list.
  item.description = [status, model?.winner ?? record.winner].filter(Boolean).join(" · ");
  item.tooltip = `${record.task}\n${record.startedAt}`;
  item.iconPath = new vscode.ThemeIcon(RUN_ICONS[status] ?? "loading~spin");
  item.contextValue = isOver(status) ? "run" : "activeRun";
  item.command = { title: "Open Run", command: "massgen.openRun", arguments: [{ runId: record.runId }] };
  return item;
}

/** @param {string} runId @param {any} agent @param {import("../runs/model").RunModel} [model] */
function agentItem(runId, agent, model) {
  const item = new vscode.TreeItem(agent.agentId, Collapsed);
  item.id = `${runId}/${agent.agentId}`;
  item.description = [agent.status, agent.model || agent.backend].filter(Boolean).join(" · ");
  item.iconPath = new vscode.ThemeIcon(model?.winner === agent.agentId ? "star-full" : "hubot");
  item.contextValue = model && !model.isOver ? "activeAgent" : "agent";
  return item;
}

/** @param {string} runId @param {any} answer */
function answerItem(runId, answer) {
  const item = new vscode.TreeItem(answer.label, None);
  item.id = `${runId}/answer/${answer.label}`;
  item.description = (answer.text ?? "").split("\n", 1)[0].slice(0, 80);
  item.iconPath = new vscode.ThemeIcon("note");
  item.contextValue = "answer";
  const target = { runId, label: answer.label };
  item.command = { title: "Open Answer", command: "massgen.openAnswer", arguments: [target] };
  return item;
}

/** @param {string} runId @param {any} vote */
function voteItem(runId, vote) {
  const item = new vscode.TreeItem(`votes for ${vote.for}`, None);
  item.id = `${runId}/vote/${vote.by}`;
  item.description = vote.reason;
  item.tooltip = vote.reason;
  item.iconPath = new vscode.ThemeIcon("thumbsup");
  return item;
}

module.exports = { RunsTree };
