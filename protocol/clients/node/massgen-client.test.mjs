// SPDX-License-Identifier: Apache-2.0
// The Node client against the real server, and against a stub for what the real one does not do.
// MASSGEN_SERVER names the binary. Run everything with `protocol/clients/test BINARY`.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as massgen from "./massgen-client.mjs";

const { Client } = massgen;
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../../..");
const demo = path.join(root, "teams/basics/three-agents-demo.massgen.yaml");
const answer = "Use a digest cache with atomic replace; readers never need a lock.";
const instant = { replay: { speed: "instant" } };
const stub = (scenario) => ["python3", path.join(here, "../testing/stub.py"), scenario];
const agent = (id, ...script) => ({ id, backend: { type: "replay", script } });
const speaker = (text, more) => ({ agents: [agent("speaker", { repeat: true, steps: [{ text, ...more }] })] });
const hanging = { agents: [agent("silent", { repeat: true, steps: [{ text: "One moment. " }, { hang: true }] })] };
const pieces = Array.from({ length: 400 }, (_, number) => `[${number}] ünï→😀 `).join("");
const talk = speaker(pieces, { chars: 7, every_ms: 1 });
// A picture of one pixel, a sound of one sample, and a model that takes no sound; nobody listens at its address.
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const silence = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA==";
const deaf = { agents: [{ id: "deaf", backend: { type: "cerebras", model: "m", base_url: "http://127.0.0.1:9/v1" } }] };
const called = (name) => (error) => error.name === name;

/** A client in a folder of its own, so that no run of another test or of the user is in sight. */
async function start(t, options = {}) {
  return open(t, world(t, options));
}

async function open(t, options) {
  const client = await Client.start(options);
  options.clients.push(client);
  return client;
}

function world(t, options = {}) {
  const cwd = mkdtempSync(path.join(tmpdir(), "massgen-node-"));
  const clients = [];
  t.after(async () => {
    await Promise.all(clients.map((client) => client.close()));
    rmSync(cwd, { recursive: true, force: true });
  });
  const env = { ...process.env, XDG_STATE_HOME: `${cwd}/state`, MASSGEN_TEAMS_DIR: path.join(root, "teams") };
  return { cwd, env, clients, ...options };
}

async function all(run, count = Infinity) {
  const events = [];
  for await (const event of run) if (events.push(event) >= count) break;
  return events;
}

/** Everything that was said, by item and field: what must be the same however the events came. */
function texts(events) {
  const joined = {};
  for (const { type, itemId, field, text } of events) {
    if (type === "item.delta") joined[`${itemId}/${field}`] = (joined[`${itemId}/${field}`] ?? "") + text;
  }
  return joined;
}

/** The events that are never joined or left out. */
function landmarks(events) {
  const loose = ["item.delta", "agent.status", "usage.updated"];
  return events.filter(({ type }) => !loose.includes(type)).map(({ seq, type }) => `${seq} ${type}`);
}

async function assertComplete(client, runId, events) {
  const journal = await client.events(runId);
  assert.deepEqual(texts(events), texts(journal));
  assert.deepEqual(landmarks(events), landmarks(journal));
  assert.deepEqual(journal.map(({ seq }) => seq), journal.map((_, index) => index + 1));
}

test("the examples of the README run", async (t) => {
  const examples = [...readFileSync(path.join(here, "README.md"), "utf8").matchAll(/```js\n(.*?)```/gs)];
  assert.ok(examples.length > 3);
  for (const [number, [, code]] of examples.entries()) {
    const options = world(t);
    writeFileSync(path.join(options.cwd, "chart.png"), Buffer.from(pixel, "base64"));
    const file = path.join(options.cwd, "example.mjs");
    writeFileSync(file, code.replace('"./massgen-client.mjs"', JSON.stringify(path.join(here, "massgen-client.mjs"))));
    const done = spawnSync("node", [file], { ...options, encoding: "utf8", timeout: 60_000 });
    assert.equal(done.status, 0, `${code}\n${done.stderr}`);
    if (number === 0) assert.ok(done.stdout.includes(answer) && code.split("\n").length <= 11, done.stdout);
  }
});

