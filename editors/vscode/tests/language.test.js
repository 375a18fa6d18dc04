// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");
const { until, world } = require("./support/world");

const FILE = "team.massgen.yaml";

const BROKEN = `# Two mistakes, one behind characters that are two UTF-16 units each.
agents:
  - id: owl
    backend: {type: vllm, model: "🦉🦉", temprature: 0.5, base_url: "http://localhost:8000/v1"}
  - id: lark
    backend:
      type: vllm
      model: small
      base_url: http://localhost:8001/v1
      top_p: "high"
`;

const SOUND = BROKEN.replace("temprature", "temperature").replace('      top_p: "high"\n', "");

/** A range as it is said to people, counted from 0. */
const show = ({ start, end }) =>
  `${start.line}:${start.character}-${start.line === end.line ? "" : `${end.line}:`}${end.character}`;

/** A world with one team file that is open. */
async function opened(t, text, more = {}) {
  const one = await world(t, { files: { [FILE]: text }, ...more });
  const document = await one.edit(FILE);
  return { one, document, ask: async (kind, method, ...args) => (await one.provider(kind))[method](document, ...args, one.token) };
}

const all = (document, { Range, Position }) => new Range(new Position(0, 0), document.positionAt(document.text.length));

test("a team is diagnosed at its characters, and anew after every edit", async (t) => {
  const { one, document } = await opened(t, BROKEN);
  const found = await one.diagnosed(FILE);
  const typo = found.find(({ code }) => code === "unknown-key");
  assert.equal(show(typo.range), "3:41-51");
  assert.equal(document.getText(typo.range), "temprature");
  assert.equal(typo.source, "massgen");
  assert.match(typo.message, /temperature/);
  const wrong = found.find(({ range }) => range.start.line === 9);
  assert.equal(document.getText(wrong.range), '"high"');
  assert.equal(wrong.severity, one.vscode.DiagnosticSeverity.Error);
  one.replace(document, "🦉🦉", "🦉");
  const moved = await one.diagnosed(FILE, (list) => list.some(({ range }) => range.start.character === 39));
  assert.equal(document.getText(moved.find(({ code }) => code === "unknown-key").range), "temprature");
  one.replace(document, "temprature", "temperature");
  one.replace(document, '"high"', "0.9");
  await one.diagnosed(FILE, (list) => list.length === 0);
});

test("several edits at once arrive as they were made", async (t) => {
  const { one, document } = await opened(t, BROKEN);
  await one.diagnosed(FILE);
  const edits = ["temprature", "small", '"high"'].map((text) => {
    const start = document.text.indexOf(text);
    return { range: new one.vscode.Range(document.positionAt(start), document.positionAt(start + text.length)), text };
  });
  const words = { temprature: "temperature", small: "🐦 small", '"high"': "0.9" };
  one.type(document, edits.map(({ range, text }) => ({ range, newText: words[text] })));
  await one.diagnosed(FILE, (list) => list.length === 0);
  one.replace(document, "top_p", "topp");
  const [typo] = await one.diagnosed(FILE);
  assert.equal(document.getText(typo.range), "topp");
});

test("a file that is closed has no diagnostics, and the disk counts again", async (t) => {
  const { one, document } = await opened(t, BROKEN);
  await one.diagnosed(FILE);
  one.close(document);
  await one.diagnosed(FILE, (list) => list.length === 0);
});

test("other YAML files are left alone until they become a team", async (t) => {
  const one = await world(t, { files: { [FILE]: SOUND, "compose.yaml": "services:\n  web: {imag: x}\n" } });
  await one.edit(FILE);
  const other = await one.edit("compose.yaml");
  await one.diagnosed(FILE, () => true);
  assert.equal(one.state.diagnostics.has(other.uri.toString()), false);
  one.replace(other, "services:\n  web: {imag: x}\n", BROKEN);
  await one.diagnosed("compose.yaml");
});

test("the light bulb mends a typo", async (t) => {
  const { one, document } = await opened(t, BROKEN);
  const typo = (await one.diagnosed(FILE)).find(({ code }) => code === "unknown-key");
  const context = { diagnostics: [typo], triggerKind: 1, only: one.vscode.CodeActionKind.Empty.append("quickfix") };
  const provider = await one.provider("codeActions");
  const actions = await provider.provideCodeActions(document, typo.range, context, one.token);
  const action = actions.find(({ title }) => title.includes("temperature"));
  assert.ok(action, `one of ${actions.map(({ title }) => title).join("; ")}`);
  assert.equal(action.kind.value, "quickfix");
  assert.deepEqual(action.diagnostics.map(({ message }) => message), [typo.message]);
  const { edit } = await provider.resolveCodeAction(action, one.token);
  await one.vscode.workspace.applyEdit(edit);
  assert.equal(document.text, BROKEN.replace("temprature", "temperature"));
  await one.diagnosed(FILE, (list) => !list.some(({ code }) => code === "unknown-key"));
});

