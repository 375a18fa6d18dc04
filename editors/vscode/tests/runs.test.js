// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const { createEditor, install } = require("./support/vscode");

install(createEditor());
const { RunModel } = require("../src/runs/model");
const { RunStore } = require("../src/runs/store");
const { readAnswer } = require("../src/runs/answers");
const { RestartPolicy } = require("../src/server/restarts");
const { ResponseError } = require("../src/rpc");

/** The batches of the recorded connection that the protocol's pages show. */
function recordedBatches() {
  const file = path.join(__dirname, "../../../protocol/examples/demo-run.jsonl");
  return fs
    .readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .map(({ message }) => message)
    .filter(({ method }) => method === "massgen/run/events")
    .map(({ params }) => params)
    .filter(({ runId }, _, [first]) => runId === first.runId);
}

const log = { info() {}, warn() {}, error() {} };

/** A store with a server that answers as it is told. */
function storeWith(answers) {
  const asked = [];
  const request = async (method, params) => {
    asked.push([method, params]);
    const answer = answers[method];
    return typeof answer === "function" ? answer(params) : answer;
  };
  const store = new RunStore({ request, state: "running" }, log);
  return { store, asked };
}

test("a run's events lead to where everybody stands", () => {
  const model = new RunModel("run_1");
  for (const { events, toSeq } of recordedBatches()) model.apply(events, toSeq);
  const view = model.view();
  assert.equal(view.status, "completed");
  assert.ok(view.isOver);
  assert.equal(view.winner, "builder");
  assert.deepEqual(view.agents.map(({ agentId }) => agentId), ["scout", "critic", "builder"]);
  assert.match(view.answer, /digest cache/);
  assert.ok(view.answers.length >= 3);
  assert.equal(model.appliedSeq, model.result.lastSeq);
});

test("events that come twice, or in other batches, change nothing", () => {
  const batches = recordedBatches().slice(0, -1); // the end of a run sets everything anew
  const once = new RunModel("run_1");
  for (const { events, toSeq } of batches) once.apply(events, toSeq);
  const twice = new RunModel("run_1");
  for (let end = 1; end <= batches.length; end += 1) {
    const events = batches.slice(0, end).flatMap((batch) => batch.events);
    twice.apply(events, batches[end - 1].toSeq);
    twice.apply(events, batches[end - 1].toSeq);
  }
  assert.deepEqual(twice.view(), once.view());
  assert.ok(once.view().answers.length > 0);
});

test("words and events of later versions are passed over and counted", () => {
  const model = new RunModel("run_1");
  model.apply([{ seq: 1, type: "run.danced" }, { seq: 2, type: "agent.status", agentId: "who", status: "x", round: 0 }], 5);
  assert.equal(model.appliedSeq, 5);
  assert.equal(model.isOver, false);
});

test("a restart takes votes and a new attempt takes answers", () => {
  const model = new RunModel("run_1");
  const agents = [{ agentId: "a", alias: "agent1", backend: "replay", model: "" }];
  model.apply([
    { seq: 1, type: "run.started", sessionId: "s", attempt: 1, agents },
    { seq: 2, type: "answer.submitted", agentId: "a", label: "agent1.1", version: 1, text: "x" },
    { seq: 3, type: "vote.cast", agentId: "a", target: "a", targetLabel: "agent1.1", reason: "r", counted: true },
    { seq: 4, type: "vote.cast", agentId: "b", target: "a", targetLabel: "agent1.1", reason: "r", counted: false },
  ], 4);
  assert.deepEqual(model.view().votes.map(({ by }) => by), ["a"]);
  model.apply([{ seq: 5, type: "vote.invalidated", agentIds: ["a"], cause: { type: "newAnswer" } }], 5);
  assert.deepEqual(model.view().votes, []);
  model.apply([{ seq: 6, type: "run.started", sessionId: "s", attempt: 2, agents }], 6);
  assert.deepEqual(model.view().answers, []);
});

