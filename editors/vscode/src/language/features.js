// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { ErrorCode, ResponseError } = require("../rpc");
const convert = require("./converters");
const { SCHEMES, TEAM_GLOBS } = require("./teamFiles");

/** How often a request is made again when the text changed under it. */
const TRIES = 3;

/** Documents that may be team files; a provider is silent for those that the server does not have. */
const SELECTOR = SCHEMES.flatMap((scheme) => [
  { scheme, language: "yaml" },
  ...TEAM_GLOBS.map((pattern) => ({ scheme, pattern })),
]);

/** Kinds of code actions the server knows. */
const CODE_ACTION_KINDS = ["quickfix", "refactor", "source.fixAll.massgen", "source.massgen.migrate"];

/**
 * @typedef {import("../rpc").Connection} Connection
 * @typedef {import("./sync").DocumentSync} DocumentSync
 */

/** The language features of one running server, registered with the editor. */
class LanguageFeatures {
  /**
   * @param {Connection} connection @param {any} capabilities what the server said it can do
   * @param {DocumentSync} sync @param {{error(message: string): void}} log
   */
  constructor(connection, capabilities, sync, log) {
    this.connection = connection;
    this.sync = sync;
    this.log = log;
    this.registered = /** @type {vscode.Disposable[]} */ ([]);
    this.lensesChanged = new vscode.EventEmitter();
    this.hintsChanged = new vscode.EventEmitter();
    this.registered.push(this.lensesChanged, this.hintsChanged);
    this.register(capabilities);
  }

  dispose() {
    for (const one of this.registered.splice(0)) one.dispose();
  }

  /** Asks for the lenses again. */
  refreshLenses() {
    this.lensesChanged.fire(undefined);
  }

  /** Asks for the hints again. */
  refreshHints() {
    this.hintsChanged.fire(undefined);
  }

  /** @param {any} can */
  register(can) {
    const { languages } = vscode;
    if (can.completionProvider) {
      const triggers = can.completionProvider.triggerCharacters ?? [];
      this.add(languages.registerCompletionItemProvider(SELECTOR, this.completion(can.completionProvider), ...triggers));
    }
    if (can.hoverProvider) this.add(languages.registerHoverProvider(SELECTOR, this.hover()));
    if (can.definitionProvider) this.add(languages.registerDefinitionProvider(SELECTOR, this.definition()));
    if (can.referencesProvider) this.add(languages.registerReferenceProvider(SELECTOR, this.references()));
    if (can.documentHighlightProvider) this.add(languages.registerDocumentHighlightProvider(SELECTOR, this.highlights()));
    if (can.renameProvider) this.add(languages.registerRenameProvider(SELECTOR, this.rename(can.renameProvider)));
    if (can.documentSymbolProvider) {
      this.add(languages.registerDocumentSymbolProvider(SELECTOR, this.symbols(), { label: "MassGen" }));
    }
    if (can.workspaceSymbolProvider) this.add(languages.registerWorkspaceSymbolProvider(this.workspaceSymbols()));
    if (can.codeActionProvider) {
      const kinds = can.codeActionProvider.codeActionKinds ?? CODE_ACTION_KINDS;
      const providedCodeActionKinds = kinds.map((/** @type {string} */ kind) => vscode.CodeActionKind.Empty.append(kind));
      const provider = this.codeActions(can.codeActionProvider);
      this.add(languages.registerCodeActionsProvider(SELECTOR, provider, { providedCodeActionKinds }));
    }
    if (can.codeLensProvider && vscode.workspace.getConfiguration("massgen").get("codeLens.enable", true)) {
      this.add(languages.registerCodeLensProvider(SELECTOR, this.lenses()));
    }
    if (can.documentLinkProvider) this.add(languages.registerDocumentLinkProvider(SELECTOR, this.links()));
    if (can.foldingRangeProvider) this.add(languages.registerFoldingRangeProvider(SELECTOR, this.folding()));
    if (can.selectionRangeProvider) this.add(languages.registerSelectionRangeProvider(SELECTOR, this.selections()));
    if (can.inlayHintProvider) this.add(languages.registerInlayHintsProvider(SELECTOR, this.hints()));
    if (can.documentFormattingProvider) this.add(languages.registerDocumentFormattingEditProvider(SELECTOR, this.formatting()));
    if (can.documentRangeFormattingProvider) {
      this.add(languages.registerDocumentRangeFormattingEditProvider(SELECTOR, this.rangeFormatting()));
    }
  }

