// SPDX-License-Identifier: Apache-2.0
import { renderMarkdown } from "./markdown.js";
import { Transcript } from "./transcript.js";

/**
 * The page of one run: the final answer on top, below it one column for each agent. Events are put in once per frame of
 * the screen; columns out of sight only count.
 */
class Panel {
  /** @param {any} host what messages to the extension go through */
  constructor(host) {
    this.host = host;
    this.transcript = new Transcript();
    this.view = /** @type {any} */ (null);
    this.waiting = /** @type {any[]} */ ([]);
    this.isFrameAsked = false;
    this.columns = /** @type {Map<string, Column>} */ (new Map());
    this.final = new Column(element("section", "final"));
    this.shown = { status: "", answer: "" };
    this.sight = new IntersectionObserver((entries) => this.sighted(entries));
    this.connectControls();
  }

  connectControls() {
    byId("cancel").addEventListener("click", () => this.host.postMessage({ type: "cancel" }));
    byId("answer-now").addEventListener("click", () => this.host.postMessage({ type: "answerNow" }));
    byId("open-answer").addEventListener("click", () => this.host.postMessage({ type: "openAnswer" }));
    byId("steer").addEventListener("submit", (event) => {
      event.preventDefault();
      const field = /** @type {HTMLInputElement} */ (byId("steer-text"));
      if (field.value.trim()) this.host.postMessage({ type: "steer", text: field.value.trim() });
      field.value = "";
    });
    document.addEventListener("click", (event) => {
      const link = /** @type {Element} */ (event.target).closest?.("a[href]");
      if (!link) return;
      event.preventDefault();
      this.host.postMessage({ type: "openLink", href: link.getAttribute("href") });
    });
    window.addEventListener("message", (event) => this.receive(event.data));
    byId("final").replaceChildren(this.final.root);
  }

  /** @param {any} message */
  receive(message) {
    this.waiting.push(message);
    if (this.isFrameAsked) return;
    this.isFrameAsked = true;
    requestAnimationFrame(() => this.draw());
  }

  /** Puts in everything that came since the frame before. */
  draw() {
    this.isFrameAsked = false;
    const messages = this.waiting;
    this.waiting = [];
    for (const message of messages) {
      if (message.type === "reset") this.reset();
      if (message.view) this.view = message.view;
      if (message.type !== "batch") continue;
      for (const entry of this.transcript.apply(message.events, message.toSeq)) this.columnOf(entry).changed(entry);
    }
    if (this.view) this.drawState(this.view);
    for (const column of [this.final, ...this.columns.values()]) column.draw(this.transcript.written);
  }

  reset() {
    this.transcript = new Transcript();
    this.sight.disconnect();
    this.columns.clear();
    byId("agents").replaceChildren();
    this.final.clear();
    this.shown = { status: "", answer: "" };
  }

  /** @param {any} entry */
  columnOf(entry) {
    return entry.isFinal ? this.final : this.column(entry.agentId);
  }

  /** @param {string} agentId */
  column(agentId) {
    let column = this.columns.get(agentId);
    if (!column) {
      column = new Column(element("section", "agent"), agentId, () => this.host.postMessage({ type: "cancel", agentId }));
      column.isInSight = false;
      this.columns.set(agentId, column);
      byId("agents").appendChild(column.root);
      this.sight.observe(column.root);
    }
    return column;
  }

  /** @param {any[]} entries */
  sighted(entries) {
    for (const { target, isIntersecting } of entries) {
      const column = [...this.columns.values()].find(({ root }) => root === target);
      if (column) column.isInSight = isIntersecting;
    }
    this.receive({ type: "sight" });
  }

  /** @param {any} view */
  drawState(view) {
    setText(byId("task"), view.task);
    setText(byId("facts"), facts(view));
    for (const agent of view.agents) this.column(agent.agentId).describe(agent, view);
    this.drawVotes(view);
    for (const id of ["cancel", "answer-now", "steer"]) byId(id).hidden = view.isOver;
    byId("open-answer").hidden = !view.answer;
    document.body.classList.toggle("hide-reasoning", view.showReasoning === false);
    if (view.isOver && view.answer && this.shown.answer !== view.answer) {
      this.shown.answer = view.answer;
      this.final.replaceWith(view.answer);
    }
    this.announce(statusText(view));
    setText(byId("error"), view.error ? [view.error.message, view.error.hint].filter(Boolean).join(" ") : "");
  }

  /**
   * Says a change of status, for eyes and for screen readers; texts that stream are not read out.
   * @param {string} status
   */
  announce(status) {
    if (status === this.shown.status) return;
    this.shown.status = status;
    setText(byId("status"), status);
  }

  /** @param {any} view */
  drawVotes(view) {
    const lines = view.votes.map((/** @type {any} */ vote) => `${vote.by} → ${vote.for}`);
    setText(byId("votes"), lines.length ? `Votes: ${lines.join(", ")}` : "");
  }
}

/** The entries of one agent, or of the final answer. */
class Column {
  /** @param {HTMLElement} root @param {string} [title] @param {() => void} [cancel] */
  constructor(root, title, cancel) {
    this.root = root;
    this.body = element("div", "body");
    this.isInSight = true;
    this.isSealed = false;
    this.waiting = /** @type {Set<any>} */ (new Set());
    this.nodes = /** @type {Map<string, EntryNode>} */ (new Map());
    if (title) {
      const header = element("header");
      this.status = element("span", "agent-status");
      this.counter = element("span", "counter");
      this.stop = element("button", "stop");
      this.stop.textContent = "Stop";
      this.stop.setAttribute("aria-label", `Stop ${title}`);
      this.stop.addEventListener("click", () => cancel?.());
      this.name = element("h2");
      this.name.textContent = title;
      for (const part of [this.name, this.status, this.counter, this.stop]) header.appendChild(part);
      root.appendChild(header);
    }
    this.title = title;
    root.appendChild(this.body);
  }

