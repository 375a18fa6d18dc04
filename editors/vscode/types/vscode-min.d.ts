// SPDX-License-Identifier: Apache-2.0
// The part of VS Code's API that the extension uses, written from its documentation: a misspelt call or a wrong argument is
// an error of the type check.

declare module "vscode" {
  export type Thenable<T> = PromiseLike<T>;
  export type ProviderResult<T> = T | undefined | null | Thenable<T | undefined | null>;
  export type Event<T> = (listener: (value: T) => any) => Disposable;

  export const version: string;

  export class Disposable {
    static from(...disposables: { dispose(): any }[]): Disposable;
    constructor(dispose: () => any);
    dispose(): any;
  }
  export class EventEmitter<T = any> {
    readonly event: Event<T>;
    fire(value: T): void;
    dispose(): void;
  }
  export interface CancellationToken {
    readonly isCancellationRequested: boolean;
    readonly onCancellationRequested: Event<any>;
  }

  export class CancellationTokenSource {
    readonly token: CancellationToken;
    cancel(): void;
    dispose(): void;
  }

  // Places

  export class Position {
    readonly line: number;
    readonly character: number;
    constructor(line: number, character: number);
  }
  export class Range {
    readonly start: Position;
    readonly end: Position;
    readonly isEmpty: boolean;
    constructor(start: Position, end: Position);
  }
  export class Selection extends Range {}
  export class Uri {
    static parse(value: string, strict?: boolean): Uri;
    static file(path: string): Uri;
    static from(parts: { scheme: string; authority?: string; path?: string }): Uri;
    static joinPath(base: Uri, ...parts: string[]): Uri;
    readonly scheme: string;
    readonly path: string;
    readonly fsPath: string;
    toString(): string;
  }
  export class Location {
    constructor(uri: Uri, range: Range);
  }
  export interface LocationLink {
    originSelectionRange?: Range;
    targetUri: Uri;
    targetRange: Range;
    targetSelectionRange?: Range;
  }

  // Documents

  export interface TextDocument {
    readonly uri: Uri;
    readonly languageId: string;
    readonly version: number;
    readonly isClosed: boolean;
    getText(range?: Range): string;
  }
  export interface TextDocumentContentChangeEvent {
    readonly range: Range;
    readonly text: string;
  }
  export interface TextDocumentChangeEvent {
    readonly document: TextDocument;
    readonly contentChanges: readonly TextDocumentContentChangeEvent[];
  }
  export interface TextEditor {
    readonly document: TextDocument;
    readonly selection: Selection;
  }
  export class TextEdit {
    constructor(range: Range, newText: string);
  }
  export class WorkspaceEdit {
    set(uri: Uri, edits: TextEdit[]): void;
    createFile(uri: Uri, options?: any): void;
    renameFile(from: Uri, to: Uri, options?: any): void;
    deleteFile(uri: Uri, options?: any): void;
  }

  // Language features

