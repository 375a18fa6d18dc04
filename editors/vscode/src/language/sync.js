// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { fromRange } = require("./converters");
const { mayBeTeam } = require("./teamFiles");

/** How long a YAML file that was no team rests before it is looked at again, in milliseconds. */
const SECOND_LOOK_MS = 300;

/**
 * Keeps the server's copies of open team files the same as the editor's.
 * @implements {vscode.Disposable}
 */
class DocumentSync {
  constructor() {
    this.connection = /** @type {import("../rpc").Connection | null} */ (null);
    /** URIs of the documents the server has. */
    this.open = /** @type {Set<string>} */ (new Set());
    this.looks = /** @type {Map<string, ReturnType<typeof setTimeout>>} */ (new Map());
    this.candidate = new vscode.EventEmitter();
    /** Fires when a document turns out to be a team file while no server is there to be told. */
    this.onDidFindTeam = this.candidate.event;
    this.subscriptions = [
      this.candidate,
      vscode.workspace.onDidOpenTextDocument((document) => this.opened(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.changed(event)),
      vscode.workspace.onDidSaveTextDocument((document) => this.saved(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.closed(document)),
    ];
  }

  /**
   * Shows a server that has just started what is open.
   * @param {import("../rpc").Connection} connection
   */
  connect(connection) {
    this.connection = connection;
    this.open.clear();
    for (const document of vscode.workspace.textDocuments) this.opened(document);
  }

  disconnect() {
    this.connection = null;
    this.open.clear();
  }

  /**
   * Whether the server has a document.
   * @param {vscode.TextDocument} document
   */
  has(document) {
    return this.open.has(document.uri.toString());
  }

  /** @param {vscode.TextDocument} document */
  opened(document) {
    const uri = document.uri.toString();
    if (this.open.has(uri) || !mayBeTeam(document)) return;
    if (!this.connection) {
      this.candidate.fire(document);
      return;
    }
    this.open.add(uri);
    const { languageId, version } = document;
    this.connection.notify("textDocument/didOpen", {
      textDocument: { uri, languageId, version, text: document.getText() },
    });
  }

  /** @param {vscode.TextDocumentChangeEvent} event */
  changed({ document, contentChanges }) {
    const uri = document.uri.toString();
    if (!this.open.has(uri)) {
      if (document.languageId === "yaml" && contentChanges.length) this.lookAgain(document);
      return;
    }
    if (!contentChanges.length) return; // only whether it is saved has changed
    this.connection?.notify("textDocument/didChange", {
      textDocument: { uri, version: document.version },
      // Each change counts on the text that the ones before it left, as in the protocol.
      contentChanges: contentChanges.map(({ range, text }) => ({ range: fromRange(range), text })),
    });
  }

  /** @param {vscode.TextDocument} document */
  saved(document) {
    if (this.has(document)) this.connection?.notify("textDocument/didSave", { textDocument: { uri: document.uri.toString() } });
  }

  /** @param {vscode.TextDocument} document */
  closed(document) {
    const uri = document.uri.toString();
    clearTimeout(this.looks.get(uri));
    this.looks.delete(uri);
    if (this.open.delete(uri)) this.connection?.notify("textDocument/didClose", { textDocument: { uri } });
  }

  /**
   * A YAML file may become a team while it is typed.
   * @param {vscode.TextDocument} document
   */
  lookAgain(document) {
    const uri = document.uri.toString();
    clearTimeout(this.looks.get(uri));
    const look = () => {
      this.looks.delete(uri);
      if (!document.isClosed) this.opened(document);
    };
    this.looks.set(uri, setTimeout(look, SECOND_LOOK_MS));
  }

  dispose() {
    for (const timer of this.looks.values()) clearTimeout(timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

module.exports = { DocumentSync };
