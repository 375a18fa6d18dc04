// SPDX-License-Identifier: Apache-2.0
"use strict";
const vscode = require("vscode");
const { toCommand } = require("./commandNames");

// From LSP to the editor and back. Both count columns in UTF-16 code units, so positions need no text.

/** @param {any} position */
const toPosition = (position) => new vscode.Position(position.line, position.character);

/** @param {any} range */
const toRange = (range) => new vscode.Range(toPosition(range.start), toPosition(range.end));

/** @param {vscode.Position} position */
const fromPosition = ({ line, character }) => ({ line, character });

/** @param {vscode.Range} range */
const fromRange = ({ start, end }) => ({ start: fromPosition(start), end: fromPosition(end) });

/** @param {string} uri */
const toUri = (uri) => vscode.Uri.parse(uri, true);

/** @param {any} location */
const toLocation = (location) => new vscode.Location(toUri(location.uri), toRange(location.range));

/**
 * A place or several, as locations or as links.
 * @param {any} result
 */
function toDefinition(result) {
  if (!result) return undefined;
  const places = Array.isArray(result) ? result : [result];
  return places.every((one) => one.targetUri) ? places.map(toLocationLink) : places.map(toLocation);
}

/** @param {any} link @returns {vscode.LocationLink} */
const toLocationLink = (link) => ({
  originSelectionRange: link.originSelectionRange && toRange(link.originSelectionRange),
  targetUri: toUri(link.targetUri),
  targetRange: toRange(link.targetRange),
  targetSelectionRange: link.targetSelectionRange && toRange(link.targetSelectionRange),
});

/**
 * Text for people: Markdown is shown without commands and without HTML.
 * @param {any} content
 */
function toMarkup(content) {
  if (content === undefined || content === null) return undefined;
  if (typeof content === "string") return new vscode.MarkdownString(content);
  if (Array.isArray(content)) return new vscode.MarkdownString(content.map(marked).join("\n\n"));
  const text = content.kind === "plaintext" ? "" : marked(content);
  return content.kind === "plaintext" ? new vscode.MarkdownString().appendText(content.value) : new vscode.MarkdownString(text);
}

/** @param {any} content a MarkedString or MarkupContent */
const marked = (content) =>
  typeof content === "string" ? content : content.language ? `\`\`\`${content.language}\n${content.value}\n\`\`\`` : content.value;

// Diagnostics

const SEVERITIES = [
  vscode.DiagnosticSeverity.Error,
  vscode.DiagnosticSeverity.Warning,
  vscode.DiagnosticSeverity.Information,
  vscode.DiagnosticSeverity.Hint,
];

/** What the server said, by what the editor shows: code actions hand it back as it came. */
const saidDiagnostics = /** @type {WeakMap<vscode.Diagnostic, any>} */ (new WeakMap());

/** @param {any} said */
function toDiagnostic(said) {
  const severity = SEVERITIES[(said.severity ?? 1) - 1] ?? vscode.DiagnosticSeverity.Error;
  const diagnostic = new vscode.Diagnostic(toRange(said.range), said.message, severity);
  diagnostic.source = said.source ?? "massgen";
  if (said.code !== undefined) {
    const href = said.codeDescription?.href;
    diagnostic.code = href ? { value: said.code, target: toUri(href) } : said.code;
  }
  if (said.tags) diagnostic.tags = said.tags;
  if (said.relatedInformation) {
    diagnostic.relatedInformation = said.relatedInformation.map(
      (/** @type {any} */ one) => new vscode.DiagnosticRelatedInformation(toLocation(one.location), one.message),
    );
  }
  saidDiagnostics.set(diagnostic, said);
  return diagnostic;
}

/**
 * What the server said about a diagnostic; nothing for those of others.
 * @param {vscode.Diagnostic} diagnostic
 */
const fromDiagnostic = (diagnostic) => saidDiagnostics.get(diagnostic);

// Edits

/** @param {any} edit */
const toTextEdit = (edit) => new vscode.TextEdit(toRange(edit.range), edit.newText);

/** @param {any[] | null | undefined} edits */
const toTextEdits = (edits) => edits?.map(toTextEdit);

/** @param {any} edit */
function toWorkspaceEdit(edit) {
  if (!edit) return undefined;
  const result = new vscode.WorkspaceEdit();
  for (const change of edit.documentChanges ?? []) {
    if (change.kind === "create") result.createFile(toUri(change.uri), change.options);
    else if (change.kind === "rename") result.renameFile(toUri(change.oldUri), toUri(change.newUri), change.options);
    else if (change.kind === "delete") result.deleteFile(toUri(change.uri), change.options);
    else if (!change.kind) result.set(toUri(change.textDocument.uri), change.edits.map(toTextEdit));
  }
  if (!edit.documentChanges) {
    for (const [uri, edits] of Object.entries(edit.changes ?? {})) result.set(toUri(uri), edits.map(toTextEdit));
  }
  return result;
}

/**
 * Whether an edit was made for the texts as they are now.
 * @param {any} edit @param {readonly vscode.TextDocument[]} documents
 */
function isUpToDate(edit, documents) {
  return (edit?.documentChanges ?? []).every((/** @type {any} */ change) => {
    const { uri, version } = change.textDocument ?? {};
    const document = uri && documents.find((one) => one.uri.toString() === toUri(uri).toString());
    return !document || version === null || version === undefined || document.version === version;
  });
}

// Completion

const SNIPPET = 2;
const AS_IS = 1;

/** The server's item by the editor's, for resolving it. */
const saidItems = /** @type {WeakMap<vscode.CompletionItem, any>} */ (new WeakMap());