  export interface DocumentFilter {
    readonly language?: string;
    readonly scheme?: string;
    readonly pattern?: string;
  }
  export type DocumentSelector = readonly DocumentFilter[];
  export class MarkdownString {
    constructor(value?: string);
    appendText(text: string): MarkdownString;
  }
  export enum DiagnosticSeverity {
    Error,
    Warning,
    Information,
    Hint,
  }
  export class DiagnosticRelatedInformation {
    constructor(location: Location, message: string);
  }
  export class Diagnostic {
    constructor(range: Range, message: string, severity?: DiagnosticSeverity);
    source?: string;
    code?: string | number | { value: string | number; target: Uri };
    tags?: number[];
    relatedInformation?: DiagnosticRelatedInformation[];
  }
  export interface DiagnosticCollection {
    set(uri: Uri, diagnostics: readonly Diagnostic[]): void;
    clear(): void;
    dispose(): void;
  }
  export interface CompletionItemLabel {
    label: string;
    detail?: string;
    description?: string;
  }
  export enum CompletionItemTag {
    Deprecated = 1,
  }
  export class SnippetString {
    constructor(value: string);
  }
  export class CompletionItem {
    constructor(label: string | CompletionItemLabel, kind?: number);
    insertText?: string | SnippetString;
    range?: Range | { inserting: Range; replacing: Range };
    keepWhitespace?: boolean;
    filterText?: string;
    sortText?: string;
    preselect?: boolean;
    commitCharacters?: string[];
    tags?: CompletionItemTag[];
    command?: Command;
    detail?: string;
    documentation?: string | MarkdownString;
    additionalTextEdits?: TextEdit[];
  }
  export class CompletionList {
    constructor(items?: CompletionItem[], isIncomplete?: boolean);
  }
  export interface CompletionContext {
    readonly triggerKind: number;
    readonly triggerCharacter: string | undefined;
  }
  export interface CompletionItemProvider {
    provideCompletionItems(
      document: TextDocument,
      position: Position,
      token: CancellationToken,
      context: CompletionContext,
    ): ProviderResult<CompletionList>;
    resolveCompletionItem?(item: CompletionItem, token: CancellationToken): ProviderResult<CompletionItem>;
  }
  export class Hover {
    constructor(contents: MarkdownString, range?: Range);
  }
  export interface HoverProvider {
    provideHover(document: TextDocument, position: Position, token: CancellationToken): ProviderResult<Hover>;
  }
  export interface DefinitionProvider {
    provideDefinition(
      document: TextDocument,
      position: Position,
      token: CancellationToken,
    ): ProviderResult<Location[] | LocationLink[]>;
  }
  export interface ReferenceProvider {
    provideReferences(
      document: TextDocument,
      position: Position,
      context: { readonly includeDeclaration: boolean },
      token: CancellationToken,
    ): ProviderResult<Location[]>;
  }
  export class DocumentHighlight {
    constructor(range: Range, kind?: number);
  }
  export interface DocumentHighlightProvider {
    provideDocumentHighlights(
      document: TextDocument,
      position: Position,
      token: CancellationToken,
    ): ProviderResult<DocumentHighlight[]>;
  }
  export interface RenameProvider {
    provideRenameEdits(
      document: TextDocument,
      position: Position,
      newName: string,
      token: CancellationToken,
    ): ProviderResult<WorkspaceEdit>;
    prepareRename?(
      document: TextDocument,
      position: Position,
      token: CancellationToken,
    ): ProviderResult<Range | { range: Range; placeholder: string }>;
  }
  export class DocumentSymbol {
    constructor(name: string, detail: string, kind: number, range: Range, selectionRange: Range);
    children: DocumentSymbol[];
    tags?: readonly number[];
  }
  export class SymbolInformation {
    constructor(name: string, kind: number, containerName: string, location: Location);
  }
  export interface DocumentSymbolProvider {
    provideDocumentSymbols(
      document: TextDocument,
      token: CancellationToken,
    ): ProviderResult<(DocumentSymbol | SymbolInformation)[]>;
  }
  export interface WorkspaceSymbolProvider {
    provideWorkspaceSymbols(query: string, token: CancellationToken): ProviderResult<SymbolInformation[]>;
  }
  export interface Command {
    title: string;
    command: string;
    arguments?: any[];
  }
  export class CodeActionKind {
    static readonly Empty: CodeActionKind;
    readonly value: string;
    append(parts: string): CodeActionKind;
  }
  export class CodeAction {
    constructor(title: string, kind?: CodeActionKind);
    edit?: WorkspaceEdit;
    command?: Command;
    isPreferred?: boolean;
    disabled?: { readonly reason: string };
    diagnostics?: Diagnostic[];
  }
  export interface CodeActionContext {
    readonly triggerKind: number;
    readonly diagnostics: readonly Diagnostic[];
    readonly only: CodeActionKind | undefined;
  }
  export interface CodeActionProvider {
    provideCodeActions(
      document: TextDocument,
      range: Range,
      context: CodeActionContext,
      token: CancellationToken,
    ): ProviderResult<(CodeAction | Command)[]>;
    resolveCodeAction?(action: CodeAction, token: CancellationToken): ProviderResult<CodeAction>;
  }
  export class CodeLens {
    constructor(range: Range, command?: Command);
  }
  export interface CodeLensProvider {
    onDidChangeCodeLenses?: Event<void>;
    provideCodeLenses(document: TextDocument, token: CancellationToken): ProviderResult<CodeLens[]>;
  }
  export class DocumentLink {
    constructor(range: Range, target?: Uri);
    tooltip?: string;
  }
  export interface DocumentLinkProvider {
    provideDocumentLinks(document: TextDocument, token: CancellationToken): ProviderResult<DocumentLink[]>;
  }
  export enum FoldingRangeKind {
    Comment = 1,
    Imports = 2,
    Region = 3,
  }
  export class FoldingRange {
    constructor(start: number, end: number, kind?: FoldingRangeKind);
  }
  export interface FoldingRangeProvider {
    provideFoldingRanges(document: TextDocument, context: any, token: CancellationToken): ProviderResult<FoldingRange[]>;
  }
  export class SelectionRange {
    constructor(range: Range, parent?: SelectionRange);
  }
  export interface SelectionRangeProvider {
    provideSelectionRanges(
      document: TextDocument,
      positions: readonly Position[],
      token: CancellationToken,
    ): ProviderResult<SelectionRange[]>;
  }
  export class InlayHintLabelPart {
    constructor(value: string);
    tooltip?: string | MarkdownString;
    location?: Location;
  }
  export class InlayHint {
    constructor(position: Position, label: string | InlayHintLabelPart[], kind?: number);
    paddingLeft?: boolean;
    paddingRight?: boolean;
    tooltip?: string | MarkdownString;
    textEdits?: TextEdit[];
  }
  export interface InlayHintsProvider {
    onDidChangeInlayHints?: Event<void>;
    provideInlayHints(document: TextDocument, range: Range, token: CancellationToken): ProviderResult<InlayHint[]>;
  }
  export interface FormattingOptions {
    tabSize: number;
    insertSpaces: boolean;
  }
  export interface DocumentFormattingEditProvider {
    provideDocumentFormattingEdits(
      document: TextDocument,
      options: FormattingOptions,
      token: CancellationToken,
    ): ProviderResult<TextEdit[]>;
  }
  export interface DocumentRangeFormattingEditProvider {
    provideDocumentRangeFormattingEdits(
      document: TextDocument,
      range: Range,
      options: FormattingOptions,
      token: CancellationToken,
    ): ProviderResult<TextEdit[]>;
  }
  export namespace languages {
    function createDiagnosticCollection(name: string): DiagnosticCollection;
    function registerCompletionItemProvider(
      selector: DocumentSelector,
      provider: CompletionItemProvider,
      ...triggerCharacters: string[]
    ): Disposable;
    function registerHoverProvider(selector: DocumentSelector, provider: HoverProvider): Disposable;
    function registerDefinitionProvider(selector: DocumentSelector, provider: DefinitionProvider): Disposable;
    function registerReferenceProvider(selector: DocumentSelector, provider: ReferenceProvider): Disposable;
    function registerDocumentHighlightProvider(selector: DocumentSelector, provider: DocumentHighlightProvider): Disposable;
    function registerRenameProvider(selector: DocumentSelector, provider: RenameProvider): Disposable;
    function registerDocumentSymbolProvider(
      selector: DocumentSelector,
      provider: DocumentSymbolProvider,
      metadata?: { label?: string },
    ): Disposable;
    function registerWorkspaceSymbolProvider(provider: WorkspaceSymbolProvider): Disposable;
    function registerCodeActionsProvider(
      selector: DocumentSelector,
      provider: CodeActionProvider,
      metadata?: { readonly providedCodeActionKinds?: readonly CodeActionKind[] },
    ): Disposable;
    function registerCodeLensProvider(selector: DocumentSelector, provider: CodeLensProvider): Disposable;
    function registerDocumentLinkProvider(selector: DocumentSelector, provider: DocumentLinkProvider): Disposable;
    function registerFoldingRangeProvider(selector: DocumentSelector, provider: FoldingRangeProvider): Disposable;
    function registerSelectionRangeProvider(selector: DocumentSelector, provider: SelectionRangeProvider): Disposable;
    function registerInlayHintsProvider(selector: DocumentSelector, provider: InlayHintsProvider): Disposable;
    function registerDocumentFormattingEditProvider(
      selector: DocumentSelector,
      provider: DocumentFormattingEditProvider,
    ): Disposable;
    function registerDocumentRangeFormattingEditProvider(
      selector: DocumentSelector,
      provider: DocumentRangeFormattingEditProvider,
    ): Disposable;
  }

