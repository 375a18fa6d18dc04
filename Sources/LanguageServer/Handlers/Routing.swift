// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import TeamLanguage
import WireProtocol

extension ServerSession {
  /// Answers a request, now or from a task of its own.
  func answer(_ method: MethodName, _ responder: Responder, _ params: JSONValue) async throws(WireError) {
    let reader = try ParameterReader(params: params)
    switch method {
    case .initialize: try await initialize(responder, reader)
    case .shutdown: await shutDown(responder)
    case .runStart: try await runStart(responder, reader)
    case .runCancel: try await runCancel(responder, reader)
    case .runList: try await runList(responder, reader)
    case .runGet: try await runGet(responder, reader)
    case .runWait: try await runWait(responder, reader)
    case .runAttach: try await runAttach(responder, reader)
    case .runDetach: try await runDetach(responder, reader)
    case .runReplay: try await runReplay(responder, reader)
    case .approvalList: try await approvalList(responder, reader)
    case .approvalRespond: try await approvalRespond(responder, reader)
    case .inputRespond: try await inputRespond(responder, reader)
    case .itemRead: try await itemRead(responder, reader)
    case .serverStatus: await serverStatus(responder)
    case .sessionList: try await sessionList(responder, reader)
    case .sessionGet: try await sessionGet(responder, reader)
    case .sessionRename: try await sessionRename(responder, reader)
    case .sessionDelete: try sessionDelete(responder, reader)
    case .sessionFork: try await sessionFork(responder, reader)
    case .runSteer: try await runSteer(responder, reader)
    case .runAnswerNow: try await runAnswerNow(responder, reader)
    case .runExport: try runExport(responder, reader)
    case .usageGet: try usageGet(responder, reader)
    case .serverMetrics: await serverMetrics(responder)
    case .logSetLevel: try logSetLevel(responder, reader)
    case .completionResolve: completionResolve(responder, reader)
    case .workspaceSymbol: workspaceSymbol(responder, reader)
    case .executeCommand: try await executeCommand(responder, reader)
    case .completion, .hover, .definition, .references, .documentHighlight, .prepareRename, .rename, .documentSymbol,
      .codeAction, .codeLens, .documentLink, .foldingRange, .selectionRange, .inlayHint, .formatting, .rangeFormatting:
      try await languageFeature(method, responder, reader)
    case .configValidate: try await configValidate(responder, reader)
    case .configResolve: try await configResolve(responder, reader)
    case .configSchema: responder.respond(ConfigJSONSchema.document)
    case .configCatalog: try await configCatalog(responder, reader)
    case .configNew: try configNew(responder, reader)
    case .configMigrate: try await configMigrate(responder, reader)
    case .providerList: try await providerList(responder, reader)
    case .providerCheck: try await providerCheck(responder, reader)
    case .modelList: try await modelList(responder, reader)
    case .discover: responder.respond(OpenRPCDocument.json)
    case .initialized, .exit, .cancelRequest, .setTrace, .didOpen, .didChange, .didSave, .didClose,
      .didChangeConfiguration, .didChangeWatchedFiles, .didChangeWorkspaceFolders, .workDoneProgressCancel, .runAck:
      throw WireError(
        .invalidRequest, "“\(method.rawValue)” is a notification; send it without an id.")
    }
  }

  /// Takes a notification. One that is unknown, too early or wrong is ignored, because nobody waits for an answer.
  func handleNotification(_ name: String, _ params: JSONValue) async {
    guard let method = MethodName(rawValue: name), lifecycle != .new else { return }
    trace("received notification “\(name)”")
    switch method {
    case .initialized: await initialized()
    case .setTrace: traces = (params["value"]?.stringValue ?? "off") != "off"
    case .didOpen: didOpen(params)
    case .didChange: didChange(params)
    case .didSave, .didChangeWatchedFiles: diskMayHaveChanged()
    case .didClose: didClose(params)
    case .didChangeWorkspaceFolders: changeWorkspaceFolders(params)
    case .didChangeConfiguration: applyConfiguration(params["settings"]?["massgen"] ?? params["settings"])
    case .workDoneProgressCancel: await cancelProgress(params["token"])
    case .runAck: acknowledge(params)
    default: break
    }
  }
}
