// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { openPanel } = require("./support/dom");

const open = () => openPanel("../../media/panel.js");

const agent = (agentId, status = "working") => ({ agentId, alias: agentId, backend: "replay", model: "m", status, round: 0, replay: true });

const view = (more = {}) => ({
  runId: "run_1",
  task: "How?",
  status: "running",
  isOver: false,
  phase: "answering",
  agents: [agent("scout"), agent("critic")],
  answers: [],
  votes: [],
  replayed: true,
  ...more,
});

let seq = 0;
const event = (type, more) => ({ seq: (seq += 1), t: 0, type, ...more });
const started = (agentId, itemId, more = {}) => event("item.started", { agentId, itemId, kind: "message", ...more });
const delta = (agentId, itemId, text) => event("item.delta", { agentId, itemId, kind: "message", field: "text", text });
/** A batch that covers everything so far. */
const batch = (...events) => ({ type: "batch", toSeq: seq, events });
const completed = (agentId, itemId, text, status = "completed") => event("item.completed", { agentId, itemId, kind: "message", text, status });

test("the page says that it is ready and keeps which run it shows", async () => {
  const { posted, page } = await open();
  assert.deepEqual(posted, [{ type: "ready" }]);
  assert.deepEqual(page.state, { runId: "run_1" });
});

test("all batches between two frames are put in at once", async () => {
  const { post, frames, draw, sight, document } = await open();
  post({ type: "reset", view: view() });
  draw();
  sight();
  const [column] = document.body.all("agent");
  post(batch(started("scout", "i1"), delta("scout", "i1", "Let ")));
  for (let index = 0; index < 50; index += 1) post(batch(delta("scout", "i1", `${index} `)));
  assert.equal(frames.length, 1);
  assert.equal(column.all("entry").length, 0, "nothing is drawn outside a frame");
  draw();
  const [entry] = column.all("entry");
  assert.equal(entry.all("content")[0].textContent, `Let ${Array.from({ length: 50 }, (_, index) => `${index} `).join("")}`);
});

test("a text that grows is one node that is only added to; its end lays it out", async () => {
  const { post, draw, sight, document } = await open();
  post({ type: "reset", view: view() });
  draw();
  sight();
  post(batch(started("scout", "i2"), delta("scout", "i2", "**a")));
  draw();
  const [content] = document.body.all("content");
  const [node] = content.childNodes;
  post(batch(delta("scout", "i2", "b**")));
  draw();
  assert.equal(content.childNodes[0], node);
  assert.equal(content.inner, "**ab**");
  post(batch(completed("scout", "i2", "**ab**!")));
  draw();
  assert.equal(content.inner, "<p><strong>ab</strong>!</p>");
});

test("columns out of sight only count, and catch up when they are seen", async () => {
  const { post, draw, sight, document } = await open();
  post({ type: "reset", view: view() });
  draw();
  const [first, second] = document.body.all("agent");
  sight((target) => target === first);
  post(batch(started("critic", "i3"), delta("critic", "i3", "hidden")));
  draw();
  assert.equal(second.all("entry").length, 0);
  assert.equal(second.all("counter")[0].textContent, "6 characters");
  sight();
  assert.equal(second.all("content")[0].textContent, "hidden");
});

test("events that come again change nothing", async () => {
  const { post, draw, sight, document } = await open();
  post({ type: "reset", view: view() });
  draw();
  sight();
  post(batch(started("scout", "i4")));
  const again = batch(delta("scout", "i4", "once"));
  post(again);
  post(again);
  draw();
  assert.equal(document.body.all("content")[0].textContent, "once");
});

test("an answer is shown as one, not as the call of a tool; other tools are shown", async () => {
  const { post, draw, sight, document } = await open();
  post({ type: "reset", view: view() });
  draw();
  sight();
  const call = (itemId, tool, server) => started("scout", itemId, { kind: "toolCall", toolCall: { tool, server } });
  post(batch(call("t1", "new_answer"), event("answer.submitted", { agentId: "scout", label: "agent1.1", version: 1, text: "A" })));
  post(batch(call("t2", "read_file", "fs"), call("t3", "vote", "fs")));
  draw();
  const titles = document.body.all("entry").map((entry) => entry.childNodes[0].textContent);
  assert.deepEqual(titles, ["Answer agent1.1", "fs: read_file", "fs: vote"]);
});

