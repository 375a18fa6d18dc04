// SPDX-License-Identifier: Apache-2.0

import JSONCore
import WireProtocol

/// What an editor can do with the answers of the language features, by LSP 3.17. Absent means that it cannot.
struct EditorCapabilities: Sendable, Equatable {
  /// Completions with tab stops.
  var snippets = false
  /// Markdown in hovers.
  var hoverMarkdown = false
  /// Markdown in the documentation of completions.
  var completionMarkdown = false
  /// Symbols that contain symbols.
  var hierarchicalSymbols = false
  /// Code actions that carry their edits, not only a command.
  var codeActionLiterals = false
  /// Definitions that know the text that leads there.
  var definitionLinks = false
  /// What it understands of diagnostics.
  var diagnostics = DiagnosticJSON.Understanding(related: false, tags: false)
  /// Diagnostics with the version they belong to.
  var diagnosticVersions = false
  /// Edits that name the version they are made for.
  var documentChanges = false
  /// `workspace/applyEdit`.
  var appliesEdits = false
  /// `window/showDocument`.
  var showsDocuments = false
  /// `window/showMessageRequest`.
  var showsChoices = false
  /// Watching files when asked to.
  var watchesFiles = false
  /// Telling changed settings when asked to.
  var registersConfiguration = false
  /// Asking for code lenses again when told to.
  var refreshesLenses = false

  /// `editor.action.triggerSuggest`, a command of VS Code and its kin.
  var triggersSuggestions = false

  init() {}

  /// Reads `capabilities` and `clientInfo` of `initialize`.
  init(_ capabilities: JSONValue?, clientInfo: JSONValue?) {
    let name = clientInfo?["name"]?.stringValue?.lowercased() ?? ""
    triggersSuggestions = ["visual studio code", "code - ", "vscod", "cursor", "windsurf"].contains(
      where: name.hasPrefix)
    let document = capabilities?["textDocument"]
    let workspace = capabilities?["workspace"]
    let item = document?["completion"]?["completionItem"]
    snippets = item?["snippetSupport"]?.boolValue ?? false
    hoverMarkdown = Self.prefersMarkdown(document?["hover"]?["contentFormat"])
    completionMarkdown = Self.prefersMarkdown(item?["documentationFormat"])
    hierarchicalSymbols = document?["documentSymbol"]?["hierarchicalDocumentSymbolSupport"]?.boolValue ?? false
    codeActionLiterals = document?["codeAction"]?["codeActionLiteralSupport"]?.objectValue != nil
    definitionLinks = document?["definition"]?["linkSupport"]?.boolValue ?? false
    let published = document?["publishDiagnostics"]
    diagnostics = DiagnosticJSON.Understanding(
      related: published?["relatedInformation"]?.boolValue ?? false,
      tags: published?["tagSupport"]?.objectValue != nil || published?["tagSupport"]?.boolValue == true)
    diagnosticVersions = published?["versionSupport"]?.boolValue ?? false
    documentChanges = workspace?["workspaceEdit"]?["documentChanges"]?.boolValue ?? false
    appliesEdits = workspace?["applyEdit"]?.boolValue ?? false
    showsDocuments = capabilities?["window"]?["showDocument"]?["support"]?.boolValue ?? false
    showsChoices = capabilities?["window"]?["showMessage"]?.objectValue != nil
    watchesFiles = workspace?["didChangeWatchedFiles"]?["dynamicRegistration"]?.boolValue ?? false
    registersConfiguration = workspace?["didChangeConfiguration"]?["dynamicRegistration"]?.boolValue ?? false
    refreshesLenses = workspace?["codeLens"]?["refreshSupport"]?.boolValue ?? false
  }

  /// Whether a list of formats has Markdown first.
  private static func prefersMarkdown(_ formats: JSONValue?) -> Bool { formats?[0]?.stringValue == "markdown" }
}