test("a gap is asked for again, and what is on its way meanwhile is dropped", async () => {
  const { store, asked } = storeWith({ "massgen/run/attach": {} });
  const seen = [];
  store.onDidReceive(({ fromSeq, toSeq }) => seen.push([fromSeq, toSeq]));
  const batch = (fromSeq, toSeq) => store.receive({ runId: "run_1", fromSeq, toSeq, events: [] });
  batch(1, 3);
  batch(6, 7); // 4 and 5 are missing
  batch(8, 9); // still from before the server knew
  await new Promise(setImmediate);
  assert.deepEqual(asked, [["massgen/run/attach", { runId: "run_1", fromSeq: 4, delivery: { granularity: "delta" } }]]);
  batch(4, 9);
  batch(10, 10);
  assert.deepEqual(seen, [[1, 3], [4, 9], [10, 10]]);
  store.dispose();
});

test("following a run from its beginning gives all events again and counts none twice", async () => {
  const { store } = storeWith({ "massgen/run/attach": {} });
  const batches = recordedBatches();
  const { runId } = batches[0];
  for (const batch of batches) store.receive(batch);
  const before = store.get(runId).view();
  let events = 0;
  store.onDidReceive((batch) => (events += batch.events.length));
  await store.follow(runId, { fromSeq: 1 });
  for (const batch of batches) store.receive(batch);
  assert.equal(events, batches.flatMap((batch) => batch.events).length);
  assert.deepEqual(store.get(runId).view(), before);
  store.dispose();
});

test("a run whose end was missed is looked at when it has been silent", async () => {
  const result = { status: "completed", answers: [], votes: [], usage: {}, lastSeq: 9 };
  const snapshot = { runId: "run_1", sessionId: "s", status: "completed", agents: [], asOfSeq: 9, result };
  const { store } = storeWith({ "massgen/run/get": snapshot });
  store.receive({ runId: "run_1", fromSeq: 1, toSeq: 2, events: [] });
  store.lookAtSilentRuns(Date.now() + 1000);
  await new Promise(setImmediate);
  assert.equal(store.get("run_1").isOver, false, "it has only just spoken");
  store.lookAtSilentRuns(Date.now() + 60_000);
  await new Promise(setImmediate);
  assert.equal(store.get("run_1").status, "completed");
  store.dispose();
});

test("a run that lost its last events with the server is over all the same", async () => {
  const snapshot = { runId: "run_1", sessionId: "s", status: "interrupted", agents: [], asOfSeq: 3 };
  const { store } = storeWith({ "massgen/run/get": snapshot });
  store.receive({ runId: "run_1", fromSeq: 1, toSeq: 9, events: [] });
  store.disconnect();
  await store.reconnect();
  assert.equal(store.get("run_1").status, "interrupted");
  assert.equal(store.get("run_1").appliedSeq, 9);
  store.dispose();
});

test("a journal that ends before the cursor is no failure", async () => {
  const snapshot = { runId: "run_1", sessionId: "s", status: "interrupted", agents: [], asOfSeq: 3 };
  const refuse = () => Promise.reject(new ResponseError({ code: -31016, message: "no", data: { lastSeq: 3 } }));
  const { store } = storeWith({ "massgen/run/attach": refuse, "massgen/run/get": snapshot });
  await store.follow("run_1", { fromSeq: 9 });
  assert.equal(store.get("run_1").status, "interrupted");
  store.dispose();
});

test("an answer that was too long for its event is read page by page", async () => {
  const pages = { 0: { text: "ab", nextOffset: 2, done: false }, 2: { text: "c", nextOffset: 3, done: true } };
  const request = async (method, { offset }) =>
    method === "massgen/run/get" ? { answers: [{ label: "agent1.1", itemId: "i" }], result: { answer: { text: "end" } } } : pages[offset];
  assert.equal(await readAnswer({ request }, "run_1", "agent1.1"), "abc");
  assert.equal(await readAnswer({ request }, "run_1"), "end");
  assert.equal(await readAnswer({ request }, "run_1", "agent9.9"), undefined);
});

test("a server that keeps dying is given up after five crashes in three minutes", () => {
  const policy = new RestartPolicy();
  const pauses = [0, 1000, 2000, 3000, 4000].map((now) => policy.crashed(now));
  assert.deepEqual(pauses, [250, 1000, 4000, 16_000, null]);
  const slow = new RestartPolicy();
  for (let hour = 0; hour < 20; hour += 1) assert.equal(slow.crashed(hour * 3_600_000), 250);
});