  /** @param {any} agent @param {any} view */
  describe(agent, view) {
    this.name?.setAttribute("title", [agent.backend, agent.model, agent.replay && "replay"].filter(Boolean).join(" · "));
    if (this.status) setText(this.status, [agent.status, agent.detail].filter(Boolean).join(": "));
    this.root.classList.toggle("winner", view.winner === agent.agentId);
    if (this.stop) this.stop.hidden = view.isOver || ["done", "error", "timeout", "cancelled"].includes(agent.status);
  }

  /** @param {any} entry */
  changed(entry) {
    if (!this.isSealed) this.waiting.add(entry);
  }

  /** @param {Map<string, number>} written characters by agent */
  draw(written) {
    if (this.counter) setText(this.counter, `${written.get(this.title ?? "") ?? 0} characters`);
    if (!this.isInSight || this.waiting.size === 0) return;
    const isAtEnd = this.body.scrollHeight - this.body.scrollTop - this.body.clientHeight < 8;
    for (const entry of this.waiting) this.drawEntry(entry);
    this.waiting.clear();
    if (isAtEnd) this.body.scrollTop = this.body.scrollHeight;
  }

  /** @param {any} entry */
  drawEntry(entry) {
    let node = this.nodes.get(entry.id);
    if (!node) {
      node = new EntryNode(entry);
      this.nodes.set(entry.id, node);
      this.body.appendChild(node.root);
    }
    node.draw(entry);
  }

  clear() {
    this.isSealed = false;
    this.waiting.clear();
    this.nodes.clear();
    this.body.replaceChildren();
  }

  /**
   * Shows one text instead of all entries, those still to come included.
   * @param {string} text
   */
  replaceWith(text) {
    this.clear();
    this.isSealed = true;
    if (text) this.body.appendChild(renderMarkdown(text, document));
  }
}

/** One entry on the page. While it grows it is plain text, to which adding is cheap; Markdown is laid out at its end. */
class EntryNode {
  /** @param {any} entry */
  constructor(entry) {
    this.root = element(entry.kind === "reasoning" ? "details" : "article", `entry ${className(entry.kind)}`);
    this.title = element(entry.kind === "reasoning" ? "summary" : "h3");
    this.content = element("div", "content");
    this.text = document.createTextNode("");
    this.drawn = "";
    this.isLaidOut = false;
    this.root.appendChild(this.title);
    this.root.appendChild(this.content);
    this.content.appendChild(this.text);
  }

  /** @param {any} entry */
  draw(entry) {
    const title = entry.title || (entry.kind === "reasoning" ? "Reasoning" : "");
    setText(this.title, title);
    this.title.hidden = !title;
    this.root.classList.toggle("discarded", entry.status === "discarded");
    this.root.classList.toggle("failed", entry.status === "failed");
    if (entry.status === "open") {
      if (entry.text.startsWith(this.drawn)) this.text.appendData(entry.text.slice(this.drawn.length));
      else this.text.data = entry.text;
      this.drawn = entry.text;
    } else if (!this.isLaidOut || this.drawn !== entry.text) {
      this.isLaidOut = true;
      this.drawn = entry.text;
      const isProse = entry.kind !== "toolCall";
      this.content.replaceChildren(isProse ? renderMarkdown(entry.text, document) : document.createTextNode(entry.text));
    }
  }
}

const STATUS_TEXT = /** @type {Record<string, string>} */ ({
  queued: "Waiting for its turn",
  running: "Running",
  waitingForInput: "Waiting for you",
  completed: "Completed",
  failed: "Failed",
  cancelled: "Cancelled",
  timedOut: "Timed out",
  budgetExceeded: "Stopped: the budget is used up",
  interrupted: "Interrupted: the server ended",
});

const PHASE_TEXT = /** @type {Record<string, string>} */ ({
  answering: "the agents answer",
  voting: "the agents vote",
  presenting: "the winner presents",
  postEvaluation: "the answer is judged",
});

/** @param {any} view */
function statusText(view) {
  const status = STATUS_TEXT[view.status] ?? (view.status ? "Running" : "");
  const phase = view.isOver ? "" : PHASE_TEXT[view.phase];
  const winner = view.winner ? `winner: ${view.winner}` : "";
  return [status, phase, winner].filter(Boolean).join(" · ");
}

/** @param {any} view */
function facts(view) {
  const tokens = view.usage && `${view.usage.input ?? 0} → ${view.usage.output ?? 0} tokens`;
  const isAbout = view.cost && (!view.cost.complete || view.cost.estimated);
  const cost = view.cost && `${isAbout ? "about " : ""}${view.cost.amount.toFixed(4)} ${view.cost.currency}`;
  const duration = view.durationMs !== undefined && `${(view.durationMs / 1000).toFixed(1)} s`;
  return [view.replayed && "replay", tokens, cost, duration].filter(Boolean).join(" · ");
}

/** @param {string} kind */
const className = (kind) => (/^[A-Za-z]+$/.test(kind) ? kind : "other");

/** @param {string} id @returns {HTMLElement} */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} tag @param {string} [name] @returns {HTMLElement} */
function element(tag, name) {
  const created = document.createElement(tag);
  if (name) created.className = name;
  return created;
}

/**
 * Changes a text only when it is another: the page is not laid out again for nothing.
 * @param {HTMLElement} node @param {string} text
 */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// @ts-ignore the editor provides it
const host = acquireVsCodeApi();
new Panel(host);
// What the editor keeps of this page when the window is loaded anew.
host.setState({ runId: document.body.dataset.run });
host.postMessage({ type: "ready" });
