// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { test } = require("node:test");
const { createEditor, install } = require("./support/vscode");

const EXTENSION = path.join(__dirname, "..");
const manifest = JSON.parse(fs.readFileSync(path.join(EXTENSION, "package.json"), "utf8"));
const read = (name) => fs.readFileSync(path.join(EXTENSION, name), "utf8");
const sources = (folder) =>
  fs.readdirSync(path.join(EXTENSION, folder), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));

/** Packs the extension and gives its members by name. */
function pack(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "massgen-vsix-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, "a.vsix");
  execFileSync("python3", [path.join(EXTENSION, "tools/build_vsix.py"), file]);
  const list = "import json,sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); z.testzip() and 1/0; print(json.dumps({n: z.read(n).decode('latin1') for n in z.namelist()}))";
  const members = JSON.parse(execFileSync("python3", ["-c", list, file], { encoding: "utf8", maxBuffer: 1 << 26 }));
  return { bytes: fs.readFileSync(file), members };
}

test("every command that is announced is there, and every one that is there has its use", (t) => {
  const editor = createEditor();
  install(editor);
  const { activate, deactivate } = require("../src/extension");
  const context = { subscriptions: [], extensionPath: EXTENSION, extensionUri: editor.vscode.Uri.file(EXTENSION), extension: { packageJSON: manifest } };
  activate(context);
  t.after(async () => {
    await deactivate();
    context.subscriptions.forEach((one) => one.dispose());
  });
  const announced = manifest.contributes.commands.map(({ command }) => command);
  const inner = ["massgen.executeServerCommand", "massgen.runAgent"]; // for lenses
  assert.deepEqual([...editor.state.commands.keys()].sort(), [...announced, ...inner].sort());
  const { OWN_COMMANDS } = require("../src/language/commandNames");
  for (const name of Object.values(OWN_COMMANDS)) assert.ok(editor.state.commands.has(name), name);
});