test("events are complete and in order", async (t) => {
  const client = await start(t);
  const run = await client.run(demo, "Cache?", { replay: { speed: 20 } });
  const events = await all(run);
  assert.equal(events[0].type, "run.started");
  assert.equal(events.at(-1).type, "run.completed");
  await assertComplete(client, run.id, events);
  const result = await run.result();
  assert.deepEqual([result.status, result.winner, result.answer], ["completed", "builder", answer]);
  assert.deepEqual(run.cursor, { runId: run.id, fromSeq: result.lastSeq + 1, skip: {} });
});

test("deltas are all that was said and tell the final answer", async (t) => {
  const run = await (await start(t)).run("three-agents-demo", "Cache?", instant);
  const deltas = await all(run.deltas());
  assert.equal(deltas.filter(({ isFinal }) => isFinal).map(({ text }) => text).join(""), answer);
  const thoughts = deltas.filter(({ kind }) => kind === "reasoning").map(({ text }) => text);
  assert.equal(thoughts.join(""), "What breaks when two editors write? ");
});

test("UTF-8 in many small pieces", async (t) => {
  const client = await start(t, { delivery: { maxLatencyMs: 0 } });
  const run = await client.run(talk, "Talk.");
  const events = await all(run);
  assert.equal(Object.values(texts(events)).join(""), pieces);
  await assertComplete(client, run.id, events);
});

test("an answer and a prompt of a megabyte arrive whole", async (t) => {
  const client = await start(t);
  const text = "é😀x".repeat(160_000);
  const run = await client.run(speaker(text), "ü".repeat(500_000), instant);
  assert.equal((await all(run.deltas())).map((delta) => delta.text).join(""), text);
  assert.equal((await run.result()).answer, text);
  const cut = (await client.events(run.id)).find(({ type }) => type === "item.completed");
  assert.ok(cut.truncated);
  assert.equal(await client.readItem(cut.itemId), text);
});

test("cancel in the middle", async (t) => {
  const client = await start(t);
  const run = await client.run(hanging, "Wait.");
  for await (const delta of run.deltas()) {
    assert.equal(delta.text, "One moment. ");
    await run.cancel({ reason: "enough" });
  }
  assert.equal((await run.result()).status, "cancelled");
  assert.equal(await client.cancel(run.id), "cancelled");
});

test("two runs at once", async (t) => {
  const client = await start(t);
  const runs = await Promise.all([1, 2].map((n) => client.run(demo, `Question ${n}?`, { replay: { speed: 20 } })));
  const streams = await Promise.all(runs.map((run) => all(run)));
  for (const [index, run] of runs.entries()) await assertComplete(client, run.id, streams[index]);
});

test("a follow-up in the session", async (t) => {
  const client = await start(t);
  const first = await client.run("three-agents-demo", "Cache?", instant);
  await first.result();
  const second = await client.run("three-agents-demo", "And then?", { sessionId: first.sessionId, ...instant });
  assert.ok((await second.result()).isCompleted);
  const { runs } = await client.runs({ sessionId: first.sessionId });
  assert.deepEqual(runs.map(({ runId }) => runId).sort(), [first.id, second.id].sort());
});

test("a slow reader holds a window and loses nothing, and waiting beside it works", async (t) => {
  const client = await start(t, { windowBytes: 16_384 });
  const text = "word and more ".repeat(40_000);
  const run = await client.run(speaker(text), "Much.", { ...instant, delivery: { maxBatchBytes: 4096 } });
  while ((await client.get(run.id, [])).status === "running"); // the run ends although nobody reads
  const events = await all(run);
  assert.equal(Object.values(texts(events)).join(""), text);
  const unread = await client.run(speaker(text), "Much.", instant);
  assert.equal((await client.wait(unread.id, { timeoutMs: 30_000 })).answer, text);
});

