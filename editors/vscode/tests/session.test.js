// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const { test } = require("node:test");
const { pathToFileURL } = require("node:url");
const { openPanel } = require("./support/dom");
const { EXTENSION, servers, until, world } = require("./support/world");

/** Two scripted agents: what they say in pieces is known to the letter. */
const SAID = { ada: "First I count. Then I weigh. 😀 Done.", bob: "Weigh first, count later – always." };
const ANSWER = "Count, then weigh.";

const TEAM = `agents:
  - id: ada
    backend:
      type: replay
      script:
        - steps:
            - {text: "${SAID.ada}", chars: 3, every_ms: 2}
            - {tool_calls: [{name: new_answer, arguments: {content: "${ANSWER}"}}]}
        - repeat: true
          steps: [{tool_calls: [{name: vote, arguments: {agent_id: agent1, reason: "Clear."}}]}]
        - for: final
          steps: [{text: "${ANSWER}", chars: 4, every_ms: 2}]
  - id: bob
    backend:
      type: replay
      script:
        - steps:
            - {text: "${SAID.bob}", chars: 5, every_ms: 1}
            - {delay_ms: 30, tool_calls: [{name: vote, arguments: {agent_id: agent1, reason: "Clear."}}]}
        - repeat: true
          steps: [{tool_calls: [{name: vote, arguments: {agent_id: agent1, reason: "Clear."}}]}]
`;

/** An agent that says something and then nothing until it is told to stop. */
const HANGING = `agents:
  - id: ada
    backend: {type: replay, script: [{steps: [{text: "Wait…"}, {hang: true}], repeat: true}]}
  - id: bob
    backend: {type: replay, script: [{steps: [{text: "Wait…"}, {hang: true}], repeat: true}]}
`;

/** Agents that can be told something between their first call and their second. */
const LISTENING = TEAM.replaceAll("every_ms: 2}", "every_ms: 20}").replaceAll("every_ms: 1}", "every_ms: 20}");

const FILE = "team.massgen.yaml";

async function opened(t, text = TEAM, more = {}) {
  const one = await world(t, { ...more, files: { [FILE]: text, ...more.files } });
  const document = await one.edit(FILE);
  return { one, document };
}

/** Runs the team and answers the page's first word. */
async function start(one, prompt = "How?") {
  one.state.answers.push(prompt);
  const runId = await one.command("massgen.runTeam");
  assert.ok(runId, JSON.stringify(one.state.messages));
  const panel = one.state.panels.at(-1);
  return { runId, panel };
}

/** The events a page was given since it was filled anew. */
const events = (panel) =>
  panel.posted
    .slice(panel.posted.findLastIndex(({ type }) => type === "reset") + 1)
    .filter(({ type }) => type === "batch")
    .flatMap((message) => message.events);

const lastView = (panel) => panel.posted.filter(({ view }) => view).at(-1)?.view;

/** What each agent said, put together from the pieces. */
function said(list) {
  const finals = new Set(list.filter(({ type, kind }) => type === "call.started" && kind === "final").map(({ callId }) => callId));
  const isFinal = new Set(list.filter(({ type, callId }) => type === "item.started" && finals.has(callId)).map(({ itemId }) => itemId));
  const firsts = {};
  const texts = {};
  for (const { type, agentId, itemId, kind, field, text } of list) {
    if (type !== "item.delta" || kind !== "message" || field !== "text") continue;
    const name = isFinal.has(itemId) ? "final" : (firsts[agentId] ??= itemId) === itemId ? agentId : `${agentId} again`;
    texts[name] = (texts[name] ?? "") + text;
  }
  return texts;
}

test("a team runs in a panel, and the pieces of each agent add up to what it said", async (t) => {
  const { one } = await opened(t);
  const { runId, panel } = await start(one);
  panel.send({ type: "ready" });
  const view = await until(() => lastView(panel)?.isOver && lastView(panel), "the end of the run");
  assert.equal(view.status, "completed");
  assert.equal(view.winner, "ada");
  assert.equal(view.answer, ANSWER);
  const texts = said(events(panel));
  assert.equal(texts.ada, SAID.ada);
  assert.equal(texts.bob.startsWith(SAID.bob.slice(0, 5)), true);
  assert.equal(texts.final, ANSWER);
  assert.match(panel.title, /How\?/);
  const seqs = events(panel).map(({ seq }) => seq);
  assert.equal(new Set(seqs).size, seqs.length, "each event once");
  await one.command("massgen.openAnswer", { runId });
  assert.equal(one.state.shown.at(-1).document.text, ANSWER);
  assert.equal(one.state.shown.at(-1).document.uri.scheme, "massgen-run");
});