test("menus, keys and the walkthrough name commands and views that exist", () => {
  const announced = new Set(manifest.contributes.commands.map(({ command }) => command));
  const { menus, keybindings, views, viewsWelcome, walkthroughs } = manifest.contributes;
  const used = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
  for (const command of used) assert.ok(announced.has(command), command);
  const ids = Object.values(views).flat().map(({ id }) => id);
  for (const { view } of viewsWelcome) assert.ok(ids.includes(view), view);
  const texts = [...viewsWelcome.map(({ contents }) => contents), ...walkthroughs[0].steps.map(({ description }) => description)];
  for (const [, command] of texts.join("\n").matchAll(/\(command:(massgen\.\w+)/g)) assert.ok(announced.has(command), command);
  for (const { media } of walkthroughs[0].steps) assert.ok(read(media.markdown).length > 0);
});

test("every setting that is read is announced, and the other way round", () => {
  const announced = Object.keys(manifest.contributes.configuration.properties).sort();
  const code = sources("src").map((name) => read(path.join("src", name))).join("\n");
  for (const name of announced) {
    const short = name.replace("massgen.", "");
    assert.ok(code.includes(`"${short}"`) || code.includes(`"${short.replace("server.", "")}"`), `${name} is read`);
  }
  for (const [, name] of code.matchAll(/getConfiguration\("massgen"\)\.get\("([^"]+)"/g)) assert.ok(announced.includes(`massgen.${name}`), name);
});

test("settings that choose what is started belong to the machine and need trust", () => {
  const { properties } = manifest.contributes.configuration;
  const chosen = ["massgen.server.path", "massgen.server.args", "massgen.server.env"];
  for (const name of chosen) assert.equal(properties[name].scope, "machine-overridable");
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, chosen);
});

test("nothing but the editor and Node is needed", () => {
  assert.equal(manifest.dependencies, undefined);
  const builtin = new Set(["vscode", "child_process", "crypto", "fs", "os", "path"]);
  for (const name of sources("src")) {
    for (const [, wanted] of read(path.join("src", name)).matchAll(/require\("([^"]+)"\)/g)) {
      assert.ok(wanted.startsWith(".") || builtin.has(wanted), `${name} wants ${wanted}`);
    }
  }
});

test("the panel's page runs nothing inline and loads nothing from elsewhere", async () => {
  const editor = createEditor();
  install(editor);
  const { RunPanels } = require("../src/views/panel");
  const store = { get: () => undefined, onDidReceive: () => ({ dispose() {} }), onDidChange: () => ({ dispose() {} }) };
  const panels = new RunPanels(editor.vscode.Uri.file(EXTENSION), store, {});
  panels.show("run_1");
  panels.show("run_2");
  const [page, other] = editor.state.panels.map(({ webview }) => webview.html);
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page);
  assert.match(policy, /^default-src 'none';/);
  assert.equal(/unsafe|\*|https?:|data:/.test(policy), false, policy);
  const [, nonce] = /'nonce-([^']+)'/.exec(policy);
  assert.notEqual(nonce, /'nonce-([^']+)'/.exec(other)[1], "each page has its own");
  assert.ok(page.includes(`nonce="${nonce}"`));
  assert.equal(/<script(?![^>]*\ssrc=)/.test(page), false);
  assert.equal(/\son\w+=|style="/.test(page), false);
  for (const [, source] of page.matchAll(/(?:src|href)="([^"]+)"/g)) assert.ok(source.startsWith("file:///"), source);
  const media = ["panel.js", "markdown.js", "transcript.js"].map((name) => read(`media/${name}`)).join("\n");
  assert.equal(/innerHTML|insertAdjacentHTML|outerHTML|document\.write|eval\(|new Function|fetch\(|XMLHttpRequest|WebSocket/.test(media), false);
  panels.dispose();
});

test("the package has the same bytes whenever it is packed", (t) => {
  assert.ok(pack(t).bytes.equals(pack(t).bytes));
});

test("the package has what a gallery and the editor look for", (t) => {
  const { members } = pack(t);
  const vsix = members["extension.vsixmanifest"];
  assert.match(vsix, new RegExp(`<Identity [^>]*Id="${manifest.name}" Version="${manifest.version}" Publisher="${manifest.publisher}"`));
  assert.match(vsix, /Microsoft\.VisualStudio\.Code\.Engine" Value="\^1\./);
  for (const [, asset] of vsix.matchAll(/<Asset [^>]*Path="([^"]+)"/g)) assert.ok(asset in members, asset);
  const types = members["[Content_Types].xml"];
  for (const name of Object.keys(members)) {
    const ending = path.posix.extname(name);
    if (ending && name !== "[Content_Types].xml") assert.ok(types.includes(`Extension="${ending}"`), name);
  }
  const wanted = [manifest.main, manifest.icon, manifest.contributes.viewsContainers.activitybar[0].icon, "media/panel.js", "media/panel.css", "media/package.json"];
  for (const name of wanted) assert.ok(path.posix.join("extension", name) in members, name);
  const names = Object.keys(members);
  assert.equal(names.some((name) => /test|types\/|jsconfig|tools|\.vsix$/.test(name)), false);
  for (const name of sources("src")) assert.ok(`extension/src/${name}` in members, name);
  for (const xml of [vsix, types]) execFileSync("python3", ["-c", "import sys,xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())"], { input: Buffer.from(xml, "latin1") });
});

test("the icon is what its script draws", (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "massgen-icon-"));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const file = path.join(folder, "icon.png");
  execFileSync("python3", [path.join(EXTENSION, "tools/draw_icon.py"), file]);
  const size = (bytes) => [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const bytes = fs.readFileSync(path.join(EXTENSION, "icon.png"));
  assert.deepEqual(size(bytes), [128, 128]);
  assert.deepEqual(size(fs.readFileSync(file)), size(bytes));
});