test("the window is kept open by reading", async (t) => {
  const client = await start(t, { server: stub("window"), windowBytes: 4096 });
  const run = await client.run("any", "x");
  assert.deepEqual(await client.status(), { health: "ok" });
  const text = (await all(run.deltas())).map((delta) => delta.text).join("");
  assert.equal(text.match(/\[\d+\]/g).length, 400);
  assert.deepEqual(JSON.parse((await run.result()).answer), { full: true, status: 1 });
});

test("a new client goes on exactly where the old one died", async (t) => {
  const options = world(t);
  const first = await open(t, options);
  const run = await first.run(talk, "Talk.");
  const before = await all(run, 12);
  const cursor = JSON.parse(JSON.stringify(run.cursor));
  process.kill(first.processId, "SIGKILL");
  await assert.rejects(all(run), massgen.ServerDied);
  const second = await open(t, options);
  const again = await second.follow(cursor);
  const events = [...before, ...(await all(again))];
  assert.equal((await again.result()).status, "interrupted");
  const journal = await second.events(run.id);
  assert.deepEqual(landmarks(events), landmarks(journal));
  for (const [key, text] of Object.entries(texts(journal))) assert.ok(texts(events)[key].startsWith(text));
  assert.ok(pieces.startsWith(Object.values(texts(events)).join("")));
});

test("every place in a run is a place to go on from", async (t) => {
  const client = await start(t);
  const team = { agents: [...talk.agents, { ...talk.agents[0], id: "other" }] };
  const run = await client.run(team, "Talk.", { delivery: { maxLatencyMs: 50 } });
  await run.result();
  const journal = await client.events(run.id);
  for (const count of [1, 2, 3, 5, 8, 9, 10, 11, 12, 13]) {
    const reader = await client.follow(run.id);
    const head = await all(reader, count);
    const events = [...head, ...(await all(await client.follow(reader.cursor)))];
    assert.deepEqual(texts(events), texts(journal), `after ${count} events`);
    assert.deepEqual(landmarks(events), landmarks(journal), `after ${count} events`);
  }
});

test("runs that are running, over, unknown, or beyond their end", async (t) => {
  const client = await start(t);
  const run = await client.run(hanging, "Wait.");
  const [first] = await all(run, 1);
  const again = await client.follow(run.id);
  assert.deepEqual(await all(again, 1), [first]);
  await assert.rejects(all(run), massgen.Detached);
  await client.cancel(run.id);
  const events = await all(again);
  const last = events.at(-1);
  assert.equal(last.type, "run.completed");
  assert.deepEqual((await all(await client.follow(run.id, last.seq))).map(({ seq }) => seq), [last.seq]);
  const beyond = await client.follow(run.id, last.seq + 1);
  assert.deepEqual(await all(beyond), []);
  assert.equal((await beyond.result()).status, "cancelled");
  await assert.rejects(client.follow(run.id, last.seq + 2), called("SeqUnavailable"));
  assert.equal((await all(await client.follow({ runId: run.id, fromSeq: 1000 }))).length, 1);
  await assert.rejects(client.follow("run_nobody"), called("RunNotFound"));
});

test("errors say what is wrong", async (t) => {
  const client = await start(t);
  await assert.rejects(client.run("agents: [\n  - 3", "x"), (error) => {
    assert.ok(error instanceof massgen.RpcError && error.diagnostics.length > 0);
    assert.deepEqual([error.code, error.name], [-31005, "ConfigInvalid"]);
    return /:1:9: This `\[` is never closed/.test(error.message);
  });
  await assert.rejects(client.run("./nowhere.yaml", "x"), called("ConfigNotFound"));
  await assert.rejects(client.request("massgen/no/such"), { code: -32601, name: "MethodNotFound" });
  await assert.rejects(Client.start({ server: "/nowhere/massgen-server" }), massgen.ServerNotFound);
  await assert.rejects(Client.start({ server: ["/nowhere/massgen-server"] }), massgen.ServerNotFound);
  await assert.rejects(Client.start({ server: ["true"] }), massgen.ServerDied);
  await assert.rejects(Client.start({ server: ["sh", "-c", "echo hello; cat"] }), massgen.ProtocolError);
});

