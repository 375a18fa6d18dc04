// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { createEditor, install, token } = require("./support/vscode");
const { ErrorCode, ResponseError } = require("../src/rpc");

/** The language features on a server that answers as it is told; each answer is a value, an error or a function. */
function featuresWith(answers, capabilities = { hoverProvider: true }) {
  const editor = createEditor();
  install(editor);
  const { LanguageFeatures } = require("../src/language/features");
  const errors = [];
  const asked = [];
  const connection = {
    request: async (method, params, options) => {
      asked.push({ method, params });
      const answer = answers.shift();
      const given = typeof answer === "function" ? answer(options) : answer;
      if (given instanceof Error) throw given;
      return given;
    },
  };
  const features = new LanguageFeatures(connection, capabilities, { has: () => true }, { error: (message) => errors.push(message) });
  const document = editor.open(editor.vscode.Uri.file("/w/team.massgen.yaml"), "agents: []\n");
  const place = new editor.vscode.Position(0, 1);
  return { ...editor, features, errors, asked, document, place, provider: (kind) => editor.state.providers[kind][0].provider };
}

const refusal = (code) => new ResponseError({ code, message: "no" });

test("a request under which the text changed is made again", async () => {
  const one = featuresWith([refusal(ErrorCode.ContentModified), refusal(ErrorCode.ContentModified), { contents: "here" }]);
  const hover = await one.provider("hover").provideHover(one.document, one.place, token().token);
  assert.equal(hover.contents.value, "here");
  assert.equal(one.asked.length, 3);
});

test("it is given up when the text never rests, without a complaint", async () => {
  const one = featuresWith(Array.from({ length: 9 }, () => refusal(ErrorCode.ContentModified)));
  assert.equal(await one.provider("hover").provideHover(one.document, one.place, token().token), undefined);
  assert.equal(one.asked.length, 3);
  assert.deepEqual(one.errors, []);
});

test("an answer that is not wanted any more is nothing", async () => {
  const source = token();
  const one = featuresWith([() => (source.cancel(), refusal(ErrorCode.RequestCancelled))]);
  assert.equal(await one.provider("hover").provideHover(one.document, one.place, source.token), undefined);
  assert.deepEqual(one.errors, []);
});

test("a failure is written down, and shown where the user waits for it", async () => {
  const one = featuresWith([refusal(-32603), refusal(-32803)], { hoverProvider: true, renameProvider: true });
  assert.equal(await one.provider("hover").provideHover(one.document, one.place, token().token), undefined);
  assert.equal(one.errors.length, 1);
  await assert.rejects(one.provider("rename").provideRenameEdits(one.document, one.place, "x", token().token), { message: "no" });
});

test("only what the server can do is registered, and nothing stays", () => {
  const one = featuresWith([], { hoverProvider: true, documentFormattingProvider: true });
  const registered = () => Object.keys(one.state.providers).filter((kind) => one.state.providers[kind].length).sort();
  assert.deepEqual(registered(), ["formatting", "hover"]);
  one.features.dispose();
  assert.deepEqual(registered(), []);
});

test("what the server says becomes what the editor shows", () => {
  const { vscode } = featuresWith([]);
  const convert = require("../src/language/converters");
  const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } };
  const location = { uri: "file:///w/other.yaml", range };
  const said = {
    range,
    severity: 4,
    code: "x",
    codeDescription: { href: "https://example.com/x" },
    tags: [1],
    message: "m",
    relatedInformation: [{ location, message: "there" }],
    data: { hint: "h" },
  };
  const diagnostic = convert.toDiagnostic(said);
  assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Hint);
  assert.equal(diagnostic.code.target.toString(), "https://example.com/x");
  assert.equal(diagnostic.relatedInformation[0].location.uri.path, "/w/other.yaml");
  assert.equal(convert.fromDiagnostic(diagnostic), said, "actions get it back as it came");
  const { items } = convert.toCompletionList([
    { label: "a", kind: 10, insertTextFormat: 2, textEdit: { newText: "a: $1", range }, labelDetails: { description: "d" } },
    { label: "b", textEdit: { newText: "b", insert: range, replace: range }, insertTextMode: 1 },
  ]);
  assert.deepEqual([items[0].kind, items[0].insertText.value, items[0].label.description], [9, "a: $1", "d"]);
  assert.ok(items[1].range.inserting && items[1].keepWhitespace);
  const lens = convert.toLens({ range, command: { title: "t", command: "massgen.somethingNew", arguments: [1] } });
  assert.deepEqual([lens.command.command, lens.command.arguments], ["massgen.executeServerCommand", ["massgen.somethingNew", 1]]);
  const edit = { documentChanges: [{ textDocument: { uri: "file:///w/team.massgen.yaml", version: 1 }, edits: [{ range, newText: "" }] }] };
  assert.equal(convert.toWorkspaceEdit(edit).edits.size, 1);
});

test("an edit for a text of long ago is refused", () => {
  const { document } = featuresWith([]);
  const { isUpToDate } = require("../src/language/converters");
  const edit = (version) => ({ documentChanges: [{ textDocument: { uri: document.uri.toString(), version }, edits: [] }] });
  document.version = 4;
  assert.equal(isUpToDate(edit(1), [document]), false);
  assert.equal(isUpToDate(edit(4), [document]), true);
  assert.equal(isUpToDate(edit(null), [document]), true);
});

test("diagnostics never go back to an older text", () => {
  const { state } = featuresWith([]);
  const { Diagnostics } = require("../src/language/diagnostics");
  const diagnostics = new Diagnostics();
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const publish = (version, message) => diagnostics.publish({ uri: "file:///w/a.yaml", version, diagnostics: [{ range, message }] });
  publish(3, "new");
  publish(2, "old");
  assert.equal(state.diagnostics.get("file:///w/a.yaml")[0].message, "new");
});

test("team files are known by their names, and other YAML by what it says", () => {
  const { isTeamPath, looksLikeTeam } = require("../src/language/teamFiles");
  for (const name of ["/w/a.massgen.yaml", "/w/a.massgen.yml", "/w/a.massgen.json", "/w/massgen.yaml", "/w/.massgen/x/y.yaml"]) {
    assert.ok(isTeamPath(name), name);
  }
  for (const name of ["/w/a.yaml", "/w/notmassgen.yaml", "/w/a.massgen.yaml.bak", "/w/.massgen/x.md"]) {
    assert.equal(isTeamPath(name), false, name);
  }
  assert.ok(looksLikeTeam("agents:\n  - id: a\n    backend: {type: x}\n"));
  assert.ok(looksLikeTeam("# massgen\nx: 1\n"));
  assert.equal(looksLikeTeam("services:\n  agents: 3\n"), false);
  assert.equal(looksLikeTeam("agents: [a, b]\n"), false);
  assert.equal(looksLikeTeam(`${"x: 1\n".repeat(60)}# massgen\n`), false, "the line stands near the beginning");
});