test("the page shows what the server said", async (t) => {
  const { one } = await opened(t);
  const { panel } = await start(one);
  panel.send({ type: "ready" });
  await until(() => lastView(panel)?.isOver, "the end of the run");
  await until(() => events(panel).some(({ type }) => type === "run.completed"), "all events");
  const page = await openPanel(pathToFileURL(`${EXTENSION}/media/panel.js`).href);
  panel.posted.forEach(page.post);
  page.draw();
  page.sight();
  assert.equal(page.byId("final").textContent, ANSWER);
  assert.match(page.byId("status").textContent, /^Completed · winner: ada$/);
  const columns = page.document.body.all("agent");
  assert.deepEqual(columns.map((column) => column.childNodes[0].childNodes[0].textContent), ["ada", "bob"]);
  assert.ok(columns[0].textContent.includes(SAID.ada));
});

test("a panel that was hidden is filled anew from the journal", async (t) => {
  const { one } = await opened(t);
  const { panel } = await start(one);
  panel.send({ type: "ready" });
  await until(() => events(panel).some(({ type }) => type === "item.delta"), "the first piece");
  panel.setVisible(false);
  const hidden = panel.posted.length;
  const other = one.state.statusBar[0];
  await until(() => !/loading/.test(other.text), "the end of the run in the status bar");
  assert.equal(panel.posted.length, hidden, "a page that is gone is sent nothing");
  panel.posted.length = 0;
  panel.setVisible(true);
  panel.send({ type: "ready" });
  await until(() => events(panel).some(({ type }) => type === "run.completed"), "the whole run");
  assert.equal(panel.posted[0].type, "reset");
  const texts = said(events(panel));
  assert.equal(texts.ada, SAID.ada);
  assert.equal(texts.final, ANSWER);
});

test("what is typed but not saved is what runs", async (t) => {
  const { one, document } = await opened(t);
  one.replace(document, `content: "${ANSWER}"`, 'content: "Typed."');
  one.replace(document, `{text: "${ANSWER}", chars: 4, every_ms: 2}`, '{text: "Typed."}');
  const { panel } = await start(one);
  panel.send({ type: "ready" });
  const view = await until(() => lastView(panel)?.isOver && lastView(panel), "the end of the run");
  assert.equal(view.answer, "Typed.");
});

test("the selection goes to the team as context", async (t) => {
  const { one } = await opened(t, TEAM, { files: { "main.py": "print('```')\n" }, settings: { "massgen.run.defaultConfig": FILE } });
  const source = await one.edit("main.py");
  const { Range, Position } = one.vscode;
  one.vscode.window.activeTextEditor = { document: source, selection: new Range(new Position(0, 0), new Position(0, 12)) };
  one.state.answers.push("What is this?");
  const runId = await one.command("massgen.runTeamWithSelection");
  assert.ok(runId, JSON.stringify(one.state.messages));
  const folder = `${one.folder}/.massgen/sessions`;
  const record = await until(() => findRun(folder, runId), "the run on disk");
  assert.match(record, /main\.py, lines 1-1/);
  assert.match(record, /````/);
});

/** What is written about a run, as one text. */
function findRun(folder, runId) {
  for (const session of fs.readdirSync(folder)) {
    const run = `${folder}/${session}/runs/${runId}/run.json`;
    if (fs.existsSync(run)) return fs.readFileSync(run, "utf8");
  }
  return undefined;
}

