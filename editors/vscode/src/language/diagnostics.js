// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { toDiagnostic, toUri } = require("./converters");

/**
 * Shows what the server finds in team files.
 * @implements {vscode.Disposable}
 */
class Diagnostics {
  constructor() {
    this.collection = vscode.languages.createDiagnosticCollection("massgen");
    /** The newest version that was shown of each document. */
    this.versions = /** @type {Map<string, number>} */ (new Map());
  }

  /**
   * Takes `textDocument/publishDiagnostics`.
   * @param {any} params
   */
  publish({ uri, version, diagnostics }) {
    if (typeof version === "number") {
      if (version < (this.versions.get(uri) ?? version)) return; // never back to an older text
      this.versions.set(uri, version);
    } else this.versions.delete(uri);
    this.collection.set(toUri(uri), diagnostics.map(toDiagnostic));
  }

  /**
   * Shows findings about a file that is not open.
   * @param {vscode.Uri} uri @param {any[]} diagnostics
   */
  show(uri, diagnostics) {
    this.collection.set(uri, diagnostics.map(toDiagnostic));
  }

  clear() {
    this.versions.clear();
    this.collection.clear();
  }

  /** @param {vscode.TextDocument} document */
  closed(document) {
    this.versions.delete(document.uri.toString());
  }

  dispose() {
    this.collection.dispose();
  }
}

module.exports = { Diagnostics };