test("a picture goes with the task", async (t) => {
  const options = world(t);
  writeFileSync(path.join(options.cwd, "chart.png"), Buffer.from(pixel, "base64"));
  const client = await open(t, options);
  const text = { type: "text", text: "What does it show?" };
  for (const block of [{ type: "file", path: "chart.png" }, { type: "image", data: pixel }]) {
    assert.equal((await client.ask("three-agents-demo", [text, block], instant)).answer, answer);
  }
  const gone = client.run("three-agents-demo", [text, { type: "file", path: "gone.png" }], instant);
  await assert.rejects(gone, { name: "InvalidParams", pointer: "/prompt/1" });
});

test("what an agent cannot take is refused with a row for it, or becomes what the caller wants", async (t) => {
  const client = await start(t);
  const sound = [{ type: "text", text: "What is said?" }, { type: "audio", data: silence }];
  await assert.rejects(client.run(deaf, sound), (error) => {
    assert.deepEqual(error.data.matrix.map(({ agentId, block }) => [agentId, block]), [["deaf", "1: audio"]]);
    return error.name === "UnsupportedContent";
  });
  for (const [onUnsupported, code] of [["describe", "media_described"], ["drop", "media_dropped"]]) {
    const run = await client.run(deaf, sound, { onUnsupported });
    for await (const event of run) {
      if (event.type !== "notice") continue;
      assert.deepEqual([event.code, event.agentId], [code, "deaf"]);
      break;
    }
    await run.cancel();
    assert.equal((await run.result()).status, "cancelled");
  }
});

test("a server that dies ends everything with what it said", async (t) => {
  const client = await start(t);
  const run = await client.run(hanging, "Wait.");
  await all(run.deltas(), 1);
  process.kill(client.processId, "SIGKILL");
  await assert.rejects(run.result(), { name: "ServerDied", signal: "SIGKILL" });
  await assert.rejects(client.status(), massgen.ServerDied);
  const dying = await (await start(t, { server: stub("dies") })).run("any", "x");
  assert.equal((await all(dying.deltas(), 1))[0].text, "last words");
  await assert.rejects(dying.result(), /status 7[^]*the disk is on fire/);
  await assert.rejects((await start(t, { server: stub("nameless") })).run("any", "x"), massgen.ProtocolError);
  await assert.rejects((await start(t, { server: stub("garbage") })).ask("any", "x"), /Segmentation fault/);
});

test("requests that are given up, and a closed client", async (t) => {
  const client = await start(t, { server: stub("silent") });
  await assert.rejects(client.request("massgen/never", {}, { timeoutMs: 50 }), massgen.RequestTimeout);
  const signal = AbortSignal.timeout(50);
  await assert.rejects(client.request("massgen/never", {}, { signal }), { name: "TimeoutError" });
  assert.deepEqual(await client.status(), { health: "ok" });
  const run = await client.run("any", "x");
  setTimeout(() => client.close(), 50);
  await assert.rejects(run.result(), massgen.ClientClosed);
  await client.close();
  await assert.rejects(client.status(), massgen.ClientClosed);
});

test("what a later version may add, split characters, and gaps", async (t) => {
  const strange = await (await start(t, { server: stub("strange") })).run("any", "x");
  const types = (await all(strange)).map(({ type }) => type);
  assert.deepEqual(types, ["agent.dreamt", "item.delta", "run.phase", "run.completed"]);
  assert.deepEqual(JSON.parse((await strange.result()).answer), { code: -32601 });
  const split = await (await start(t, { server: stub("split") })).run("any", "x");
  assert.equal((await all(split.deltas()))[0].text, (await split.result()).answer);
  const gap = await (await start(t, { server: stub("gap") })).run("any", "x");
  assert.equal((await all(gap.deltas())).map(({ text }) => text).join(""), "one two three ");
});

