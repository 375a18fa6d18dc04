// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunEngine
import RunJournal
import TeamConfig
import TeamLanguage
import WireProtocol

/// `workspace/executeCommand`: everything an editor without a plug-in needs to work with teams. (protocol.md D14)
extension ServerSession {
  /// `workspace/executeCommand`
  func executeCommand(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    if let problem = ShapeCheck.lenient.problem(
      in: reader.object, MethodName.executeCommand.contract.params, label: "The params")
    {
      throw WireError(problem)
    }
    guard let command = EditorCommand(rawValue: reader.text("command")) else {
      let known = EditorCommand.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalidParams(
        reader.child("command"), "There is no command “\(reader.text("command"))”.", hint: "There are \(known).")
    }
    let arguments = reader.readers("arguments")?.first ?? ParameterReader(object: [:], pointer: "/arguments/0")
    switch command {
    case .run: try await runTeam(responder, arguments, agent: arguments.string("agentId"))
    case .runAgent:
      guard let agent = arguments.string("agentId") else {
        throw .invalidParams(arguments.child("agentId"), "“agentId” says which agent to run.")
      }
      try await runTeam(responder, arguments, agent: agent)
    case .trustFolder: try await trustFolder(responder, arguments)
    case .cancel: try await cancelRun(responder, arguments)
    case .steer: try await steerRun(responder, arguments)
    case .openRun: try await openRun(responder, arguments)
    case .dryRun:
      let target = try commandTarget(arguments)
      show(report: DryRunReport.markdown(target.file), named: "dry-run.md", responder)
    case .showEffectiveConfig:
      let target = try commandTarget(arguments)
      let team = try EffectiveTeamJSON.encode(target.file, encoding: documents.encoding)
      let text = String(decoding: JSONValue.object(team).encodedForPeople(), as: UTF8.self)
      show(report: text, named: "effective-team.json", responder)
    case .applyFixAll:
      let target = try commandTarget(arguments)
      try apply(FixAll.edits(in: target.file), "Mend everything", to: target, responder)
    case .migrateConfig:
      let target = try commandTarget(arguments)
      let migration = Migration.of(target.file)
      try apply(migration.edits, "Bring to today's format", to: target, responder)
      let left = migration.notes.filter(\.needsAttention).map(\.message)
      if !left.isEmpty { showMessage(.warning, left.joined(separator: " ")) }
    case .applyCodeAction:
      let target = try commandTarget(arguments)
      let range = target.ranges.bytes(arguments.value("range")) ?? 0..<target.file.source.bytes.count
      let kind = arguments.word("kind", CodeAction.Kind.self)
      let action = CodeAction.actions(in: target.file, range: range, kinds: kind.map { [$0] })
        .first { $0.title == arguments.text("title") }
      guard let action else {
        throw WireError(
          .contentModified, "The document has changed, and this does not fit it any more.", hint: "Ask again.")
      }
      try apply(action.edits, action.title, to: target, responder)
    }
  }

  /// The team file a command is for: the one it names, or the only one that is open.
  private func commandTarget(_ arguments: ParameterReader) throws(WireError) -> LanguageTarget {
    if let uri = arguments.string("uri") {
      guard let target = target(uri) else {
        throw .invalidParams(
          arguments.child("uri"), "“\(uri)” is no open team file.", hint: "Open the document first.")
      }
      return target
    }
    let open = documents.uris.sorted().compactMap(target)
    guard open.count == 1, let only = open.first else {
      let which = open.isEmpty ? "No team file is open." : "Several team files are open."
      throw .invalidParams(arguments.child("uri"), "\(which) “uri” says which one is meant.")
    }
    return only
  }

  // MARK: Runs

  private func runTeam(
    _ responder: Responder, _ arguments: ParameterReader, agent: String?
  ) async throws(WireError) {
    let target = try commandTarget(arguments)
    await readSettings()
    guard let prompt = arguments.string("prompt") ?? PromptComment.prompt(in: target.file) else {
      let message = "There is no task. Write one into the team file: `# massgen-prompt: Your task`."
      showMessage(.warning, message)
      throw .invalidParams(arguments.child("prompt"), message)
    }
    var request = RunRequest(
      team: .text(target.file.source.bytes, path: target.file.source.path), prompt: [.text(prompt)],
      workingDirectory: target.file.context.workingDirectory)
    request.trust = trust
    request.maxActiveRuns = settings.maxActiveRuns
    request.approvals = approvalSettings()
    if let agent { request.overrides = try onlyAgent(agent, of: target.file, pointer: arguments.child("agentId")) }
    let late = LateProgress(nil)
    let run: StartedRun
    do throws(EngineError) {
      run = try await service.start(request) { late.report($0) }
    } catch {
      if case .untrustedWorkspace = error, asksForTrust {
        return runTeam(responder, arguments, agent: agent, afterAsking: error)
      }
      let problem = WireError(error, encoding: documents.encoding)
      showMessage(.error, problem.message)
      throw problem
    }
    showProgress(of: run, late)
    responder.respond(StartResult.encode(run, encoding: documents.encoding))
    lastCommandRun = run.runID
    showAnswer(of: run)
  }

  /// Runs a team when its user trusts it now. The messages that follow do not wait for the answer.
  private func runTeam(
    _ responder: Responder, _ arguments: ParameterReader, agent: String?, afterAsking refusal: EngineError
  ) {
    wait {
      do throws(WireError) {
        guard await self.askForTrust(refusal) else {
          throw WireError(refusal, encoding: await self.documents.encoding)
        }
        try await self.runTeam(responder, arguments, agent: agent)
      } catch {
        responder.respond(RPCError(error))
      }
    }
  }