test("one agent runs alone", async (t) => {
  const { one } = await opened(t);
  const lenses = await (await one.provider("lenses")).provideCodeLenses(one.state.documents[0], one.token);
  const lens = lenses.find(({ command }) => command.command === "massgen.runAgent" && command.arguments[0].agentId === "ada");
  one.state.answers.push("Alone?");
  await one.command(lens.command.command, ...lens.command.arguments);
  const panel = one.state.panels.at(-1);
  panel.send({ type: "ready" });
  const view = await until(() => lastView(panel)?.isOver && lastView(panel), "the end of the run");
  assert.deepEqual(view.agents.map(({ agentId }) => agentId), ["ada"]);
  await until(() => one.state.channels.MassGen.some((line) => /final\.md is not opened/.test(line)), "the server's wish to show the answer");
  assert.equal(one.state.shown.some(({ document }) => /final\.md$/.test(document.uri.path)), false, "the panel shows the answer");
});

test("a run is cancelled, and one agent of it alone", async (t) => {
  const { one } = await opened(t, HANGING);
  const { runId, panel } = await start(one);
  panel.send({ type: "ready" });
  await until(() => said(events(panel)).bob, "the first words");
  assert.match(one.state.statusBar[0].text, /1/);
  panel.send({ type: "cancel", agentId: "bob" });
  await until(() => lastView(panel).agents.find(({ agentId }) => agentId === "bob").status === "cancelled", "one agent stopped");
  assert.equal(lastView(panel).isOver, false);
  await one.command("massgen.cancelRun", { runId });
  await until(() => lastView(panel).status === "cancelled", "the run cancelled");
  await one.command("massgen.cancelRun", {});
  assert.match(one.state.messages.at(-1).message, /over|No team/);
});

test("a team takes what it is told while it works", async (t) => {
  const { one } = await opened(t, LISTENING);
  const { panel } = await start(one);
  panel.send({ type: "ready" });
  await until(() => said(events(panel)).bob, "the first words");
  panel.send({ type: "steer", text: "Be brief." });
  const applied = await until(() => events(panel).find(({ type }) => type === "steer.applied"), "the message at an agent");
  assert.equal(applied.text, "Be brief.");
  assert.match(one.state.messages.find(({ kind }) => kind === "statusBar").message, /ada, bob/);
});

test("a team that cannot run says why and where", async (t) => {
  const { one } = await opened(t, "agents:\n  - id: ada\n    backend: {type: nonsense}\n");
  one.state.answers.push("Hello", "Show");
  assert.equal(await one.command("massgen.runTeam"), undefined);
  const { kind, message } = one.state.messages.at(-1);
  assert.equal(kind, "error");
  assert.match(message, /nonsense/);
  assert.equal(one.state.shown.at(-1).options.selection.start.line, 2);
  assert.equal(one.state.panels.length, 0);
});

test("nothing runs when the task is not given", async (t) => {
  const { one } = await opened(t);
  one.state.answers.push(undefined);
  assert.equal(await one.command("massgen.runTeam"), undefined);
  assert.equal(one.state.panels.length, 0);
});

test("the tree has conversations, runs, agents, answers and votes", async (t) => {
  const { one } = await opened(t);
  const { panel, runId } = await start(one, "Where is it?");
  panel.send({ type: "ready" });
  await until(() => lastView(panel)?.isOver, "the end of the run");
  const tree = one.state.trees["massgen.runs"];
  const [session] = await tree.getChildren();
  const [run] = await tree.getChildren(session);
  const agents = await tree.getChildren(run);
  const submitted = await tree.getChildren(agents[0]);
  const labels = [session, run, ...agents, ...submitted].map((node) => tree.getTreeItem(node).label);
  assert.deepEqual(labels, ["Where is it?", "Where is it?", "ada", "bob", "agent1.1", "votes for agent1.1"]);
  const item = tree.getTreeItem(run);
  assert.match(item.description, /completed · ada/);
  assert.deepEqual(item.command.arguments, [{ runId }]);
  await one.command("massgen.openAnswer", submitted[0]);
  assert.equal(one.state.shown.at(-1).document.text, ANSWER);
});

test("a run of an earlier window is read from its journal", async (t) => {
  const { one } = await opened(t);
  const { runId, panel } = await start(one);
  panel.send({ type: "ready" });
  await until(() => lastView(panel)?.isOver, "the end of the run");
  await one.end();
  one.begin();
  const shown = one.state.statusBar.at(-1).texts;
  const restored = one.vscode.window.createWebviewPanel("massgen.run", "MassGen");
  await one.state.serializer.deserializeWebviewPanel(restored, { runId });
  restored.send({ type: "ready" });
  await until(() => events(restored).some(({ type }) => type === "run.completed"), "the whole run");
  assert.equal(said(events(restored)).ada, SAID.ada);
  assert.equal(shown.some((text) => /loading/.test(text)), false, "a run of the past is not at work");
});

