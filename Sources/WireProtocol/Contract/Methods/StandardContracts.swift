// SPDX-License-Identifier: Apache-2.0

import JSONCore

// Methods of the Language Server Protocol that every connection needs. Only what this server reads is declared; the
// specification of LSP 3.17 has the rest.
extension MethodContract {
  static let initialize = request(
    .initialize, "Begins the conversation.",
    more: "The first request; everything else is refused before it. Scripts may leave the params out.",
    ObjectShape(
      "InitializeParams", "What the client is.",
      [
        .optional(
          "processId", .union([.integer(Int.min...Int.max), .null]), "The client's process; the server ends with it."),
        .optional("rootUri", .uri, "The folder the client works in."),
        .optional("workspaceFolders", .list(of: .anyObject), "The folders the client works in; the first counts."),
        .optional("trace", .text, "Whether `$/logTrace` is wanted: `off`, `messages` or `verbose`."),
        .optional(
          "capabilities",
          .object(
            ObjectShape(
              "ClientCapabilities", "What the client can do, by LSP.",
              [
                .optional(
                  "experimental",
                  .object(
                    ObjectShape(
                      "ExperimentalClientCapabilities", "Capabilities beyond LSP.",
                      [.optional("massgen", .object(ClientOptions.shape), "For this server.")], isOpen: true)),
                  "Capabilities beyond LSP.")
              ], isOpen: true)), "What the client can do."),
        .optional(
          "initializationOptions",
          .object(
            ObjectShape(
              "InitializationOptions", "Options for this server.",
              [
                .optional(
                  "massgen", .anyObject,
                  "Settings; its member `client` stands for `capabilities.experimental.massgen` in clients that cannot set those."
                )
              ], isOpen: true)), "Options for this server."),
      ], isOpen: true),
    .object(InitializeShape.shape), errors: [.protocolVersionUnsupported],
    [
      "processId": nil, "capabilities": ["experimental": ["massgen": ["protocolVersions": [1], "serverStatus": true]]],
    ],
    InitializeShape.example, isStandard: true)

  static let initialized = notification(
    .initialized, "The client has read the result of `initialize`.", NoParams.shape, [:], isStandard: true)

  static let shutdown = request(
    .shutdown, "Ends all runs; only `exit` may follow.", NoParams.shape, .null, [:], .null, isStandard: true)

  static let exit = notification(
    .exit, "Ends the process: with 0 after `shutdown`, else with 1.", NoParams.shape, [:], isStandard: true)

  static let cancelRequest = notification(
    .cancelRequest, "Cancels a request, which still gets an answer.", cancelParams, ["id": 3], isStandard: true)

  static let setTrace = notification(
    .setTrace, "Switches `$/logTrace`.",
    ObjectShape("SetTraceParams", "A trace value.", [.required("value", .text, "`off`, `messages` or `verbose`.")]),
    ["value": "messages"], isStandard: true)

  static let didOpen = notification(
    .didOpen, "A document was opened; runs started by its URI use its text.",
    ObjectShape(
      "DidOpenParams", "A document.",
      [
        .required(
          "textDocument",
          .object(
            ObjectShape(
              "TextDocumentItem", "A document with its text.",
              [
                .required("uri", .uri, "Its URI."), .optional("languageId", .text, "Its language; not looked at."),
                .optional("version", .integer(Int.min...Int.max), "Its version."),
                .required("text", .text, "Its text."),
              ], isOpen: true)), "The document.")
      ], isOpen: true),
    [
      "textDocument": [
        "uri": "file:///work/team.massgen.yaml", "languageId": "yaml", "version": 1, "text": "agents: []\n",
      ]
    ], isStandard: true)

  static let didChange = notification(
    .didChange, "A document was changed.",
    ObjectShape(
      "DidChangeParams", "Changes of a document, one after another.",
      [
        .required("textDocument", .object(document), "The document."),
        .required("contentChanges", .list(of: .anyObject), "The changes: whole texts, or ranges with their new text."),
      ], isOpen: true),
    [
      "textDocument": ["uri": "file:///work/team.massgen.yaml", "version": 2],
      "contentChanges": [["text": "agents: []\n"]],
    ], isStandard: true)

  static let didSave = notification(
    .didSave, "A document was saved.",
    ObjectShape(
      "DidSaveParams", "A document.", [.required("textDocument", .object(document), "The document.")], isOpen: true),
    ["textDocument": ["uri": "file:///work/team.massgen.yaml"]], isStandard: true)

  static let didClose = notification(
    .didClose, "A document was closed; the file on disk counts again.",
    ObjectShape(
      "DidCloseParams", "A document.", [.required("textDocument", .object(document), "The document.")], isOpen: true),
    ["textDocument": ["uri": "file:///work/team.massgen.yaml"]], isStandard: true)

