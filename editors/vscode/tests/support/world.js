// SPDX-License-Identifier: Apache-2.0
"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { createEditor, install, token } = require("./vscode");

const BINARY = process.env.MASSGEN_SERVER;
const EXTENSION = path.resolve(__dirname, "..", "..");
/** How long anything may take here before it counts as never. */
const PATIENCE_MS = 20_000;

/** Waits until something is so, and gives what it is. A description says what was missed. */
async function until(look, description = String(look)) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) assert.fail(`still not: ${description}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/**
 * The extension at work in an editor without a screen, with the real server, in a folder of its own.
 * @param {import("node:test").TestContext} t
 * @param {{files?: Record<string, string>, settings?: object, isTrusted?: boolean}} [what]
 */
async function world(t, { files = {}, settings = {}, isTrusted = true } = {}) {
  assert.ok(BINARY, "MASSGEN_SERVER names the binary");
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "massgen-vscode-"));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const home = path.join(folder, ".home");
  const env = { HOME: home, XDG_STATE_HOME: `${home}/state`, XDG_CONFIG_HOME: `${home}/config` };
  const editor = createEditor({ folder, isTrusted, settings: { "massgen.server.path": BINARY, "massgen.server.env": env, ...settings } });
  install(editor);
  const { vscode, state } = editor;
  const context = {
    subscriptions: [],
    extensionPath: EXTENSION,
    extensionUri: vscode.Uri.file(EXTENSION),
    extension: { packageJSON: JSON.parse(fs.readFileSync(path.join(EXTENSION, "package.json"), "utf8")) },
  };
  let extension = require("../../src/extension");
  extension.activate(context);
  const uri = (name) => vscode.Uri.file(path.join(folder, name));
  const one = {
    ...editor,
    context,
    folder,
    uri,
    /** The only provider of a kind that is registered. */
    provider: async (kind) => {
      const [entry] = await until(() => state.providers[kind]?.length && state.providers[kind], `a provider of ${kind}`);
      assert.equal(state.providers[kind].length, 1, `one provider of ${kind}`);
      return entry.provider;
    },
    token: token().token,
    /** Opens a file as the user does. */
    edit: async (name) => {
      const document = await vscode.workspace.openTextDocument(uri(name));
      vscode.window.activeTextEditor = { document, selection: new vscode.Range(new vscode.Position(0, 0), new vscode.Position(0, 0)) };
      return document;
    },
    /** The diagnostics of a file, once there are some that satisfy. */
    diagnosed: (name, isEnough = (list) => list.length > 0) =>
      until(() => {
        const list = state.diagnostics.get(uri(name).toString());
        return list && isEnough(list) && list;
      }, `diagnostics of ${name}`),
    command: (name, ...args) => vscode.commands.executeCommand(name, ...args),
    /** Where a text stands in a document. */
    place: (document, text, after = 0) => {
      const offset = document.text.indexOf(text);
      assert.ok(offset >= 0, `“${text}” is in the document`);
      return document.positionAt(offset + after);
    },
    /** Ends everything, as when the window is closed. */
    end: async () => {
      await extension.deactivate();
      for (const subscription of context.subscriptions.splice(0)) subscription.dispose();
    },
    /** Begins anew, as when the window is opened again. */
    begin: () => {
      install(editor);
      extension = require("../../src/extension");
      extension.activate(context);
    },
  };
  t.after(async () => {
    await one.end();
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return one;
}

/** The ids of the processes below this one that are servers. */
function servers() {
  return fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const [, rest] = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) /);
        const [state, parent] = rest.split(" ");
        return state !== "Z" && Number(parent) === process.pid && fs.readlinkSync(`/proc/${pid}/exe`) === fs.realpathSync(BINARY);
      } catch {
        return false;
      }
    })
    .map(Number);
}

module.exports = { BINARY, EXTENSION, servers, until, world };