test("all safe fixes are applied by one command", async (t) => {
  const text = SOUND.replace("id: owl", "id: 7 # who").replace("id: lark", "id: 8");
  const { one, document } = await opened(t, text);
  await one.diagnosed(FILE);
  await one.command("massgen.applyFixAll");
  assert.equal(document.text, text.replace("7", '"7"').replace("id: 8", 'id: "8"'));
  await one.diagnosed(FILE, (list) => list.length === 0);
});

test("formatting keeps comments and changes nothing that is formatted", async (t) => {
  const untidy = "agents:\n    -   id:   owl   # who\n        backend:\n            type:   vllm\n            model: small\n            base_url: http://localhost:1/v1\n\n\n\n";
  const { one, document, ask } = await opened(t, untidy);
  const options = { tabSize: 2, insertSpaces: true };
  const format = () => ask("formatting", "provideDocumentFormattingEdits", options);
  one.type(document, await until(async () => (await format()) ?? false));
  assert.equal(document.text, "agents:\n  - id: owl   # who\n    backend:\n      type: vllm\n      model: small\n      base_url: http://localhost:1/v1\n");
  assert.deepEqual(await format(), []);
});

test("formatting a part leaves the rest", async (t) => {
  const untidy = "agents:\n  - id:   owl\n    backend: {type: vllm, model: a, base_url: 'http://localhost:1/v1'}\n  - id:   lark\n    backend: {type: vllm, model: a, base_url: 'http://localhost:1/v1'}\n";
  const { one, document, ask } = await opened(t, untidy);
  const second = new one.vscode.Range(one.place(document, "- id:   lark"), one.place(document, "lark", 4));
  one.type(document, await ask("rangeFormatting", "provideDocumentRangeFormattingEdits", second, { tabSize: 2, insertSpaces: true }));
  assert.ok(document.text.includes("- id:   owl") && document.text.includes("- id: lark"), document.text);
});

test("completion knows keys, and explains the one that is chosen", async (t) => {
  const { one, document } = await opened(t, SOUND.replace("top_p", "to"));
  one.replace(document, "      base_url: http://localhost:8001/v1\n", "      base_url: http://localhost:8001/v1\n      tem\n");
  const entry = await one.provider("completion");
  const place = one.place(document, "      tem\n", 9);
  const { items } = await entry.provideCompletionItems(document, place, one.token, { triggerKind: 0 });
  const item = items.find(({ label }) => (label.label ?? label) === "temperature");
  assert.ok(item, "temperature is offered");
  assert.equal(document.getText(item.range), "tem");
  assert.equal(items.some(({ label }) => (label.label ?? label) === "model"), false, "what is there is not offered again");
  const commands = new Set(items.flatMap(({ command }) => (command ? [command.command] : [])));
  assert.deepEqual([...commands], ["editor.action.triggerSuggest"], "the editor's own command goes through");
  const resolved = await entry.resolveCompletionItem(item, one.token);
  assert.equal(resolved, item);
  assert.match(item.documentation.value, /[A-Za-z]{3}/);
});

test("completion knows values", async (t) => {
  const { one, document } = await opened(t, SOUND.replace("type: vllm\n", "type: \n"));
  const entry = await one.provider("completion");
  const { items } = await entry.provideCompletionItems(document, one.place(document, "type: \n", 6), one.token, { triggerKind: 1, triggerCharacter: " " });
  const labels = items.map(({ label }) => label.label ?? label);
  for (const type of ["claude", "openai", "vllm", "replay"]) assert.ok(labels.includes(type), `${type} in ${labels}`);
});

test("a key is explained where it stands", async (t) => {
  const { one, document, ask } = await opened(t, SOUND);
  const hover = await ask("hover", "provideHover", one.place(document, "temperature", 3));
  assert.equal(document.getText(hover.range), "temperature");
  assert.match(hover.contents.value, /temperature/);
  assert.equal(await ask("hover", "provideHover", new one.vscode.Position(0, 0)), undefined);
});