  static let didChangeConfiguration = notification(
    .didChangeConfiguration, "Settings changed.",
    ObjectShape(
      "DidChangeConfigurationParams", "Settings.",
      [.optional("settings", .any, "The settings, or an object that has them in `massgen`.")], isOpen: true),
    ["settings": ["massgen": ["logLevel": "info"]]], isStandard: true)

  static let workDoneProgressCancel = notification(
    .workDoneProgressCancel, "Cancels the run a token of `$/progress` stands for.", tokenParams,
    ["token": "run_example"], isStandard: true)

  static let progress = sent(
    .progress, "Progress of a run for clients that show it.",
    ObjectShape(
      "ProgressParams", "Progress.",
      [
        .required("token", token, "The run's id, or the client's `workDoneToken`."),
        .required("value", .anyObject, "`WorkDoneProgressBegin`, `Report` or `End` of LSP."),
      ]), capability: "window.workDoneProgress",
    ["token": "run_example", "value": ["kind": "report", "message": "voting", "percentage": 60]], isStandard: true)

  static let logTrace = sent(
    .logTrace, "A line about what the server does, when traces are on.",
    ObjectShape("LogTraceParams", "A line.", [.required("message", .text, "The line.")]), capability: "trace",
    ["message": "received request “massgen/run/start”"], isStandard: true)

  static let withdraw = sent(
    .cancelRequest, "Withdraws a request of the server.", cancelParams, capability: nil, ["id": 1], isStandard: true)

  static let workDoneProgressCreate = sent(
    .workDoneProgressCreate, "Asks to show progress.", tokenParams, result: .null,
    capability: "window.workDoneProgress", ["token": "run_example"], isStandard: true)

  static let workspaceConfiguration = sent(
    .workspaceConfiguration, "Asks for settings.",
    ObjectShape(
      "ConfigurationParams", "Sections of settings.", [.required("items", .list(of: .anyObject), "The sections.")]),
    result: .list(of: .any), capability: "workspace.configuration", ["items": [["section": "massgen"]]],
    [["logLevel": "info"]], isStandard: true)

  private static let token = Shape.union([.text, .integer(Int.min...Int.max)])
  private static let tokenParams = ObjectShape(
    "TokenParams", "A token of `$/progress`.", [.required("token", token, "The token.")])
  private static let cancelParams = ObjectShape(
    "CancelParams", "A request.", [.required("id", token, "The request's id.")])
  private static let document = ObjectShape(
    "TextDocument", "A document.",
    [.required("uri", .uri, "Its URI."), .optional("version", .integer(Int.min...Int.max), "Its version.")])
}

/// The result of `initialize`.
enum InitializeShape {
  static let shape = ObjectShape(
    "InitializeResult", "What the server is.",
    [
      .required(
        "capabilities",
        .object(
          ObjectShape(
            "ServerCapabilities", "What the server can do; with `lsp` also capabilities of LSP.",
            [
              .required(
                "experimental",
                .object(
                  ObjectShape(
                    "ExperimentalServerCapabilities", "Capabilities beyond LSP.",
                    [.required("massgen", .object(features), "Those of this server.")])), "Capabilities beyond LSP."),
              .optional("positionEncoding", .text, "How columns are counted."),
              .optional("textDocumentSync", .anyObject, "How documents are kept."),
            ], isOpen: true)), "What the server can do."),
      .required(
        "serverInfo",
        .object(
          ObjectShape(
            "ServerInfo", "Who answers.",
            [.required("name", .text, "The server's name."), .required("version", .text, "Its version.")])),
        "Who answers."),
    ])

  private static let features = ObjectShape(
    "ServerFeatures", "What this server can do.",
    [
      .required("protocolVersion", .ordinal, "The version of the protocol."),
      .required("serverVersion", .text, "The version of the server."),
      .optional("configSchemaVersion", .text, "The version of the key table of team files, `major.minor`."),
      .required("features", .texts, "Names of what is built."),
      .required("contentBlocks", .texts, "Kinds of prompt blocks that are taken."),
      .required("limits", .map(of: .count), "Limits, by name."),
    ])

  static let example: JSONValue = [
    "capabilities": [
      "experimental": [
        "massgen": [
          "protocolVersion": 1, "serverVersion": .string(WireProtocol.serverVersion),
          "configSchemaVersion": "1.0", "features": ["run", "replay", "attach", "sessions", "config"],
          "contentBlocks": .array(ContentBlock.Kind.allCases.map { .string($0.rawValue) }),
          "limits": ["maxMessageBytes": 67_108_864],
        ]
      ],
      "positionEncoding": "utf-16", "textDocumentSync": ["openClose": true, "change": 2],
    ],
    "serverInfo": ["name": "massgen-server", "version": .string(WireProtocol.serverVersion)],
  ]
}
