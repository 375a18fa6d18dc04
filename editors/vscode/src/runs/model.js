// SPDX-License-Identifier: Apache-2.0
"use strict";

const ENDS = new Set(["completed", "failed", "cancelled", "timedOut", "budgetExceeded", "interrupted"]);

/**
 * Where an agent of a run stands.
 * @typedef {object} AgentView
 * @property {string} agentId @property {string} alias @property {string} backend @property {string} model
 * @property {string} status @property {string} [detail] @property {number} round @property {boolean} replay
 */

/**
 * A submitted answer.
 * @typedef {{agentId: string, label: string, version: number, text?: string}} AnswerView
 */

/**
 * A vote that counts.
 * @typedef {{by: string, for: string, target: string, reason: string}} VoteView
 */

/**
 * Whether a run with this status is over. Words of later versions count as running.
 * @param {string} status
 */
const isOver = (status) => ENDS.has(status);

/**
 * What is known of one run, kept up to date by its events. It holds where everybody stands; the texts that stream are
 * left to those who show them.
 */
class RunModel {
  /** @param {string} runId */
  constructor(runId) {
    this.runId = runId;
    this.sessionId = "";
    this.task = "";
    /** Empty until something is known. */
    this.status = "";
    this.phase = "";
    this.agents = /** @type {Map<string, AgentView>} */ (new Map());
    this.answers = /** @type {AnswerView[]} */ ([]);
    this.votes = /** @type {Map<string, VoteView>} */ (new Map());
    this.winner = /** @type {string | undefined} */ (undefined);
    this.totalUsage = /** @type {any} */ (undefined);
    this.totalCost = /** @type {any} */ (undefined);
    this.result = /** @type {any} */ (undefined);
    this.startedAtMs = 0;
    /** The newest event that is accounted for. */
    this.appliedSeq = 0;
  }

  get isOver() {
    return isOver(this.status);
  }

  /**
   * Takes what the server said about the run when it was started, listed or looked at.
   * @param {any} facts a RunStartResult, RunRecord or RunSnapshot
   */
  describe(facts) {
    this.sessionId = facts.sessionId || this.sessionId;
    this.task = facts.task ?? this.task;
    this.startedAtMs = facts.startedAtMs ?? this.startedAtMs;
    if (!this.isOver && facts.status) this.status = facts.status;
    if (this.agents.size === 0) this.setAgents(facts.agents ?? []);
    if (facts.winner) this.winner = facts.winner;
    if (facts.cost) this.totalCost = facts.cost;
    if (facts.usage) this.totalUsage = facts.usage;
  }

  /**
   * Takes a snapshot for everything up to its `asOfSeq`; of an older one only how the run ended.
   * @param {any} snapshot
   */
  restore(snapshot) {
    const isOlder = snapshot.asOfSeq < this.appliedSeq;
    if (!isOlder) this.agents.clear();
    this.describe(snapshot);
    if (isOlder) return;
    this.appliedSeq = snapshot.asOfSeq;
    this.phase = snapshot.phase ?? this.phase;
    this.answers = (snapshot.answers ?? []).slice();
    this.votes = new Map((snapshot.votes ?? []).map((/** @type {VoteView} */ vote) => [vote.by, vote]));
    if (snapshot.result) this.end(snapshot.result);
  }

  /**
   * Applies a batch of events; those that were applied before change nothing. Inside a batch a joined event stands where
   * its first part was and has the number of its last, so the numbers need not rise.
   * @param {any[]} events @param {number} toSeq the last event they cover
   * @returns {boolean} whether anything but texts changed
   */
  apply(events, toSeq) {
    let isChanged = false;
    for (const event of events) if (event.seq > this.appliedSeq && this.applyOne(event)) isChanged = true;
    this.appliedSeq = Math.max(this.appliedSeq, toSeq);
    return isChanged;
  }

  /** @param {any} event @returns {boolean} */
  applyOne(event) {
    switch (event.type) {
      case "run.started":
        if (event.attempt > 1) this.beginAttempt();
        this.sessionId = event.sessionId;
        this.status = "running";
        this.agents.clear();
        this.setAgents(event.agents);
        return true;
      case "run.phase":
        this.phase = event.phase;
        return true;
      case "agent.status":
        return this.changeAgent(event.agentId, { status: event.status, detail: event.detail, round: event.round });
      case "agent.restarted":
        return this.changeAgent(event.agentId, { status: "restarting", detail: undefined, round: event.round });
      case "answer.submitted":
        this.answers.push({ agentId: event.agentId, label: event.label, version: event.version, text: event.text });
        return true;
      case "vote.cast":
        if (!event.counted) return false;
        this.votes.set(event.agentId, { by: event.agentId, for: event.targetLabel, target: event.target, reason: event.reason });
        return true;
      case "vote.invalidated":
        for (const agentId of event.agentIds) this.votes.delete(agentId);
        return true;
      case "winner.selected":
        this.winner = event.agentId;
        return true;
      case "evaluation.completed":
        if (event.verdict === "restart") this.beginAttempt();
        return true;
      case "usage.updated":
        this.totalUsage = event.total ?? this.totalUsage;
        this.totalCost = event.totalCost ?? this.totalCost;
        return true;
      case "run.completed":
        this.end(event);
        return true;
      default:
        return false;
    }
  }

  /** The team starts over: what it had decided does not count any more. */
  beginAttempt() {
    this.answers = [];
    this.votes.clear();
    this.winner = undefined;
  }

  /** @param {any} result a RunResult or `run.completed` */
  end(result) {
    this.result = result;
    this.status = result.status;
    this.phase = "";
    this.winner = result.winner ?? this.winner;
    this.totalUsage = result.usage ?? this.totalUsage;
    this.totalCost = result.cost ?? this.totalCost;
    this.votes = new Map((result.votes ?? []).map((/** @type {VoteView} */ vote) => [vote.by, vote]));
    // The texts of answers may be left out of a result for their size.
    const known = new Map(this.answers.map(({ label, text }) => [label, text]));
    this.answers = (result.answers ?? []).map((/** @type {AnswerView} */ one) => ({ ...one, text: one.text ?? known.get(one.label) }));
  }

  /** @param {any[]} agents as any of the server's answers and events lists them */
  setAgents(agents) {
    for (const agent of agents) {
      const agentId = agent.agentId ?? agent.id;
      const { alias = agentId, backend = "", model = "", status = "waiting", detail, round = 0 } = agent;
      this.agents.set(agentId, { agentId, alias, backend, model, status, detail, round, replay: Boolean(agent.replay) });
    }
  }

  /** @param {string} agentId @param {Partial<AgentView>} change */
  changeAgent(agentId, change) {
    const agent = this.agents.get(agentId);
    if (agent) Object.assign(agent, change);
    return agent !== undefined;
  }

  /** What a view shows of the run, as plain data. */
  view() {
    return {
      runId: this.runId,
      task: this.task,
      status: this.status,
      isOver: this.isOver,
      phase: this.phase,
      agents: [...this.agents.values()],
      answers: this.answers.map(({ agentId, label, version }) => ({ agentId, label, version })),
      votes: [...this.votes.values()],
      winner: this.winner,
      usage: this.totalUsage && { input: this.totalUsage.inputTokens, output: this.totalUsage.outputTokens },
      cost: this.totalCost,
      error: this.result?.error,
      answer: this.result?.answer?.text,
      durationMs: this.result?.durationMs,
      replayed: this.result?.replayed ?? [...this.agents.values()].some(({ replay }) => replay),
    };
  }
}

module.exports = { RunModel, isOver };
