// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { ErrorCode, ResponseError } = require("../rpc");
const { RunModel } = require("./model");

/** A run that says nothing for so long is looked at: an end that was missed must not stay unnoticed. */
const IDLE_MS = 30_000;

/** What of a run is asked for. */
const SECTIONS = ["answers", "votes", "usage"];

/**
 * One run as this window follows it.
 * @typedef {object} Followed
 * @property {RunModel} model
 * @property {number} expectedSeq what the next batch has to begin with
 * @property {boolean} isMending whether batches of a stream that was replaced may still arrive
 * @property {boolean} isAttached whether the server sends the run's events
 * @property {"delta" | "item"} granularity
 * @property {number} heardAt when the last batch came, in milliseconds
 */

/**
 * The runs this window knows, each followed without gaps.
 * @implements {vscode.Disposable}
 */
class RunStore {
  /** @param {import("../server/server").Server} server @param {import("../log").Log} log */
  constructor(server, log) {
    this.server = server;
    this.log = log;
    this.runs = /** @type {Map<string, Followed>} */ (new Map());
    this.changed = new vscode.EventEmitter();
    /** Fires with a run whose state changed in any way but its texts. */
    this.onDidChange = /** @type {vscode.Event<RunModel>} */ (this.changed.event);
    this.batched = new vscode.EventEmitter();
    /** Fires with every batch of events, in order and without gaps for each run. */
    this.onDidReceive = /** @type {vscode.Event<{runId: string, fromSeq: number, toSeq: number, events: any[]}>} */ (
      this.batched.event
    );
    this.watchdog = setInterval(() => this.lookAtSilentRuns(Date.now()), IDLE_MS / 2);
    this.watchdog.unref?.();
  }

  /** @param {import("../rpc").Connection} connection */
  prepare(connection) {
    connection.onNotification("massgen/run/events", (batch) => this.receive(batch));
  }

  /** Takes up what was followed before the server ended: its runs are over, but nobody has said so yet. */
  async reconnect() {
    const unfinished = [...this.runs.values()].filter(({ model }) => !model.isOver);
    await Promise.all(unfinished.map(({ model }) => this.refresh(model.runId)));
  }

  disconnect() {
    for (const run of this.runs.values()) run.isAttached = false;
  }

  /** @param {string} runId @returns {RunModel | undefined} */
  get(runId) {
    return this.runs.get(runId)?.model;
  }

  /** Runs that are at work, newest last. */
  active() {
    return this.all().filter(({ status, isOver }) => status !== "" && !isOver);
  }

  /** Every run of this window, newest last. */
  all() {
    return [...this.runs.values()].map(({ model }) => model);
  }

  // Following

  /**
   * Starts a run and follows it.
   * @param {any} params of `massgen/run/start` @param {string} task what the user asked, for titles
   */
  async start(params, task) {
    const result = await this.server.request("massgen/run/start", params);
    const model = this.describe(result, task);
    this.entry(model.runId).isAttached = !model.isOver;
    return { model, warnings: result.warnings ?? [] };
  }

  /**
   * Follows a run that the server started for a command.
   * @param {any} started what the command gave @param {string} task
   */
  async adopt(started, task) {
    const model = this.describe(started, task);
    if (!this.entry(model.runId).isAttached) await this.follow(model.runId, { fromSeq: 1 });
    return model;
  }

  /** @param {any} started a RunStartResult @param {string} task */
  describe(started, task) {
    const { model } = this.entry(started.runId);
    model.task = task;
    model.startedAtMs ||= Date.now();
    model.describe(started);
    this.changed.fire(model);
    return model;
  }

  /**
   * Follows a run from an event on; the stream that was followed before ends.
   * @param {string} runId @param {{fromSeq?: number, granularity?: "delta" | "item"}} how from where it was left when absent
   */
  async follow(runId, { fromSeq, granularity = "delta" } = {}) {
    const run = this.entry(runId);
    run.granularity = granularity;
    // Of a run of the past it is known first how it ended: its events must not look like news.
    if (run.model.appliedSeq === 0 && !run.isAttached) await this.read(run);
    run.expectedSeq = fromSeq ?? run.expectedSeq;
    await this.attach(run);
    return run.model;
  }

