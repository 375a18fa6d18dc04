// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig
import TeamLanguage
import WireProtocol
import YAMLTree

/// The result of `initialize`: only what is built. (protocol.md section 3)
enum InitializeResult {
  static func encode(face: StdioServer.Face, encoding: PositionEncoding) -> JSONValue {
    var capabilities = language
    capabilities["experimental"] = ["massgen": massgen]
    capabilities["positionEncoding"] = .string(encoding.rawValue)
    return [
      "capabilities": .object(capabilities),
      "serverInfo": [
        "name": .string(WireProtocol.serverName), "version": .string(WireProtocol.serverVersion),
      ],
    ]
  }

  /// The language features, by LSP 3.17.
  private static var language: JSONObject {
    [
      "textDocumentSync": ["openClose": true, "change": 2, "save": ["includeText": false]],
      "completionProvider": [
        "triggerCharacters": [":", " ", "-", "\"", "'", "/", "$", "{"], "resolveProvider": true,
      ],
      "hoverProvider": true,
      "definitionProvider": true,
      "referencesProvider": true,
      "documentHighlightProvider": true,
      "renameProvider": ["prepareProvider": true],
      "documentSymbolProvider": true,
      "workspaceSymbolProvider": true,
      "codeActionProvider": ["codeActionKinds": .array(CodeAction.Kind.allCases.map { .string($0.rawValue) })],
      "codeLensProvider": ["resolveProvider": false],
      "documentLinkProvider": ["resolveProvider": false],
      "foldingRangeProvider": true,
      "selectionRangeProvider": true,
      "inlayHintProvider": true,
      "documentFormattingProvider": true,
      "documentRangeFormattingProvider": true,
      "executeCommandProvider": ["commands": .array(EditorCommand.allCases.map { .string($0.rawValue) })],
      "workspace": ["workspaceFolders": ["supported": true, "changeNotifications": true]],
    ]
  }

  private static var massgen: JSONValue {
    [
      "protocolVersion": .integer(Int64(WireProtocol.version)),
      "serverVersion": .string(WireProtocol.serverVersion),
      "configSchemaVersion": .string(ConfigSchema.version),
      "features": ["run", "steer", "replay", "attach", "sessions", "export", "usage", "config", "approvals", "input"],
      "contentBlocks": .array(ContentBlock.Kind.allCases.map { .string($0.rawValue) }),
      "limits": [
        "maxMessageBytes": .integer(Int64(WireLimits.maxMessageBytes)),
        "maxPromptBytes": .integer(Int64(WireLimits.maxPromptBytes)),
        "maxInFlightRequests": .integer(Int64(WireLimits.maxInFlightRequests)),
        "maxActiveRuns": .integer(Int64(WireLimits.maxActiveRuns)),
        "maxEventBytes": .integer(Int64(WireLimits.maxEventBytes)),
      ],
    ]
  }
}
