// SPDX-License-Identifier: Apache-2.0

public import JSONCore
import RunJournal

/// One method of the protocol, as everything that describes it needs it: documents, generated types and tests.
public struct MethodContract: Sendable {
  /// Who sends it.
  public enum Direction: String, Sendable {
    case clientToServer, serverToClient
  }

  /// Its name.
  public var name: String
  /// Who sends it.
  public var direction: Direction
  /// One sentence.
  public var summary: String
  /// More, in Markdown; empty when the sentence says it all.
  public var description: String
  /// Its params.
  public var params: ObjectShape
  /// Its result; nil for a notification.
  public var result: Shape?
  /// Errors it can give besides those that every request can.
  public var errors: [WireErrorCode]
  /// Params that work; ids in them are examples.
  public var exampleParams: JSONObject
  /// A result that shows every member.
  public var exampleResult: JSONValue
  /// A capability of the client without which it is not sent; nil for none.
  public var capability: String?
  /// Whether it is part of the Language Server Protocol, whose specification has the last word.
  public var isStandard: Bool

  /// A request of the client.
  static func request(
    _ method: MethodName, _ summary: String, more description: String = "", _ params: ObjectShape, _ result: Shape,
    errors: [WireErrorCode] = [], _ exampleParams: JSONObject, _ exampleResult: JSONValue, isStandard: Bool = false
  ) -> MethodContract {
    MethodContract(
      name: method.rawValue, direction: .clientToServer, summary: summary, description: description, params: params,
      result: result, errors: errors, exampleParams: exampleParams, exampleResult: exampleResult,
      isStandard: isStandard)
  }

  /// A notification of the client.
  static func notification(
    _ method: MethodName, _ summary: String, _ params: ObjectShape, _ example: JSONObject, isStandard: Bool = false
  ) -> MethodContract {
    MethodContract(
      name: method.rawValue, direction: .clientToServer, summary: summary, description: "", params: params,
      result: nil, errors: [], exampleParams: example, exampleResult: .null, isStandard: isStandard)
  }

  /// A notification of the server, or with `result` a request.
  static func sent(
    _ method: ServerMethodName, _ summary: String, more description: String = "", _ params: ObjectShape,
    result: Shape? = nil, capability: String?, _ example: JSONObject, _ exampleResult: JSONValue = .null,
    isStandard: Bool = false
  ) -> MethodContract {
    MethodContract(
      name: method.rawValue, direction: .serverToClient, summary: summary, description: description, params: params,
      result: result, errors: [], exampleParams: example, exampleResult: exampleResult, capability: capability,
      isStandard: isStandard)
  }

  /// Errors that every request can give.
  public static let commonErrors: [WireErrorCode] = [
    .invalidRequest, .invalidParams, .internalError, .serverNotInitialized, .requestCancelled, .payloadTooLarge,
    .overloaded, .draining,
  ]
}

extension MethodName {
  /// What the method is.
  public var contract: MethodContract {
    switch self {
    case .initialize: .initialize
    case .initialized: .initialized
    case .shutdown: .shutdown
    case .exit: .exit
    case .cancelRequest: .cancelRequest
    case .setTrace: .setTrace
    case .didOpen: .didOpen
    case .didChange: .didChange
    case .didSave: .didSave
    case .didClose: .didClose
    case .didChangeConfiguration: .didChangeConfiguration
    case .didChangeWatchedFiles: .didChangeWatchedFiles
    case .didChangeWorkspaceFolders: .didChangeWorkspaceFolders
    case .completion: .completion
    case .completionResolve: .completionResolve
    case .hover: .hover
    case .definition: .definition
    case .references: .references
    case .documentHighlight: .documentHighlight
    case .prepareRename: .prepareRename
    case .rename: .rename
    case .documentSymbol: .documentSymbol
    case .codeAction: .codeAction
    case .codeLens: .codeLens
    case .documentLink: .documentLink
    case .foldingRange: .foldingRange
    case .selectionRange: .selectionRange
    case .inlayHint: .inlayHint
    case .formatting: .formatting
    case .rangeFormatting: .rangeFormatting
    case .workspaceSymbol: .workspaceSymbol
    case .executeCommand: .executeCommand
    case .workDoneProgressCancel: .workDoneProgressCancel
    case .runStart: .runStart
    case .runCancel: .runCancel
    case .runSteer: .runSteer
    case .runAnswerNow: .runAnswerNow
    case .runList: .runList
    case .runGet: .runGet
    case .runWait: .runWait
    case .runAttach: .runAttach
    case .runDetach: .runDetach
    case .runReplay: .runReplay
    case .runAck: .runAck
    case .runExport: .runExport
    case .approvalList: .approvalList
    case .approvalRespond: .approvalRespond
    case .inputRespond: .inputRespond
    case .itemRead: .itemRead
    case .sessionList: .sessionList
    case .sessionGet: .sessionGet
    case .sessionRename: .sessionRename
    case .sessionDelete: .sessionDelete
    case .sessionFork: .sessionFork
    case .usageGet: .usageGet
    case .configValidate: .configValidate
    case .configResolve: .configResolve
    case .configSchema: .configSchema
    case .configCatalog: .configCatalog
    case .configMigrate: .configMigrate
    case .configNew: .configNew
    case .providerList: .providerList
    case .providerCheck: .providerCheck
    case .modelList: .modelList
    case .serverStatus: .serverStatus
    case .serverMetrics: .serverMetrics
    case .logSetLevel: .logSetLevel
    case .discover: .discover
    }
  }
}

extension ServerMethodName {
  /// What the method is.
  public var contract: MethodContract {
    switch self {
    case .runEvents: .runEvents
    case .serverStatusChanged: .serverStatusChanged
    case .log: .log
    case .approvalRequest: .approvalRequest
    case .inputRequest: .inputRequest
    case .progress: .progress
    case .logTrace: .logTrace
    case .cancelRequest: .withdraw
    case .workDoneProgressCreate: .workDoneProgressCreate
    case .workspaceConfiguration: .workspaceConfiguration
    case .publishDiagnostics: .publishDiagnostics
    case .registerCapability: .registerCapability
    case .applyEdit: .applyEdit
    case .showMessage: .showMessage
    case .showMessageRequest: .showMessageRequest
    case .showDocument: .showDocument
    case .codeLensRefresh: .codeLensRefresh
    }
  }
}

/// All methods in both directions: the table that everything else is derived from.
public enum MethodTable {
  /// Everything the client sends.
  public static let fromClient = MethodName.allCases.map(\.contract)
  /// Everything the server sends.
  public static let fromServer = ServerMethodName.allCases.map(\.contract)
  /// Everything.
  public static let all = fromClient + fromServer

  /// All named shapes of the protocol.
  public static let shapes: ShapeCatalog = {
    var catalog = ShapeCatalog()
    for method in all {
      catalog.add(method.params)
      if let result = method.result { catalog.add(result) }
    }
    catalog.add(.variants(EventContract.anyEvent))
    catalog.add(.object(WireError.shape))
    return catalog
  }()
}