test("only a choice that was made approves", async (t) => {
  const decide = async (onApproval, scenario = "approval") =>
    JSON.parse((await (await start(t, { server: stub(scenario), onApproval })).ask("any", "x")).answer);
  const cancelled = { result: { outcome: "cancelled" } };
  assert.deepEqual(await decide((request) => request.allow()), { result: { outcome: "selected", optionId: "once" } });
  assert.deepEqual(await decide(async (request) => request.reject()), { result: { outcome: "selected", optionId: "no" } });
  const never = () => new Promise(() => {});
  for (const handler of [() => { throw new Error("oh"); }, async () => { throw new Error("oh"); }, () => null, () => true, () => "sure", () => ["once"]]) {
    assert.deepEqual(await decide(handler), cancelled, String(handler));
  }
  assert.deepEqual(await decide(never, "approval_soon"), cancelled);
  assert.deepEqual(await decide((request) => request.allow(), "approval_without_options"), cancelled);
  assert.equal((await decide(never, "withdrawn")).error.code, -32800);
});

test("without a handler nothing is declared and the event can be answered", async (t) => {
  const client = await start(t, { server: stub("approval") });
  const run = await client.run("any", "x");
  for await (const event of run) {
    if (event.type === "approval.requested") await client.respondApproval(event.approvalId, "no", "not today");
  }
  const params = { approvalId: "apr_1", optionId: "no", note: "not today" };
  const report = { declared: false, responded: ["massgen/approval/respond", params] };
  assert.deepEqual(JSON.parse((await run.result()).answer), report);
});

test("questions", async (t) => {
  const cases = [
    [() => ({ port: 80 }), { action: "accept", content: { port: 80 } }],
    [() => null, { action: "decline" }],
    [() => 80, { action: "cancel" }],
    [() => nowhere, { action: "cancel" }], // eslint-disable-line no-undef
  ];
  for (const [onInput, expected] of cases) {
    const client = await start(t, { server: stub("question"), onInput });
    assert.deepEqual(JSON.parse((await client.ask("any", "x")).answer), expected);
  }
});

// Methods that a server may not have yet are skipped, and counted.
const methods = {
  async steer(client) {
    const run = await client.run(hanging, "Wait.");
    await all(run.deltas(), 1);
    assert.equal((await run.steer("Hurry up.")).accepted, true);
    await run.cancel();
    await run.result();
    await assert.rejects(client.steer(run.id, "Too late."), called("RunNotActive"));
  },
  async answerNow(client) {
    const run = await client.run(demo, "Cache?", { replay: { speed: 2 } });
    for await (const event of run) {
      if (event.type === "answer.submitted") {
        await run.answerNow();
        break;
      }
    }
    assert.ok((await run.result()).isCompleted);
  },
  async export(client) {
    const run = await client.run("three-agents-demo", "Cache?", instant);
    await run.result();
    assert.ok((await client.export(run.id)).text.includes(answer));
  },
  async sessions(client) {
    const run = await client.run("three-agents-demo", "Cache?", instant);
    await run.result();
    const { sessions } = await client.sessions();
    assert.ok(sessions.some(({ sessionId }) => sessionId === run.sessionId));
    await client.renameSession(run.sessionId, "Caches");
    assert.equal((await client.session(run.sessionId)).title, "Caches");
    const copy = await client.forkSession(run.sessionId, run.id);
    await client.deleteSession(copy);
    await assert.rejects(client.session(copy), called("SessionNotFound"));
  },
  async usage(client) {
    const run = await client.run("three-agents-demo", "Cache?", instant);
    await run.result();
    assert.equal((await client.usage({ runId: run.id })).tokens.input, 410);
  },
  metrics: async (client) => assert.ok((await client.metrics()).process.rssBytes > 0),
  setLogLevel: (client) => client.setLogLevel("info"),
  discover: async (client) => assert.ok((await client.discover()).openrpc),
  validate: async (client) => assert.ok((await client.validate({ path: demo })).diagnostics),
};
for (const [name, check] of Object.entries(methods)) {
  test(`the method ${name}`, async (t) => {
    const client = await start(t);
    try {
      await check(client);
    } catch (error) {
      if (error.code !== -32601) throw error;
      t.skip(error.message);
    }
  });
}