  /**
   * Takes what the server knows of a run. One that is nowhere is forgotten.
   * @param {Followed} run
   */
  async read({ model }) {
    try {
      const snapshot = await this.server.request("massgen/run/get", { runId: model.runId, include: SECTIONS });
      model.restore(snapshot);
      return snapshot;
    } catch (error) {
      if (error instanceof ResponseError && error.code === ErrorCode.RunNotFound) this.runs.delete(model.runId);
      throw error;
    }
  }

  /** @param {Followed} run */
  async attach(run) {
    run.isMending = true;
    run.isAttached = true;
    const { runId } = run.model;
    const params = { runId, fromSeq: run.expectedSeq, delivery: { granularity: run.granularity } };
    try {
      await this.server.request("massgen/run/attach", params);
    } catch (error) {
      run.isAttached = false;
      if (!(error instanceof ResponseError) || error.code !== ErrorCode.SeqUnavailable) throw error;
      // The journal does not go that far: what a server said in its last moments is lost when it is killed.
      await this.refresh(runId);
    }
  }

  /**
   * Looks where a run stands.
   * @param {string} runId
   */
  async refresh(runId) {
    const run = this.entry(runId);
    try {
      const snapshot = await this.read(run);
      if (!run.model.isOver && (!run.isAttached || snapshot.asOfSeq >= run.expectedSeq)) await this.attach(run);
    } catch (error) {
      this.log.warn(`Run ${runId} cannot be looked at: ${String(error)}`);
    }
    this.changed.fire(run.model);
    return run.model;
  }

  /**
   * A run as the server knows it, without following it: for runs of the past.
   * @param {string} runId
   */
  async look(runId) {
    const known = this.get(runId);
    if (known) return this.refresh(runId);
    const model = new RunModel(runId);
    model.restore(await this.server.request("massgen/run/get", { runId, include: SECTIONS }));
    return model;
  }

  /** @param {{runId: string, fromSeq: number, toSeq: number, events: any[]}} batch */
  receive(batch) {
    const run = this.entry(batch.runId);
    if (batch.fromSeq !== run.expectedSeq) {
      if (run.isMending) return; // on its way before the server knew that it should begin elsewhere
      this.log.warn(`Events of ${batch.runId} are missing before ${batch.fromSeq}; asking for them again.`);
      this.attach(run).catch((error) => this.log.error(String(error)));
      return;
    }
    run.isMending = false;
    run.isAttached = true;
    run.heardAt = Date.now();
    run.expectedSeq = batch.toSeq + 1;
    const isChanged = run.model.apply(batch.events, batch.toSeq);
    if (run.model.isOver) run.isAttached = false;
    this.batched.fire(batch);
    if (isChanged) this.changed.fire(run.model);
  }

  /** @param {number} now */
  lookAtSilentRuns(now) {
    if (this.server.state !== "running") return;
    for (const { model, heardAt } of this.runs.values()) {
      if (!model.isOver && now - heardAt > IDLE_MS) void this.refresh(model.runId);
    }
  }

  /** @param {string} runId @returns {Followed} */
  entry(runId) {
    let run = this.runs.get(runId);
    if (!run) {
      const model = new RunModel(runId);
      run = { model, expectedSeq: 1, isMending: false, isAttached: false, granularity: "delta", heardAt: Date.now() };
      this.runs.set(runId, run);
    }
    return run;
  }

  // Influencing

  /** @param {string} runId @param {string} [agentId] only this agent */
  cancel(runId, agentId) {
    return this.server.request("massgen/run/cancel", { runId, agentId });
  }

  /** @param {string} runId @param {string} text */
  steer(runId, text) {
    return this.server.request("massgen/run/steer", { runId, prompt: [{ type: "text", text }] });
  }

  /** @param {string} runId */
  answerNow(runId) {
    return this.server.request("massgen/run/answerNow", { runId });
  }

  dispose() {
    clearInterval(this.watchdog);
    this.changed.dispose();
    this.batched.dispose();
  }
}

module.exports = { RunStore };