  /// The change that leaves a team one agent.
  private func onlyAgent(
    _ id: String, of file: TeamReadResult, pointer: String
  ) throws(WireError) -> [(pointer: JSONPointer, value: JSONValue)] {
    guard let agents = file.root?["agents"]?.items else { return [] }
    let ids = agents.enumerated().map { $1["id"]?.text ?? "agent\($0 + 1)" }
    guard let index = ids.firstIndex(of: id) else {
      throw .invalidParams(
        pointer, "The team has no agent “\(id)”.", hint: "Its agents are \(ids.joined(separator: ", ")).")
    }
    return [(JSONPointer(tokens: ["agents"]), .array([agents[index].json]))]
  }

  /// Shows the answer once there is one, to a user who sees nothing else of the run.
  private func showAnswer(of run: StartedRun) {
    let (service, editor) = (service, capabilities.editor)
    wait {
      guard let result = try? await service.result(of: run.runID) else { return }
      switch result.status {
      case .completed,
        .timedOut where result.answer != nil:
        guard let path = (try? await service.answerFile(of: run.runID)) ?? nil, editor.showsDocuments else {
          let text = result.answer?.text ?? ""
          await self.showMessage(.info, "The team's answer: \(text)")
          return
        }
        await self.showDocument(path)
      case .cancelled: return
      default:
        await self.showMessage(.error, result.error?.message ?? "The run ended as \(result.status.rawValue).")
      }
    }
  }

  /// The run a command names, or the last one that a command started.
  private func commandRun(_ arguments: ParameterReader) throws(WireError) -> String {
    guard let run = arguments.string("runId") ?? lastCommandRun else {
      throw .invalidParams(arguments.child("runId"), "“runId” says which run is meant.")
    }
    return run
  }

  private func cancelRun(_ responder: Responder, _ arguments: ParameterReader) async throws(WireError) {
    let run = try commandRun(arguments)
    let status = try await engine { [service] () throws(EngineError) in
      try await service.cancel(run, reason: "The user cancelled.")
    }
    responder.respond(["status": .string(status.rawValue)])
  }

  private func steerRun(_ responder: Responder, _ arguments: ParameterReader) async throws(WireError) {
    let run = try commandRun(arguments)
    guard let text = arguments.string("text"), !text.isEmpty else {
      throw .invalidParams(arguments.child("text"), "“text” is what the team shall hear.")
    }
    _ = try await engine { [service] () throws(EngineError) in
      try await service.steer(run, prompt: [.text(text)], agentIDs: nil, expectedSeq: nil)
    }
    responder.respond(["accepted": true])
  }

  private func openRun(_ responder: Responder, _ arguments: ParameterReader) async throws(WireError) {
    let run = try commandRun(arguments)
    let path = try await engine { [service] () throws(EngineError) in try await service.answerFile(of: run) }
    guard let path else { throw WireError(.requestFailed, "The run has no folder, so there is no file to show.") }
    responder.respond(["uri": .string(FileURI.uri(path))])
    showDocument(path)
  }

  // MARK: Showing

  /// Applies edits through the editor, which answers whether it did.
  private func apply(
    _ edits: [TextEdit], _ label: String, to target: LanguageTarget, _ responder: Responder
  ) throws(WireError) {
    guard !edits.isEmpty else {
      showMessage(.info, "There is nothing to change.")
      responder.respond(["applied": false])
      return
    }
    guard capabilities.editor.appliesEdits else {
      throw WireError(
        .requestFailed, "The editor does not take changes from the server.",
        hint: "Use the code action of the same name, or `massgen-server check --fix`.")
    }
    let edit = target.workspaceEdit(edits)
    wait { [peer] in
      let answer = try? await peer.request(
        ServerMethodName.applyEdit.rawValue, params: ["label": .string(label), "edit": edit], timeout: .seconds(10),
        cancelMethod: ServerMethodName.cancelRequest.rawValue)
      responder.respond(["applied": answer?["applied"] ?? false])
    }
  }

  /// Writes a report where reports go and shows it; the answer has its text, too.
  private func show(report: String, named name: String, _ responder: Responder) {
    let folder = "\(environment.stateHome)/massgen/reports"
    wait {
      let path = await ReportFile.write(report, name, in: folder)
      var answer: JSONObject = ["text": .string(report)]
      if let path { answer["uri"] = .string(FileURI.uri(path)) }
      responder.respond(.object(answer))
      if let path { await self.showDocument(path) }
    }
  }

  /// Shows a file, in editors that can be asked to.
  func showDocument(_ path: String) {
    guard capabilities.editor.showsDocuments else {
      showMessage(.info, "See \(path)")
      return
    }
    let peer = peer
    Task {
      _ = try? await peer.request(
        ServerMethodName.showDocument.rawValue, params: ["uri": .string(FileURI.uri(path)), "takeFocus": true],
        timeout: .seconds(10), cancelMethod: ServerMethodName.cancelRequest.rawValue)
    }
  }

  /// How much a message to the user matters, by LSP.
  enum MessageType: Int64 {
    case error = 1
    case warning, info
  }

  /// Tells the user something they must know.
  func showMessage(_ type: MessageType, _ message: String) {
    peer.notify(
      ServerMethodName.showMessage.rawValue, params: ["type": .integer(type.rawValue), "message": .string(message)])
  }
}
