// SPDX-License-Identifier: Apache-2.0
"use strict";
const fs = require("fs");
const Module = require("module");
const path = require("path");
const { pathToFileURL } = require("url");

// An editor without a screen: the part of VS Code's API that the extension uses, with hands for tests to type, choose
// and look. `require("vscode")` finds it once this file is loaded.

// Events and places

class Disposable {
  static from(...all) {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
  constructor(dispose) {
    this.dispose = dispose;
  }
}

class EventEmitter {
  constructor() {
    this.listeners = new Set();
    this.event = (listener) => {
      this.listeners.add(listener);
      return new Disposable(() => this.listeners.delete(listener));
    };
  }
  fire(value) {
    for (const listener of [...this.listeners]) listener(value);
  }
  dispose() {
    this.listeners.clear();
  }
}

class Position {
  constructor(line, character) {
    if (!Number.isInteger(line) || !Number.isInteger(character)) throw new TypeError(`no position: ${line}:${character}`);
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(start, end) {
    Object.assign(this, { start, end });
  }
  get isEmpty() {
    return this.start.line === this.end.line && this.start.character === this.end.character;
  }
}

class Uri {
  static parse(value) {
    const [, scheme, authority = "", rest = ""] = /^([A-Za-z][\w+.-]*):(?:\/\/([^/]*))?(.*)$/.exec(value) ?? [];
    if (!scheme) throw new Error(`no URI: ${value}`);
    return new Uri(scheme, decodeURIComponent(authority), decodeURIComponent(rest));
  }
  static file(file) {
    return new Uri("file", "", file);
  }
  static from({ scheme, authority = "", path: rest = "" }) {
    return new Uri(scheme, authority, rest);
  }
  static joinPath(base, ...parts) {
    return new Uri(base.scheme, base.authority, path.posix.join(base.path, ...parts));
  }
  constructor(scheme, authority, rest) {
    Object.assign(this, { scheme, authority, path: rest });
  }
  get fsPath() {
    return this.path;
  }
  toString() {
    if (this.scheme === "file") return pathToFileURL(this.path).toString();
    return `${this.scheme}:${this.authority ? `//${this.authority}` : ""}${encodeURI(this.path)}`;
  }
}

/** A class that keeps what it is given, by name. */
const record = (...names) =>
  class {
    constructor(...values) {
      names.forEach((name, index) => (this[name] = values[index]));
    }
  };

class MarkdownString {
  constructor(value = "") {
    this.value = value;
  }
  appendText(text) {
    this.value += text.replace(/[\\`*_{}[\]()#+\-.!<>]/g, "\\$&");
    return this;
  }
}

class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append(parts) {
    return new CodeActionKind(this.value ? `${this.value}.${parts}` : parts);
  }
}
CodeActionKind.Empty = new CodeActionKind("");

class WorkspaceEdit {
  constructor() {
    this.edits = new Map();
    this.files = [];
  }
  set(uri, edits) {
    this.edits.set(uri.toString(), [...(this.edits.get(uri.toString()) ?? []), ...edits]);
  }
  createFile(uri) {
    this.files.push({ kind: "create", uri });
  }
  renameFile(from, to) {
    this.files.push({ kind: "rename", from, to });
  }
  deleteFile(uri) {
    this.files.push({ kind: "delete", uri });
  }
}

// Documents

class TextDocument {
  constructor(uri, languageId, text) {
    Object.assign(this, { uri, languageId, text, version: 1, isClosed: false });
  }
  offsetAt({ line, character }) {
    let offset = 0;
    for (let index = 0; index < line; index += 1) {
      const end = this.text.indexOf("\n", offset);
      if (end < 0) return this.text.length;
      offset = end + 1;
    }
    const end = this.text.indexOf("\n", offset);
    return Math.min(offset + character, end < 0 ? this.text.length : end);
  }
  positionAt(offset) {
    const before = this.text.slice(0, offset).split("\n");
    return new Position(before.length - 1, before[before.length - 1].length);
  }
  getText(range) {
    return range ? this.text.slice(this.offsetAt(range.start), this.offsetAt(range.end)) : this.text;
  }
}

const languageOf = (name) => (/\.ya?ml$/.test(name) ? "yaml" : /\.json$/.test(name) ? "json" : "plaintext");

/** A fresh editor. `settings` are by full name, such as `massgen.server.path`. */
function createEditor({ folder, settings = {}, isTrusted = true } = {}) {
  const events = Object.fromEntries(
    ["Open", "Change", "Save", "Close", "Configuration", "Folders", "Trust"].map((name) => [name, new EventEmitter()]),
  );
  const providers = {};
  const commands = new Map();
  const state = {
    events,
    providers,
    commands,
    settings,
    documents: [],
    diagnostics: new Map(),
    /** What was said to the user. */
    messages: [],
    /** Answers the user will give, first come first served: a value, or a function of the question. */
    answers: [],
    panels: [],
    channels: {},
    shown: [],
    statusBar: [],
    trees: {},
    clipboard: "",
    external: [],
    watchers: [],
    isTrusted,
  };
  const answer = async (question) => {
    const next = state.answers.shift();
    return typeof next === "function" ? next(question) : next;
  };
  const say = (kind) => async (message, ...items) => {
    state.messages.push({ kind, message, items });
    return items.length && state.answers.length ? answer({ kind, message, items }) : undefined;
  };
  const register = (kind) => (selector, provider, ...more) => {
    const entry = { selector, provider, more };
    (providers[kind] ??= []).push(entry);
    return new Disposable(() => providers[kind].splice(providers[kind].indexOf(entry), 1));
  };
  const channel = (name) => {
    const lines = (state.channels[name] ??= []);
    const write = (line) => lines.push(line);
    return { appendLine: write, info: write, warn: write, error: write, show() {}, dispose() {} };
  };
  const editor = {
    version: "1.82.0",
    Disposable,
    EventEmitter,
    CancellationTokenSource,
    Position,
    Range,
    Selection: Range,
    Uri,
    MarkdownString,
    CodeActionKind,
    WorkspaceEdit,
    Location: record("uri", "range"),
    TextEdit: record("range", "newText"),
    Diagnostic: record("range", "message", "severity"),
    DiagnosticRelatedInformation: record("location", "message"),
    CompletionItem: record("label", "kind"),
    CompletionList: record("items", "isIncomplete"),
    SnippetString: record("value"),
    Hover: record("contents", "range"),
    DocumentHighlight: record("range", "kind"),
    DocumentSymbol: record("name", "detail", "kind", "range", "selectionRange"),
    SymbolInformation: record("name", "kind", "containerName", "location"),
    CodeAction: record("title", "kind"),
    CodeLens: record("range", "command"),
    DocumentLink: record("range", "target"),
    FoldingRange: record("start", "end", "kind"),
    SelectionRange: record("range", "parent"),
    InlayHint: record("position", "label", "kind"),
    InlayHintLabelPart: record("value"),
    TreeItem: record("label", "collapsibleState"),
    ThemeColor: record("id"),
    ThemeIcon: record("id"),
    RelativePattern: record("base", "pattern"),
    CompletionItemTag: { Deprecated: 1 },
    DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
    FoldingRangeKind: { Comment: 1, Imports: 2, Region: 3 },
    StatusBarAlignment: { Left: 1, Right: 2 },
    TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
    ViewColumn: { Beside: -2 },
    languages: {
      createDiagnosticCollection: () => ({
        set: (uri, list) => state.diagnostics.set(uri.toString(), list),
        clear: () => state.diagnostics.clear(),
        dispose() {},
      }),
      registerCompletionItemProvider: register("completion"),
      registerHoverProvider: register("hover"),
      registerDefinitionProvider: register("definition"),
      registerReferenceProvider: register("references"),
      registerDocumentHighlightProvider: register("highlights"),
      registerRenameProvider: register("rename"),
      registerDocumentSymbolProvider: register("symbols"),
      registerWorkspaceSymbolProvider: (provider) => register("workspaceSymbols")(null, provider),
      registerCodeActionsProvider: register("codeActions"),
      registerCodeLensProvider: register("lenses"),
      registerDocumentLinkProvider: register("links"),
      registerFoldingRangeProvider: register("folding"),
      registerSelectionRangeProvider: register("selections"),
      registerInlayHintsProvider: register("hints"),
      registerDocumentFormattingEditProvider: register("formatting"),
      registerDocumentRangeFormattingEditProvider: register("rangeFormatting"),
    },
    workspace: {
      get isTrusted() {
        return state.isTrusted;
      },
      workspaceFolders: folder ? [{ uri: Uri.file(folder), name: path.basename(folder) }] : undefined,
      get textDocuments() {
        return state.documents;
      },
      onDidOpenTextDocument: events.Open.event,
      onDidChangeTextDocument: events.Change.event,
      onDidSaveTextDocument: events.Save.event,
      onDidCloseTextDocument: events.Close.event,
      onDidChangeConfiguration: events.Configuration.event,
      onDidChangeWorkspaceFolders: events.Folders.event,
      onDidGrantWorkspaceTrust: events.Trust.event,
      getConfiguration: (section) => ({ get: (name, otherwise) => state.settings[`${section}.${name}`] ?? otherwise }),
      getWorkspaceFolder: (uri) =>
        editor.workspace.workspaceFolders?.find((one) => uri.path.startsWith(`${one.uri.path}/`)),
      asRelativePath: (uri) => (folder ? path.relative(folder, uri.path) : uri.path),
      findFiles: async (pattern) => {
        const matches = globToRegExp(pattern);
        return filesOf(folder).filter((file) => matches.test(path.relative(folder, file))).map(Uri.file);
      },
      openTextDocument: async (uri) =>
        state.documents.find((one) => one.uri.toString() === uri.toString()) ?? open(uri, await read(uri)),
      applyEdit: async (edit) => {
        for (const [uri, edits] of edit.edits) type(await editor.workspace.openTextDocument(Uri.parse(uri)), edits);
        return true;
      },
      createFileSystemWatcher: (pattern) => {
        const emitters = { create: new EventEmitter(), change: new EventEmitter(), delete: new EventEmitter() };
        const watcher = {
          pattern,
          emitters,
          onDidCreate: emitters.create.event,
          onDidChange: emitters.change.event,
          onDidDelete: emitters.delete.event,
          dispose: () => state.watchers.splice(state.watchers.indexOf(watcher), 1),
        };
        state.watchers.push(watcher);
        return watcher;
      },
      registerTextDocumentContentProvider: (scheme, provider) => {
        (state.contents ??= {})[scheme] = provider;
        return new Disposable(() => {});
      },
      fs: { writeFile: async (uri, content) => fs.writeFileSync(uri.path, content) },
    },
    window: {
      activeTextEditor: undefined,
      createOutputChannel: channel,
      createStatusBarItem: (id) => {
        const item = {
          id,
          /** Every text it has shown. */
          texts: [],
          get text() {
            return item.texts.at(-1);
          },
          set text(text) {
            item.texts.push(text);
          },
          show: () => (item.isShown = true),
          hide: () => (item.isShown = false),
          dispose() {},
        };
        state.statusBar.push(item);
        return item;
      },
      createWebviewPanel: (viewType, title) => {
        const panel = webviewPanel(viewType, title);
        state.panels.push(panel);
        return panel;
      },
      registerWebviewPanelSerializer: (viewType, serializer) => {
        state.serializer = serializer;
        return new Disposable(() => {});
      },
      registerTreeDataProvider: (id, provider) => {
        state.trees[id] = provider;
        return new Disposable(() => {});
      },
      setStatusBarMessage: (message) => {
        state.messages.push({ kind: "statusBar", message, items: [] });
        return new Disposable(() => {});
      },
      showErrorMessage: say("error"),
      showWarningMessage: say("warning"),
      showInformationMessage: say("information"),
      showInputBox: (options) => answer({ kind: "input", ...options }),
      showQuickPick: (items, options, token) => answer({ kind: "pick", items, token, ...options }),
      showSaveDialog: (options) => answer({ kind: "save", ...options }),
      showTextDocument: async (what, options) => {
        const document = what instanceof TextDocument ? what : await editor.workspace.openTextDocument(what);
        state.shown.push({ document, options });
        editor.window.activeTextEditor = { document, selection: options?.selection ?? new Range(new Position(0, 0), new Position(0, 0)) };
        return editor.window.activeTextEditor;
      },
    },
    commands: {
      registerCommand: (name, handler) => {
        if (commands.has(name)) throw new Error(`the command ${name} is registered twice`);
        commands.set(name, handler);
        return new Disposable(() => commands.delete(name));
      },
      executeCommand: async (name, ...args) => {
        if (commands.has(name)) return commands.get(name)(...args);
        (state.executed ??= []).push([name, ...args]);
        return undefined;
      },
    },
    env: {
      appName: "Visual Studio Code",
      language: "en",
      clipboard: { writeText: async (text) => (state.clipboard = text) },
      openExternal: async (uri) => state.external.push(uri.toString()) > 0,
    },
  };

  // Hands

  async function read(uri) {
    const provider = state.contents?.[uri.scheme];
    return provider ? provider.provideTextDocumentContent(uri) : fs.readFileSync(uri.path, "utf8");
  }
  function open(uri, text, languageId = languageOf(uri.path)) {
    const document = new TextDocument(uri, languageId, text);
    state.documents.push(document);
    events.Open.fire(document);
    return document;
  }
  /** Applies edits as one change. */
  function type(document, edits) {
    const changes = edits
      .map(({ range, newText }) => ({ range, text: newText, start: document.offsetAt(range.start), end: document.offsetAt(range.end) }))
      .sort((a, b) => b.start - a.start);
    for (const { start, end, text } of changes) document.text = document.text.slice(0, start) + text + document.text.slice(end);
    document.version += 1;
    events.Change.fire({ document, contentChanges: changes.map(({ range, text }) => ({ range, text })) });
  }
  /** Replaces the only place where a text stands. */
  function replace(document, before, after) {
    const offset = document.text.indexOf(before);
    if (offset < 0) throw new Error(`“${before}” is not in the document`);
    const range = new Range(document.positionAt(offset), document.positionAt(offset + before.length));
    type(document, [{ range, newText: after }]);
  }
  function close(document) {
    state.documents.splice(state.documents.indexOf(document), 1);
    document.isClosed = true;
    events.Close.fire(document);
  }
  return { vscode: editor, state, open, type, replace, close };
}

function webviewPanel(viewType, title) {
  const disposed = new EventEmitter();
  const viewState = new EventEmitter();
  const received = new EventEmitter();
  const panel = {
    viewType,
    title,
    active: true,
    visible: true,
    posted: [],
    webview: {
      html: "",
      cspSource: "vscode-webview:",
      onDidReceiveMessage: received.event,
      postMessage: async (message) => panel.posted.push(message) > 0,
      asWebviewUri: (uri) => uri,
    },
    onDidDispose: disposed.event,
    onDidChangeViewState: viewState.event,
    reveal() {},
    dispose: () => disposed.fire(),
    // Hands
    send: (message) => received.fire(message),
    setVisible: (visible) => {
      panel.visible = visible;
      viewState.fire({});
    },
  };
  return panel;
}

function filesOf(folder) {
  if (!folder) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesOf(file) : [file];
  });
}

function globToRegExp(glob) {
  const source = glob
    .replace(/[.+^$()|[\]\\]/g, "\\$&")
    .replace(/\{([^}]*)\}/g, (_, words) => `(?:${words.replace(/,/g, "|")})`)
    .replace(/\*\*\//g, "\u0000")
    .replace(/\*/g, "[^/]*")
    .replace(/\u0000/g, "(?:.*/)?");
  return new RegExp(`^${source}$`);
}

/** A source of tokens as the editor has them. */
class CancellationTokenSource {
  constructor() {
    const { token: one, cancel } = token();
    this.token = one;
    this.cancel = cancel;
  }
  dispose() {}
}

/** The editor that `require("vscode")` gives; exchanged for each test by `install`. */
let installed = createEditor().vscode;
const load = Module._load;
Module._load = function (request, ...rest) {
  return request === "vscode" ? installed : load.call(this, request, ...rest);
};

/** Makes an editor the one that modules loaded from now on get; those of the extension that know one are loaded anew. */
function install(editor) {
  installed = editor.vscode;
  const source = path.join(__dirname, "..", "..", "src") + path.sep;
  for (const name of Object.keys(require.cache)) if (name.startsWith(source) && !name.endsWith("rpc.js")) delete require.cache[name];
}

/** A token that nobody cancels, and one that can be. */
function token() {
  const emitter = new EventEmitter();
  const one = { isCancellationRequested: false, onCancellationRequested: emitter.event };
  return {
    token: one,
    cancel: () => {
      one.isCancellationRequested = true;
      emitter.fire();
    },
  };
}

module.exports = { createEditor, install, token };