test("withdrawn output is struck through", async () => {
  const { post, draw, sight, document } = await open();
  post({ type: "reset", view: view() });
  draw();
  sight();
  post(batch(started("scout", "i5"), completed("scout", "i5", "never mind", "discarded")));
  draw();
  assert.ok(document.body.all("entry")[0].classList.contains("discarded"));
});

test("the final answer comes to the top, and what is left of its stream does not double it", async () => {
  const { post, draw, sight, byId, document } = await open();
  post({ type: "reset", view: view() });
  draw();
  sight();
  const final = [
    event("call.started", { agentId: "scout", callId: "c9", kind: "final", shown: [], attempt: 1 }),
    started("scout", "i6", { callId: "c9" }),
    delta("scout", "i6", "Use a **cache**."),
  ];
  post(batch(...final));
  draw();
  assert.equal(byId("final").textContent, "Use a **cache**.");
  assert.equal(document.body.all("agent")[0].all("entry").length, 0);
  post({ type: "state", view: view({ status: "completed", isOver: true, answer: "Use a **cache**.", winner: "scout" }) });
  draw();
  post(batch(completed("scout", "i6", "Use a **cache**.")));
  draw();
  assert.equal(byId("final").all("body")[0].inner, "<p>Use a <strong>cache</strong>.</p>");
  assert.ok(document.body.all("agent")[0].classList.contains("winner"));
});

test("a page that is filled anew shows what the first one did", async () => {
  const { post, draw, sight, document } = await open();
  const events = [started("scout", "i7"), delta("scout", "i7", "a"), completed("scout", "i7", "a")];
  const show = () => {
    post({ type: "reset", view: view() });
    draw();
    sight();
    post(batch(...events));
    draw();
    return document.body.all("agent").map((one) => one.html);
  };
  assert.deepEqual(show(), show());
});

test("status and votes are announced, once for each change", async () => {
  const { post, draw, byId } = await open();
  post({ type: "reset", view: view() });
  draw();
  assert.equal(byId("status").textContent, "Running · the agents answer");
  const [before] = byId("status").childNodes;
  post({ type: "state", view: view({ usage: { input: 3, output: 4 } }) });
  draw();
  assert.equal(byId("status").childNodes[0], before, "a screen reader says nothing again");
  assert.equal(byId("facts").textContent, "replay · 3 → 4 tokens");
  post({ type: "state", view: view({ phase: "voting", votes: [{ by: "critic", for: "agent1.1", target: "scout", reason: "" }] }) });
  draw();
  assert.equal(byId("votes").textContent, "Votes: critic → agent1.1");
  const error = { message: "Nobody answered.", hint: "Check the keys." };
  post({ type: "state", view: view({ status: "failed", isOver: true, error }) });
  draw();
  assert.equal(byId("error").textContent, "Nobody answered. Check the keys.");
  assert.equal(byId("cancel").hidden, true);
});

test("buttons, the field and links go to the extension", async () => {
  const { post, draw, sight, byId, posted, document } = await open();
  post({ type: "reset", view: view() });
  draw();
  sight();
  post(batch(started("scout", "i8"), completed("scout", "i8", "[x](https://example.com/)")));
  draw();
  posted.length = 0;
  byId("cancel").dispatch("click");
  byId("answer-now").dispatch("click");
  byId("steer-text").value = "  Shorter.  ";
  byId("steer").dispatch("submit");
  document.body.all("stop")[1].dispatch("click");
  const [link] = document.body.all("content")[0].childNodes[0].childNodes;
  document.dispatch("click", { target: link });
  assert.deepEqual(posted, [
    { type: "cancel" },
    { type: "answerNow" },
    { type: "steer", text: "Shorter." },
    { type: "cancel", agentId: "critic" },
    { type: "openLink", href: "https://example.com/" },
  ]);
});