const NAMED = `agents:
  - id: owl
    backend: {type: vllm, model: a, base_url: "http://localhost:1/v1"}
  - id: lark
    backend: &shared {type: vllm, model: b, base_url: "http://localhost:1/v1"}
  - id: wren
    backend: *shared
`;

test("names lead to where they are defined and where they are used, and are renamed everywhere", async (t) => {
  const { one, document, ask } = await opened(t, NAMED);
  const use = one.place(document, "*shared", 2);
  const [definition] = await ask("definition", "provideDefinition", use);
  const target = definition.targetSelectionRange ?? definition.targetRange ?? definition.range;
  assert.equal(target.start.line, 4);
  const places = await ask("references", "provideReferences", use, { includeDeclaration: true });
  assert.deepEqual(places.map(({ range }) => range.start.line), [4, 6]);
  const marks = await ask("highlights", "provideDocumentHighlights", use);
  assert.deepEqual(marks.map(({ range }) => range.start.line), [4, 6]);
  const prepared = await ask("rename", "prepareRename", use);
  assert.equal(prepared.placeholder ?? document.getText(prepared), "shared");
  await one.vscode.workspace.applyEdit(await ask("rename", "provideRenameEdits", use, "common"));
  assert.equal(document.text, NAMED.replaceAll("shared", "common"));
  await assert.rejects(ask("rename", "prepareRename", one.place(document, "type")));
});

test("the outline has agents by name, and the workspace finds them", async (t) => {
  const { one, document, ask } = await opened(t, NAMED);
  const symbols = await ask("symbols", "provideDocumentSymbols");
  const agents = symbols.find(({ name }) => name === "agents");
  assert.deepEqual(agents.children.map(({ name }) => name), ["owl", "lark", "wren"]);
  assert.equal(document.getText(agents.children[1].selectionRange), "lark");
  const provider = await one.provider("workspaceSymbols");
  const found = await provider.provideWorkspaceSymbols("lark", one.token);
  assert.deepEqual(found.map(({ name }) => name), ["lark"]);
});

test("lenses are the extension's own commands", async (t) => {
  const { one, ask } = await opened(t, SOUND);
  const lenses = await ask("lenses", "provideCodeLenses");
  const manifest = JSON.parse(fs.readFileSync(path.join(__dirname, "..", "package.json"), "utf8"));
  const names = new Set(lenses.map(({ command }) => command.command).filter(Boolean));
  assert.deepEqual([...names].sort(), ["massgen.dryRun", "massgen.runAgent", "massgen.runTeam"]);
  for (const name of names) assert.ok(one.state.commands.has(name), name);
  const run = lenses.find(({ command }) => command.command === "massgen.runTeam").command;
  assert.deepEqual(run.arguments, [{ uri: one.uri(FILE).toString() }]);
  for (const name of one.state.commands.keys()) {
    assert.equal(["massgen.run", "massgen.cancel"].includes(name), false, "names of the server are not registered");
  }
  assert.ok(manifest.contributes.commands.length > 10);
});

test("lenses are off when the setting says so", async (t) => {
  const { one } = await opened(t, SOUND, { settings: { "massgen.codeLens.enable": false } });
  await one.provider("hover");
  assert.equal(one.state.providers.lenses?.length ?? 0, 0);
});

test("folds, growing selections and hints have their places", async (t) => {
  const { one, document, ask } = await opened(t, SOUND);
  const folds = await ask("folding", "provideFoldingRanges", {});
  assert.ok(folds.some(({ start, end }) => start === 5 && end === 8), JSON.stringify(folds));
  const [selection] = await ask("selections", "provideSelectionRanges", [one.place(document, "small", 2)]);
  const texts = [];
  for (let range = selection; range; range = range.parent) texts.push(document.getText(range.range));
  assert.equal(texts[0], "small");
  assert.ok(texts.includes("model: small"), JSON.stringify(texts));
  assert.ok(texts.at(-1).includes("agents:"));
  const hints = await ask("hints", "provideInlayHints", all(document, one.vscode));
  assert.ok(Array.isArray(hints));
});

test("paths in a team file are links", async (t) => {
  const files = { "notes/a.md": "x", [FILE]: `${SOUND}orchestrator:\n  context_paths:\n    - {path: notes, permission: read}\n` };
  const one = await world(t, { files });
  const document = await one.edit(FILE);
  const provider = await one.provider("links");
  const link = await until(async () => {
    const links = await provider.provideDocumentLinks(document, one.token);
    return links.find(({ range }) => document.getText(range) === "notes");
  }, "the link to the folder");
  assert.equal(link.target.path.replace(/\/$/, ""), path.join(one.folder, "notes"));
});

