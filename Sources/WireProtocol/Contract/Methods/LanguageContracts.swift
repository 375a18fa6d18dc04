// SPDX-License-Identifier: Apache-2.0

import JSONCore

// The language features of LSP 3.17 for team files. What the server reads is declared; the specification of LSP has the
// shapes of the results.
extension MethodContract {
  static let completion = feature(
    .completion, "What could be written at a place.", at, result: .union([.anyObject, .null]),
    ["textDocument": document, "position": place], .null)

  static let completionResolve = feature(
    .completionResolve, "The documentation of a completion.",
    ObjectShape(
      "CompletionItem", "A completion.",
      [.optional("data", .any, "What the server put there.")], isOpen: true), result: .anyObject,
    ["data": "agents[].backend"], ["label": "backend", "data": "agents[].backend"])

  static let hover = feature(
    .hover, "What is known about the key or value at a place.", at, result: .union([.anyObject, .null]),
    ["textDocument": document, "position": place], .null)

  static let definition = feature(
    .definition, "Where the name at a place is given.", at, result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document, "position": place], .null)

  static let references = feature(
    .references, "Every place of the name at a place.",
    placed(
      "ReferenceParams", "A place.", [.optional("context", .anyObject, "Whether the definition counts, too.")]),
    result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document, "position": place, "context": ["includeDeclaration": true]], .null)

  static let documentHighlight = feature(
    .documentHighlight, "Every place of the name at a place, to be marked.", at,
    result: .union([.list(of: .anyObject), .null]), ["textDocument": document, "position": place], .null)

  static let prepareRename = feature(
    .prepareRename, "The name at a place, if it can be given another one.", at, result: .union([.anyObject, .null]),
    ["textDocument": document, "position": place], .null)

  static let rename = feature(
    .rename, "Gives the name at a place another one.",
    placed("RenameParams", "A name.", [.required("newName", .text, "The new name.")]),
    result: .union([.anyObject, .null]), errors: [.requestFailed],
    ["textDocument": document, "position": place, "newName": "critic"], .null)

  static let documentSymbol = feature(
    .documentSymbol, "The outline of a team file.", whole, result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document], .null)

  static let codeAction = feature(
    .codeAction, "What can be done about a part of a team file.",
    ranged(
      "CodeActionParams", "A part of a document.",
      [.optional("context", .anyObject, "The diagnostics there, and the kinds that are wanted.")]),
    result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document, "range": range, "context": ["diagnostics": []]], .null)

  static let codeLens = feature(
    .codeLens, "Lines above agents and teams that run them.", whole, result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document], .null)

  static let documentLink = feature(
    .documentLink, "Files and addresses a team file names.", whole, result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document], .null)

  static let foldingRange = feature(
    .foldingRange, "What can be folded away.", whole, result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document], .null)

  static let selectionRange = feature(
    .selectionRange, "What to select around places.",
    ObjectShape(
      "SelectionRangeParams", "Places of a document.",
      [textDocument, .required("positions", .list(of: .object(StartResult.position)), "The places.")], isOpen: true),
    result: .union([.list(of: .anyObject), .null]), ["textDocument": document, "positions": [place]], .null)

  static let inlayHint = feature(
    .inlayHint, "Values that hold although nobody wrote them.",
    ranged("InlayHintParams", "A part of a document.", []), result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document, "range": range], .null)

  static let formatting = feature(
    .formatting, "Lays a team file out evenly; comments, quotes and order stay.",
    ObjectShape(
      "DocumentFormattingParams", "A document.",
      [textDocument, .optional("options", .anyObject, "How wide an indentation is.")], isOpen: true),
    result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document, "options": ["tabSize": 2, "insertSpaces": true]], .null)

  static let rangeFormatting = feature(
    .rangeFormatting, "Lays lines of a team file out evenly.",
    ranged(
      "DocumentRangeFormattingParams", "A part of a document.",
      [.optional("options", .anyObject, "How wide an indentation is.")]),
    result: .union([.list(of: .anyObject), .null]),
    ["textDocument": document, "range": range, "options": ["tabSize": 2, "insertSpaces": true]], .null)

  static let workspaceSymbol = feature(
    .workspaceSymbol, "Agents and teams of the workspace.",
    ObjectShape(
      "WorkspaceSymbolParams", "What to look for.", [.required("query", .text, "A part of the name.")], isOpen: true),
    result: .union([.list(of: .anyObject), .null]), ["query": "critic"], [])

  static let executeCommand = feature(
    .executeCommand, "Does what a command of a code lens, a code action or a user says.",
    ObjectShape(
      "ExecuteCommandParams", "A command.",
      [
        .required("command", .name, "The command, one of those in `executeCommandProvider`."),
        .optional(
          "arguments", .list(of: .any), "One object: `uri` of the team file, and what the command needs besides."),
      ], isOpen: true),
    result: .any,
    errors: [
      .requestFailed, .contentModified, .configInvalid, .untrustedWorkspace, .runNotFound, .runNotActive,
    ],
    ["command": "massgen.openRun", "arguments": [["runId": "run_example"]]],
    ["uri": "file:///work/.massgen/sessions/ses_example/runs/run_example/final.md"])

  static let didChangeWatchedFiles = notification(
    .didChangeWatchedFiles, "Files changed on disk.",
    ObjectShape(
      "DidChangeWatchedFilesParams", "Changes.", [.required("changes", .list(of: .anyObject), "The changes.")],
      isOpen: true), ["changes": []], isStandard: true)

  static let didChangeWorkspaceFolders = notification(
    .didChangeWorkspaceFolders, "Folders were added to the workspace or taken out.",
    ObjectShape(
      "DidChangeWorkspaceFoldersParams", "Changes.", [.required("event", .anyObject, "What was added and removed.")],
      isOpen: true), ["event": ["added": [], "removed": []]], isStandard: true)

  // MARK: What the server sends

  static let publishDiagnostics = sent(
    .publishDiagnostics, "What is to be said about an open team file.",
    ObjectShape(
      "PublishDiagnosticsParams", "Diagnostics of a document; they take the place of all earlier ones.",
      [
        .required("uri", .uri, "The document."),
        .optional("version", .integer(Int.min...Int.max), "The version they belong to, for clients that declare it."),
        .required("diagnostics", .list(of: .object(StartResult.diagnostic)), "The diagnostics."),
      ]), capability: nil,
    [
      "uri": "file:///work/team.massgen.yaml", "version": 2,
      "diagnostics": StartResult.example["warnings"] ?? [],
    ], isStandard: true)

  static let registerCapability = sent(
    .registerCapability, "Asks to be told of changed files and settings.",
    ObjectShape(
      "RegistrationParams", "Registrations.",
      [.required("registrations", .list(of: .anyObject), "What is asked for, by LSP.")]), result: .null,
    capability: "workspace.didChangeWatchedFiles.dynamicRegistration",
    ["registrations": [["id": "massgen-files", "method": "workspace/didChangeWatchedFiles"]]], isStandard: true)

  static let applyEdit = sent(
    .applyEdit, "Asks to change documents, because of a command the user gave.",
    ObjectShape(
      "ApplyWorkspaceEditParams", "A change.",
      [
        .optional("label", .text, "What the change does."),
        .required("edit", .anyObject, "The change, a `WorkspaceEdit` of LSP."),
      ]), result: .anyObject, capability: "workspace.applyEdit",
    ["label": "Mend everything", "edit": ["changes": ["file:///work/team.massgen.yaml": []]]], ["applied": true],
    isStandard: true)

  static let showMessage = sent(
    .showMessage, "A sentence the user must read.",
    ObjectShape(
      "ShowMessageParams", "A sentence.",
      [
        .required("type", .integer(1...5), "1 error, 2 warning, 3 information, 4 log, 5 debug."),
        .required("message", .text, "The sentence."),
      ]), capability: nil, ["type": 3, "message": "The team has answered."], isStandard: true)

  static let showDocument = sent(
    .showDocument, "Asks to show a document: the answer of a run that was started by a command.",
    ObjectShape(
      "ShowDocumentParams", "A document.",
      [
        .required("uri", .uri, "The document."),
        .optional("takeFocus", .boolean, "Whether it comes to the front."),
      ]), result: .anyObject, capability: "window.showDocument.support",
    ["uri": "file:///work/.massgen/sessions/ses_example/runs/run_example/final.md", "takeFocus": true],
    ["success": true], isStandard: true)

  static let codeLensRefresh = sent(
    .codeLensRefresh, "Asks for the code lenses anew.", NoParams.shape, result: .null,
    capability: "workspace.codeLens.refreshSupport", [:], isStandard: true)

  // MARK: Parts

  private static func feature(
    _ method: MethodName, _ summary: String, _ params: ObjectShape, result: Shape, errors: [WireErrorCode] = [],
    _ exampleParams: JSONObject, _ exampleResult: JSONValue
  ) -> MethodContract {
    request(method, summary, params, result, errors: errors, exampleParams, exampleResult, isStandard: true)
  }

  private static let document: JSONValue = ["uri": "file:///work/unopened.massgen.yaml"]
  private static let place: JSONValue = ["line": 0, "character": 0]
  private static let range: JSONValue = ["start": place, "end": place]

  private static let textDocument = ObjectShape.Member.required(
    "textDocument",
    .object(
      ObjectShape(
        "TextDocumentIdentifier", "A document.", [.required("uri", .uri, "Its URI.")], isOpen: true)), "The document.")

  private static let whole = ObjectShape("TextDocumentParams", "A document.", [textDocument], isOpen: true)
  private static let at = placed("TextDocumentPositionParams", "A place in a document.", [])

  private static func placed(_ name: String, _ summary: String, _ members: [ObjectShape.Member]) -> ObjectShape {
    ObjectShape(
      name, summary, [textDocument, .required("position", .object(StartResult.position), "The place.")] + members,
      isOpen: true)
  }

  private static func ranged(_ name: String, _ summary: String, _ members: [ObjectShape.Member]) -> ObjectShape {
    ObjectShape(
      name, summary, [textDocument, .required("range", .object(StartResult.range), "The part.")] + members, isOpen: true
    )
  }
}