test("looking at the tree is enough to start the server", async (t) => {
  const one = await world(t);
  assert.deepEqual(servers(), []);
  assert.deepEqual(await one.state.trees["massgen.runs"].getChildren(), []);
  assert.equal(servers().length, 1);
});

test("a panel of a run that is gone says so", async (t) => {
  const { one } = await opened(t);
  const panel = one.vscode.window.createWebviewPanel("massgen.run", "MassGen");
  await one.state.serializer.deserializeWebviewPanel(panel, { runId: "run_nowhere" });
  panel.send({ type: "ready" });
  const view = await until(() => lastView(panel)?.error && lastView(panel), "the error in the panel");
  assert.match(view.error.message, /run_nowhere/);
  assert.equal(/loading/.test(one.state.statusBar[0].text), false);
});

test("the teams of the workspace are listed and run from there", async (t) => {
  const { one } = await opened(t, TEAM, { files: { "sub/other.massgen.yaml": TEAM } });
  await one.provider("hover");
  const tree = one.state.trees["massgen.configs"];
  const nodes = await tree.getChildren();
  const own = nodes.filter(({ team }) => team.uri?.startsWith(one.uri("").toString()));
  assert.deepEqual(own.map((node) => tree.getTreeItem(node).label).sort(), ["other", "team"]);
  one.state.answers.push("From the tree?");
  assert.ok(await one.command("massgen.runTeam", own[0]));
});

test("a server that is killed is started again, and everything goes on", async (t) => {
  const { one, document } = await opened(t, HANGING);
  const { panel } = await start(one);
  panel.send({ type: "ready" });
  await until(() => said(events(panel)).bob, "the first words");
  const [before] = servers();
  one.replace(document, "agents:", "agentz:\nagents:");
  process.kill(before, "SIGKILL");
  const after = await until(() => servers().find((pid) => pid !== before), "another server");
  assert.notEqual(after, before);
  await until(() => lastView(panel).status === "interrupted", "the run told as interrupted");
  const [typo] = await one.diagnosed(FILE);
  assert.equal(document.getText(typo.range), "agentz");
  const { items } = await (await one.provider("completion")).provideCompletionItems(document, one.place(document, "agentz", 6), one.token, { triggerKind: 0 });
  assert.ok(items.length > 0);
  one.replace(document, HANGING, "");
  one.replace(document, "agentz:\n", "");
});

test("nothing is left when the editor ends", async (t) => {
  const { one } = await opened(t, HANGING);
  await start(one);
  const [pid] = servers();
  assert.ok(pid);
  await one.end();
  assert.deepEqual(servers(), []);
});

test("a binary that is not there is said once, with a way on", async (t) => {
  const { one } = await opened(t, TEAM, { settings: { "massgen.server.path": "/nowhere/massgen-server" } });
  const { kind, items } = await until(() => one.state.messages[0], "a message");
  assert.equal(kind, "warning");
  assert.deepEqual(items, ["Install Instructions", "Choose Path"]);
  assert.match(one.state.statusBar[0].text, /error/);
  assert.equal(await one.command("massgen.runTeam", { prompt: "x" }), undefined);
});

test("no server is started where no team is", async (t) => {
  const one = await world(t, { files: { "compose.yaml": "services: {}\n" } });
  await one.edit("compose.yaml");
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(servers(), []);
  assert.equal(one.state.statusBar[0].isShown, false);
});

test("what is known of the server goes to the clipboard, and nothing secret with it", async (t) => {
  const env = { HOME: "/nonexistent", OPENAI_API_KEY: "sk-secret-value" };
  const { one } = await opened(t, TEAM, { settings: { "massgen.server.env": env } });
  await one.command("massgen.copyServerInfo");
  const facts = JSON.parse(one.state.clipboard);
  assert.match(facts.server, /^massgen-server /);
  assert.equal(facts.status.health, "ok");
  assert.equal(one.state.clipboard.includes("sk-secret"), false);
});