  /** @param {vscode.Disposable} disposable */
  add(disposable) {
    this.registered.push(disposable);
  }

  // Asking

  /**
   * Asks about a document. Nothing comes back for documents the server does not have and when the answer is not wanted
   * any more; a failure is logged, unless the caller shows it.
   * @param {string} method @param {vscode.TextDocument} document @param {object} params
   * @param {vscode.CancellationToken} token @param {{throws?: boolean}} options @returns {Promise<any>}
   */
  async ask(method, document, params, token, { throws = false } = {}) {
    if (!this.sync.has(document)) return undefined;
    const textDocument = { uri: document.uri.toString() };
    return this.askAny(method, { textDocument, ...params }, token, { throws });
  }

  /**
   * @param {string} method @param {object} params @param {vscode.CancellationToken} token
   * @param {{throws?: boolean}} options @returns {Promise<any>}
   */
  async askAny(method, params, token, { throws = false } = {}) {
    for (let tries = 1; ; tries += 1) {
      try {
        return (await this.connection.request(method, params, { token })) ?? undefined;
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        const code = error instanceof ResponseError ? error.code : undefined;
        if (code === ErrorCode.ContentModified && tries < TRIES) continue;
        if (throws) throw error;
        const isExpected = code === ErrorCode.ContentModified || code === ErrorCode.ServerCancelled;
        if (!isExpected && code !== ErrorCode.RequestCancelled) this.log.error(`${method}: ${String(error)}`);
        return undefined;
      }
    }
  }

  // The providers, in the order of the editor's documentation

  /** @param {any} can @returns {vscode.CompletionItemProvider} */
  completion(can) {
    return {
      provideCompletionItems: async (document, position, token, context) => {
        const params = {
          position: convert.fromPosition(position),
          // The protocol counts from 1, the editor from 0.
          context: { triggerKind: context.triggerKind + 1, triggerCharacter: context.triggerCharacter },
        };
        const result = await this.ask("textDocument/completion", document, params, token);
        return result && convert.toCompletionList(result);
      },
      resolveCompletionItem: async (item, token) => {
        const said = convert.fromCompletionItem(item);
        if (!said || !can.resolveProvider) return item;
        const resolved = await this.askAny("completionItem/resolve", said, token);
        return resolved ? convert.withDetails(item, resolved) : item;
      },
    };
  }

  /** @returns {vscode.HoverProvider} */
  hover() {
    return {
      provideHover: async (document, position, token) =>
        convert.toHover(await this.ask("textDocument/hover", document, at(position), token)),
    };
  }

  /** @returns {vscode.DefinitionProvider} */
  definition() {
    return {
      provideDefinition: async (document, position, token) =>
        convert.toDefinition(await this.ask("textDocument/definition", document, at(position), token)),
    };
  }

  /** @returns {vscode.ReferenceProvider} */
  references() {
    return {
      provideReferences: async (document, position, { includeDeclaration }, token) => {
        const params = { ...at(position), context: { includeDeclaration } };
        return (await this.ask("textDocument/references", document, params, token))?.map(convert.toLocation);
      },
    };
  }

  /** @returns {vscode.DocumentHighlightProvider} */
  highlights() {
    return {
      provideDocumentHighlights: async (document, position, token) =>
        (await this.ask("textDocument/documentHighlight", document, at(position), token))?.map(convert.toHighlight),
    };
  }

  /** @param {any} can @returns {vscode.RenameProvider} */
  rename(can) {
    /** @type {vscode.RenameProvider} */
    const provider = {
      provideRenameEdits: async (document, position, newName, token) => {
        const params = { ...at(position), newName };
        return convert.toWorkspaceEdit(await this.ask("textDocument/rename", document, params, token, { throws: true }));
      },
    };
    if (can.prepareProvider) {
      provider.prepareRename = async (document, position, token) => {
        const result = await this.ask("textDocument/prepareRename", document, at(position), token, { throws: true });
        if (!result) throw new Error("There is nothing to rename here.");
        if (result.placeholder) return { range: convert.toRange(result.range), placeholder: result.placeholder };
        return result.range ? convert.toRange(result.range) : result.start ? convert.toRange(result) : undefined;
      };
    }
    return provider;
  }