  // The workspace

  export interface WorkspaceFolder {
    readonly uri: Uri;
    readonly name: string;
  }
  export interface WorkspaceConfiguration {
    get<T>(section: string, defaultValue: T): T;
  }
  export interface ConfigurationChangeEvent {
    affectsConfiguration(section: string): boolean;
  }
  export class RelativePattern {
    constructor(base: Uri, pattern: string);
  }
  export interface FileSystemWatcher extends Disposable {
    readonly onDidCreate: Event<Uri>;
    readonly onDidChange: Event<Uri>;
    readonly onDidDelete: Event<Uri>;
  }
  export interface TextDocumentContentProvider {
    onDidChange?: Event<Uri>;
    provideTextDocumentContent(uri: Uri): ProviderResult<string>;
  }
  export namespace workspace {
    const isTrusted: boolean;
    const workspaceFolders: readonly WorkspaceFolder[] | undefined;
    const textDocuments: readonly TextDocument[];
    const onDidOpenTextDocument: Event<TextDocument>;
    const onDidChangeTextDocument: Event<TextDocumentChangeEvent>;
    const onDidSaveTextDocument: Event<TextDocument>;
    const onDidCloseTextDocument: Event<TextDocument>;
    const onDidChangeConfiguration: Event<ConfigurationChangeEvent>;
    const onDidChangeWorkspaceFolders: Event<{ readonly added: readonly WorkspaceFolder[]; readonly removed: readonly WorkspaceFolder[] }>;
    const onDidGrantWorkspaceTrust: Event<void>;
    function getConfiguration(section: string): WorkspaceConfiguration;
    function getWorkspaceFolder(uri: Uri): WorkspaceFolder | undefined;
    function asRelativePath(uri: Uri): string;
    function findFiles(include: string, exclude?: string, maxResults?: number): Thenable<Uri[]>;
    function openTextDocument(what: Uri | { language?: string; content?: string }): Thenable<TextDocument>;
    function applyEdit(edit: WorkspaceEdit): Thenable<boolean>;
    function createFileSystemWatcher(pattern: string | RelativePattern): FileSystemWatcher;
    function registerTextDocumentContentProvider(scheme: string, provider: TextDocumentContentProvider): Disposable;
    const fs: {
      writeFile(uri: Uri, content: Uint8Array): Thenable<void>;
    };
  }

