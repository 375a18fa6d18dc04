// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");

/** The version of the protocol this extension speaks. */
const PROTOCOL_VERSION = 1;

const MARKUP = ["markdown", "plaintext"];
const upTo = (/** @type {number} */ count) => Array.from({ length: count }, (_, index) => index + 1);

/** What this editor can do, by LSP. What is absent is not there: the server then says less, never something unreadable. */
const CAPABILITIES = Object.freeze({
  general: { positionEncodings: ["utf-16"] },
  workspace: {
    applyEdit: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ["create", "rename", "delete"] },
    configuration: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
    symbol: {},
    executeCommand: {},
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
  },
  textDocument: {
    synchronization: { didSave: true },
    publishDiagnostics: {
      relatedInformation: true,
      versionSupport: true,
      tagSupport: { valueSet: [1, 2] },
      codeDescriptionSupport: true,
      dataSupport: true,
    },
    completion: {
      contextSupport: true,
      insertTextMode: 2,
      completionItem: {
        snippetSupport: true,
        commitCharactersSupport: true,
        documentationFormat: MARKUP,
        deprecatedSupport: true,
        preselectSupport: true,
        tagSupport: { valueSet: [1] },
        labelDetailsSupport: true,
        insertReplaceSupport: true,
        insertTextModeSupport: { valueSet: [1, 2] },
        resolveSupport: { properties: ["documentation", "detail", "additionalTextEdits"] },
      },
      completionItemKind: { valueSet: upTo(25) },
    },
    hover: { contentFormat: MARKUP },
    definition: { linkSupport: true },
    references: {},
    documentHighlight: {},
    documentSymbol: { hierarchicalDocumentSymbolSupport: true, symbolKind: { valueSet: upTo(26) } },
    codeAction: {
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
      codeActionLiteralSupport: {
        codeActionKind: { valueSet: ["", "quickfix", "refactor", "source", "source.fixAll.massgen", "source.massgen.migrate"] },
      },
    },
    codeLens: {},
    documentLink: { tooltipSupport: true },
    formatting: {},
    rangeFormatting: {},
    rename: { prepareSupport: true },
    foldingRange: { lineFoldingOnly: true },
    selectionRange: {},
    inlayHint: {},
  },
  window: { showMessage: {}, showDocument: { support: true } },
});

/**
 * The params of `initialize`.
 * @param {{extensionVersion: string, settings: object}} facts `settings` as in {@link serverSettings}
 */
function initializeParams({ extensionVersion, settings }) {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return {
    processId: process.pid,
    clientInfo: { name: vscode.env.appName, version: vscode.version },
    locale: vscode.env.language,
    rootUri: folders[0]?.uri.toString() ?? null,
    workspaceFolders: folders.length ? folders.map(({ uri, name }) => ({ uri: uri.toString(), name })) : null,
    capabilities: {
      ...CAPABILITIES,
      experimental: {
        massgen: { protocolVersions: [PROTOCOL_VERSION], serverStatus: true, approvalRequests: true, extensionVersion },
      },
    },
    initializationOptions: { massgen: settings },
  };
}

/**
 * The settings the server gets, at the start and whenever it asks. Only folders of a workspace that the user trusts are
 * trusted to start processes.
 */
function serverSettings() {
  const settings = vscode.workspace.getConfiguration("massgen");
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  return {
    delivery: { maxLatencyMs: settings.get("stream.maxLatencyMs", 33) },
    trustedRoots: vscode.workspace.isTrusted ? folders.map(({ uri }) => uri.fsPath) : [],
  };
}

module.exports = { PROTOCOL_VERSION, initializeParams, serverSettings };
