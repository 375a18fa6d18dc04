// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");

const SCHEME = "massgen-run";

/**
 * Texts of the server as documents that can be read and searched but not changed.
 * @implements {vscode.Disposable}
 */
class Documents {
  constructor() {
    this.texts = /** @type {Map<string, string>} */ (new Map());
    this.changed = new vscode.EventEmitter();
    const provider = {
      onDidChange: this.changed.event,
      provideTextDocumentContent: (/** @type {vscode.Uri} */ uri) => this.texts.get(uri.path) ?? "",
    };
    this.subscriptions = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === SCHEME && this.texts.delete(uri.path)),
    ];
  }

  /**
   * Shows a text. The end of its name says its language.
   * @param {string} path @param {string} text
   */
  async show(path, text) {
    const uri = vscode.Uri.from({ scheme: SCHEME, path });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    return vscode.window.showTextDocument(document, { preview: true });
  }

  dispose() {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

module.exports = { Documents, SCHEME };