  /** @returns {vscode.DocumentSymbolProvider} */
  symbols() {
    return {
      provideDocumentSymbols: async (document, token) =>
        (await this.ask("textDocument/documentSymbol", document, {}, token))?.map(convert.toSymbol),
    };
  }

  /** @returns {vscode.WorkspaceSymbolProvider} */
  workspaceSymbols() {
    return {
      provideWorkspaceSymbols: async (query, token) =>
        (await this.askAny("workspace/symbol", { query }, token))?.map(convert.toSymbolInformation),
    };
  }

  /** @param {any} can @returns {vscode.CodeActionProvider} */
  codeActions(can) {
    return {
      provideCodeActions: async (document, range, context, token) => {
        const params = {
          range: convert.fromRange(range),
          context: {
            diagnostics: context.diagnostics.map(convert.fromDiagnostic).filter(Boolean),
            only: context.only && [context.only.value],
            triggerKind: context.triggerKind,
          },
        };
        return (await this.ask("textDocument/codeAction", document, params, token))?.map(convert.toCodeAction);
      },
      resolveCodeAction: async (action, token) => {
        const said = convert.fromCodeAction(action);
        if (!said || action.edit || !can.resolveProvider) return action;
        const resolved = await this.askAny("codeAction/resolve", said, token);
        if (resolved?.edit) action.edit = convert.toWorkspaceEdit(resolved.edit);
        return action;
      },
    };
  }

  /** @returns {vscode.CodeLensProvider} */
  lenses() {
    return {
      onDidChangeCodeLenses: this.lensesChanged.event,
      provideCodeLenses: async (document, token) =>
        (await this.ask("textDocument/codeLens", document, {}, token))?.map(convert.toLens),
    };
  }

  /** @returns {vscode.DocumentLinkProvider} */
  links() {
    return {
      provideDocumentLinks: async (document, token) =>
        (await this.ask("textDocument/documentLink", document, {}, token))?.map(convert.toLink),
    };
  }

  /** @returns {vscode.FoldingRangeProvider} */
  folding() {
    return {
      provideFoldingRanges: async (document, _context, token) =>
        (await this.ask("textDocument/foldingRange", document, {}, token))?.map(convert.toFoldingRange),
    };
  }

  /** @returns {vscode.SelectionRangeProvider} */
  selections() {
    return {
      provideSelectionRanges: async (document, positions, token) => {
        const params = { positions: positions.map(convert.fromPosition) };
        return (await this.ask("textDocument/selectionRange", document, params, token))?.map(convert.toSelectionRange);
      },
    };
  }

  /** @returns {vscode.InlayHintsProvider} */
  hints() {
    return {
      onDidChangeInlayHints: this.hintsChanged.event,
      provideInlayHints: async (document, range, token) => {
        const params = { range: convert.fromRange(range) };
        return (await this.ask("textDocument/inlayHint", document, params, token))?.map(convert.toInlayHint);
      },
    };
  }

  /** @returns {vscode.DocumentFormattingEditProvider} */
  formatting() {
    return {
      provideDocumentFormattingEdits: async (document, options, token) =>
        convert.toTextEdits(await this.ask("textDocument/formatting", document, { options }, token)),
    };
  }

  /** @returns {vscode.DocumentRangeFormattingEditProvider} */
  rangeFormatting() {
    return {
      provideDocumentRangeFormattingEdits: async (document, range, options, token) => {
        const params = { range: convert.fromRange(range), options };
        return convert.toTextEdits(await this.ask("textDocument/rangeFormatting", document, params, token));
      },
    };
  }
}

/** @param {vscode.Position} position */
const at = (position) => ({ position: convert.fromPosition(position) });

module.exports = { LanguageFeatures, SELECTOR };