test("a dry run and the effective team are shown without asking a model", async (t) => {
  const { one } = await opened(t, SOUND);
  await one.command("massgen.dryRun");
  const report = await until(() => one.state.shown.at(-1)?.document.text, "a report");
  assert.match(report, /owl/);
  await one.command("massgen.showEffectiveConfig", one.uri(FILE));
  await until(() => one.state.shown.length > 1, "a second report");
  assert.match(one.state.shown.at(-1).document.text, /"?temperature"?/);
});

test("an old team file is brought up to date", async (t) => {
  const old = `${SOUND}display: # how\n  type: simple\n`;
  const { one, document } = await opened(t, old);
  const provider = await one.provider("codeActions");
  const only = one.vscode.CodeActionKind.Empty.append("source.massgen.migrate");
  const context = { diagnostics: [], triggerKind: 1, only };
  const actions = await provider.provideCodeActions(document, all(document, one.vscode), context, one.token);
  assert.deepEqual(actions.map(({ kind }) => kind.value), ["source.massgen.migrate"]);
  await one.command("massgen.migrateConfig");
  assert.equal(document.text, `${SOUND}ui: # how\n  display_type: simple\n`);
});

test("every team file of the workspace is checked at once", async (t) => {
  const one = await world(t, { files: { "a.massgen.yaml": BROKEN, "sub/b.massgen.yaml": SOUND, "other.yaml": BROKEN } });
  await one.command("massgen.validateWorkspace");
  const found = (name) => one.state.diagnostics.get(one.uri(name).toString());
  assert.ok(found("a.massgen.yaml").length >= 2);
  assert.equal(found("sub/b.massgen.yaml").length, 0);
  assert.equal(found("other.yaml"), undefined);
  assert.match(one.state.messages.at(-1).message, /^2 team files: \d+ findings\.$/);
});

test("nothing of an untrusted workspace runs, and its files are checked all the same", async (t) => {
  const { one } = await opened(t, BROKEN, { isTrusted: false });
  await one.diagnosed(FILE);
  one.state.answers.push("Manage Workspace Trust");
  assert.equal(await one.command("massgen.runTeam", { prompt: "Hello" }), undefined);
  assert.match(one.state.messages.at(-1).message, /trust/);
  await until(() => one.state.executed?.some(([name]) => name === "workbench.trust.manage"), "the way to trust");
  assert.equal(one.state.panels.length, 0);
});

test("a workspace that is trusted now is trusted by the server, too", async (t) => {
  const { one } = await opened(t, SOUND, { isTrusted: false, settings: { "massgen.trace.server": "verbose" } });
  await one.provider("hover");
  const sent = () => one.state.channels["MassGen Traffic"].filter((line) => line.includes("trustedRoots"));
  assert.match(sent()[0], /^→ initialize #1 .*"trustedRoots":\[\]/);
  one.state.isTrusted = true;
  one.state.events.Trust.fire();
  assert.ok(sent().at(-1).includes(`workspace/didChangeConfiguration {"settings":{"massgen":`), sent().at(-1));
  assert.ok(sent().at(-1).includes(`"trustedRoots":["${one.folder}"]`), sent().at(-1));
});

test("team files in JSON are checked as those in YAML", async (t) => {
  const text = '{"agents": [{"id": "🦉", "backend": {"type": "vllm", "model": "a", "temprature": 1}}]}\n';
  const one = await world(t, { files: { "team.massgen.json": text } });
  const document = await one.edit("team.massgen.json");
  const [typo] = await one.diagnosed("team.massgen.json", (list) => list.some(({ code }) => code === "unknown-key"));
  assert.equal(document.languageId, "json");
  assert.match(document.getText(typo.range), /^"?temprature"?$/);
});

test("a new team file is one without mistakes", async (t) => {
  const one = await world(t);
  one.state.answers.push(one.uri("new.massgen.yaml"));
  await one.command("massgen.newConfig");
  const { document } = one.state.shown.at(-1);
  assert.equal(document.uri.toString(), one.uri("new.massgen.yaml").toString());
  const list = await one.diagnosed("new.massgen.yaml", () => true);
  const bad = list.filter(({ severity }) => severity <= one.vscode.DiagnosticSeverity.Warning);
  assert.deepEqual(bad.map(({ message }) => message), []);
  one.state.answers.push(undefined);
  assert.equal(await one.command("massgen.newConfig"), undefined);
});