/** @param {any} said */
function toCompletionItem(said) {
  const label = said.labelDetails ? { label: said.label, ...said.labelDetails } : said.label;
  // The protocol counts kinds from 1, the editor from 0.
  const item = new vscode.CompletionItem(label, said.kind ? said.kind - 1 : undefined);
  const text = said.textEdit?.newText ?? said.insertText ?? said.label;
  item.insertText = said.insertTextFormat === SNIPPET ? new vscode.SnippetString(text) : text;
  const edit = said.textEdit;
  if (edit?.range) item.range = toRange(edit.range);
  else if (edit?.insert) item.range = { inserting: toRange(edit.insert), replacing: toRange(edit.replace) };
  item.keepWhitespace = said.insertTextMode === AS_IS;
  item.filterText = said.filterText;
  item.sortText = said.sortText;
  item.preselect = said.preselect;
  item.commitCharacters = said.commitCharacters;
  item.tags = said.tags ?? (said.deprecated ? [vscode.CompletionItemTag.Deprecated] : undefined);
  item.command = said.command && toCommand(said.command);
  return withDetails(item, said);
}

/**
 * Adds what an item may get only when it is resolved.
 * @param {vscode.CompletionItem} item @param {any} said
 */
function withDetails(item, said) {
  item.detail = said.detail;
  item.documentation = toMarkup(said.documentation);
  item.additionalTextEdits = toTextEdits(said.additionalTextEdits);
  saidItems.set(item, said);
  return item;
}

/** @param {any} result a list or an array of items */
function toCompletionList(result) {
  const items = Array.isArray(result) ? result : (result?.items ?? []);
  return new vscode.CompletionList(items.map(toCompletionItem), result?.isIncomplete === true);
}

/** @param {vscode.CompletionItem} item */
const fromCompletionItem = (item) => saidItems.get(item);

// Outline

/** @param {any} said hierarchical or flat @returns {vscode.DocumentSymbol | vscode.SymbolInformation} */
function toSymbol(said) {
  if (said.location) return toSymbolInformation(said);
  const range = toRange(said.range);
  const symbol = new vscode.DocumentSymbol(said.name, said.detail ?? "", said.kind - 1, range, toRange(said.selectionRange));
  symbol.children = (said.children ?? []).map(toSymbol);
  symbol.tags = said.tags;
  return symbol;
}

/** @param {any} said */
const toSymbolInformation = (said) =>
  new vscode.SymbolInformation(said.name, said.kind - 1, said.containerName ?? "", toLocation(said.location));

/** @param {any} said */
const toHighlight = (said) => new vscode.DocumentHighlight(toRange(said.range), said.kind ? said.kind - 1 : undefined);

/** @param {any} said */
const toFoldingRange = (said) =>
  new vscode.FoldingRange(said.startLine, said.endLine, FOLDING_KINDS[/** @type {keyof FOLDING_KINDS} */ (said.kind)]);

const FOLDING_KINDS = {
  comment: vscode.FoldingRangeKind.Comment,
  imports: vscode.FoldingRangeKind.Imports,
  region: vscode.FoldingRangeKind.Region,
};

/** @param {any} said @returns {vscode.SelectionRange} */
const toSelectionRange = (said) =>
  new vscode.SelectionRange(toRange(said.range), said.parent && toSelectionRange(said.parent));

// Actions, lenses, links, hints

/** The server's action by the editor's, for resolving it. */
const saidActions = /** @type {WeakMap<vscode.CodeAction, any>} */ (new WeakMap());

/** @param {any} said a code action, or a command from servers that know only those */
function toCodeAction(said) {
  if (typeof said.command === "string") return toCommand(said);
  const action = new vscode.CodeAction(said.title, said.kind ? vscode.CodeActionKind.Empty.append(said.kind) : undefined);
  action.edit = toWorkspaceEdit(said.edit);
  action.command = said.command && toCommand(said.command);
  action.isPreferred = said.isPreferred;
  action.disabled = said.disabled;
  action.diagnostics = said.diagnostics?.map(toDiagnostic);
  saidActions.set(action, said);
  return action;
}

/** @param {vscode.CodeAction} action */
const fromCodeAction = (action) => saidActions.get(action);

/** @param {any} said */
const toLens = (said) => new vscode.CodeLens(toRange(said.range), said.command && toCommand(said.command));

/** @param {any} said */
function toLink(said) {
  const link = new vscode.DocumentLink(toRange(said.range), said.target && toUri(said.target));
  link.tooltip = said.tooltip;
  return link;
}

/** @param {any} said */
function toInlayHint(said) {
  const label = Array.isArray(said.label)
    ? said.label.map((/** @type {any} */ part) => {
        const result = new vscode.InlayHintLabelPart(part.value);
        result.tooltip = toMarkup(part.tooltip);
        result.location = part.location && toLocation(part.location);
        return result;
      })
    : said.label;
  const hint = new vscode.InlayHint(toPosition(said.position), label, said.kind);
  hint.paddingLeft = said.paddingLeft;
  hint.paddingRight = said.paddingRight;
  hint.tooltip = toMarkup(said.tooltip);
  hint.textEdits = toTextEdits(said.textEdits);
  return hint;
}

/** @param {any} said */
function toHover(said) {
  const contents = toMarkup(said?.contents);
  return contents && new vscode.Hover(contents, said.range && toRange(said.range));
}

module.exports = {
  fromCodeAction,
  fromCompletionItem,
  fromDiagnostic,
  fromPosition,
  fromRange,
  isUpToDate,
  toCodeAction,
  toCompletionList,
  toDefinition,
  toDiagnostic,
  toFoldingRange,
  toHighlight,
  toHover,
  toInlayHint,
  toLens,
  toLink,
  toLocation,
  toRange,
  toSelectionRange,
  toSymbol,
  toSymbolInformation,
  toTextEdits,
  toUri,
  toWorkspaceEdit,
  withDetails,
};