  // The window

  export enum ViewColumn {
    Beside = -2,
  }
  export enum StatusBarAlignment {
    Left = 1,
    Right = 2,
  }
  export enum TreeItemCollapsibleState {
    None = 0,
    Collapsed = 1,
    Expanded = 2,
  }
  export class ThemeColor {
    constructor(id: string);
  }
  export class ThemeIcon {
    constructor(id: string);
  }
  export interface StatusBarItem extends Disposable {
    name: string | undefined;
    text: string;
    tooltip: string | undefined;
    command: string | undefined;
    backgroundColor: ThemeColor | undefined;
    accessibilityInformation: { label: string } | undefined;
    show(): void;
    hide(): void;
  }
  export interface OutputChannel extends Disposable {
    appendLine(line: string): void;
    show(): void;
  }
  export interface LogOutputChannel extends OutputChannel {
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  }
  export class TreeItem {
    constructor(label: string, collapsibleState?: TreeItemCollapsibleState);
    id?: string;
    description?: string;
    tooltip?: string;
    iconPath?: ThemeIcon;
    contextValue?: string;
    command?: Command;
  }
  export interface TreeDataProvider<T> {
    onDidChangeTreeData?: Event<T | undefined>;
    getTreeItem(element: T): TreeItem;
    getChildren(element?: T): ProviderResult<T[]>;
  }
  export interface Webview {
    html: string;
    readonly cspSource: string;
    readonly onDidReceiveMessage: Event<any>;
    postMessage(message: any): Thenable<boolean>;
    asWebviewUri(uri: Uri): Uri;
  }
  export interface WebviewPanel {
    readonly webview: Webview;
    readonly active: boolean;
    readonly visible: boolean;
    readonly onDidDispose: Event<void>;
    readonly onDidChangeViewState: Event<any>;
    title: string;
    iconPath?: Uri;
    reveal(column?: ViewColumn, preserveFocus?: boolean): void;
    dispose(): void;
  }
  export interface QuickPickItem {
    label: string;
    description?: string;
    detail?: string;
  }
  export namespace window {
    const activeTextEditor: TextEditor | undefined;
    function createOutputChannel(name: string): OutputChannel;
    function createOutputChannel(name: string, options: { log: true }): LogOutputChannel;
    function createStatusBarItem(id: string, alignment?: StatusBarAlignment): StatusBarItem;
    function createWebviewPanel(
      type: string,
      title: string,
      place: { viewColumn: ViewColumn; preserveFocus?: boolean },
      options?: { enableScripts?: boolean; localResourceRoots?: Uri[]; retainContextWhenHidden?: boolean },
    ): WebviewPanel;
    function registerWebviewPanelSerializer(
      type: string,
      serializer: { deserializeWebviewPanel(panel: WebviewPanel, state: any): Thenable<void> },
    ): Disposable;
    function registerTreeDataProvider<T>(id: string, provider: TreeDataProvider<T>): Disposable;
    function setStatusBarMessage(text: string, milliseconds: number): Disposable;
    function showErrorMessage(message: string, ...items: string[]): Thenable<string | undefined>;
    function showWarningMessage(message: string, ...items: string[]): Thenable<string | undefined>;
    function showInformationMessage(message: string, ...items: string[]): Thenable<string | undefined>;
    function showInputBox(options?: {
      prompt?: string;
      placeHolder?: string;
      value?: string;
      ignoreFocusOut?: boolean;
    }): Thenable<string | undefined>;
    function showQuickPick<T extends QuickPickItem>(
      items: readonly T[],
      options?: { title?: string; placeHolder?: string; matchOnDescription?: boolean; ignoreFocusOut?: boolean },
      token?: CancellationToken,
    ): Thenable<T | undefined>;
    function showSaveDialog(options?: { defaultUri?: Uri; title?: string }): Thenable<Uri | undefined>;
    function showTextDocument(
      document: Uri | TextDocument,
      options?: { preview?: boolean; preserveFocus?: boolean; selection?: Range },
    ): Thenable<TextEditor>;
  }

  // The rest

  export interface ExtensionContext {
    readonly subscriptions: { dispose(): any }[];
    readonly extensionPath: string;
    readonly extensionUri: Uri;
    readonly extension: { readonly packageJSON: any };
  }
  export namespace commands {
    function registerCommand(name: string, handler: (...args: any[]) => any): Disposable;
    function executeCommand<T = any>(name: string, ...args: any[]): Thenable<T>;
  }
  export namespace env {
    const appName: string;
    const language: string;
    const clipboard: { writeText(text: string): Thenable<void> };
    function openExternal(uri: Uri): Thenable<boolean>;
  }
}
