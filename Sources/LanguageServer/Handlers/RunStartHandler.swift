// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import JSONRPC
import Logging
import RunEngine
import RunJournal
import WireProtocol
import YAMLTree

extension ServerSession {
  /// `massgen/run/start`
  func runStart(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try RunStartParams(reader)
    if let folder = params.workingDirectory { try await check(folder, reader) }
    await readSettings()
    let request = try makeRequest(params, reader)
    let progress =
      params.wait
      ? params.workDoneToken.map { RunProgress(token: $0, peer: peer, title: "MassGen: a team at work") } : nil
    let late = LateProgress(progress)
    do throws(EngineError) {
      let run = try await start(request, late)
      started(run, params, responder, late)
    } catch .downloadsNeeded {
      startLater(request, params, responder, late)
    } catch {
      guard case .untrustedWorkspace = error, asksForTrust else {
        throw WireError(error, encoding: documents.encoding)
      }
      startLater(request, params, responder, late, afterAsking: error)
    }
  }

  /// Starts a run whose files have to be fetched from other servers, or whose user is asked for trust first. Both may
  /// take long: the messages that follow do not wait for it, and cancelling the request ends it.
  private func startLater(
    _ request: RunRequest, _ params: RunStartParams, _ responder: Responder, _ late: LateProgress,
    afterAsking refusal: EngineError? = nil
  ) {
    var request = request
    request.mayDownload = true
    let waiting = request
    let encoding = documents.encoding
    let work = Task {
      do throws(EngineError) {
        var request = waiting
        if let refusal {
          guard await self.askForTrust(refusal) else { throw refusal }
          request.trust = self.trust
        }
        let run = try await self.start(request, late)
        self.started(run, params, responder, late)
      } catch {
        responder.respond(
          Task.isCancelled
            ? RPCError(WireError(.requestCancelled, "The request was cancelled; nothing was started."))
            : RPCError(WireError(error, encoding: encoding)))
      }
    }
    responder.onCancel { work.cancel() }
    wait(isWork: true) {
      await withTaskCancellationHandler {
        await work.value
      } onCancel: {
        work.cancel()
      }
    }
  }

  private func start(_ request: RunRequest, _ late: LateProgress) async throws(EngineError) -> StartedRun {
    let logger = logger
    return try await service.start(request) { milestone in
      late.report(milestone)
      guard case .willComplete(let result) = milestone else { return }
      logger.debug(
        "run ends",
        metadata: ["category": "runs", "status": "\(result.status.rawValue)", "why": "\(result.stopReason)"])
    }
  }

  private func started(
    _ run: StartedRun, _ params: RunStartParams, _ responder: Responder, _ late: LateProgress
  ) {
    logger.debug("run started", metadata: ["category": "runs", "runId": "\(run.runID)"])
    if !run.steered { showProgress(of: run, late) }

    // Whoever follows the run that was steered goes on where it is.
    let isFollowed = run.steered && subscriptions[run.runID] != nil
    let subscription = isFollowed ? nil : subscribe(to: run.journal, from: 1, delivery: params.delivery)
    if params.wait {
      subscription?.activate()
      waitForResult(of: run.runID, responder, keepingRun: !run.steered)
    } else {
      responder.respond(StartResult.encode(run, encoding: documents.encoding))
      subscription?.activate()
    }
  }

  /// A working folder that was named must be there: making it would hide a mistyped name.
  private func check(_ folder: String, _ reader: ParameterReader) async throws(WireError) {
    let isThere = await DiskExecutor.shared.run { () -> Bool in
      var status = stat()
      return stat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
    guard isThere else { throw .invalidParams(reader.child("cwd"), "There is no folder “\(folder)”.") }
  }

  private func makeRequest(
    _ params: RunStartParams, _ reader: ParameterReader
  ) throws(WireError) -> RunRequest {
    guard params.outputSchema == nil else {
      throw WireError(
        .unsupportedContent, "“outputSchema” is not built into this version yet.", pointer: reader.child("outputSchema")
      )
    }
    let bytes = params.prompt.reduce(0) { $0 + $1.text.utf8.count }
    guard bytes <= WireLimits.maxPromptBytes else {
      throw WireError(
        .payloadTooLarge, "The prompt has \(bytes) bytes; \(WireLimits.maxPromptBytes) is the limit.",
        pointer: reader.child("prompt"),
        details: ["limit": .integer(Int64(WireLimits.maxPromptBytes)), "actual": .integer(Int64(bytes))])
    }
    let directory = params.workingDirectory ?? rootDirectory ?? environment.workingDirectory
    var request = RunRequest(
      team: try reference(params.config, pointer: reader.child("config")),
      prompt: PromptBlocks(documents: documents).read(params.prompt),
      workingDirectory: directory)
    request.trust = trust
    request.sessionID = params.sessionID
    request.overrides = params.overrides.map { ($0.pointer, $0.value) }
    request.contextPaths = params.contextPaths
    request.timeoutMilliseconds = params.timeoutMilliseconds
    request.budgetUSD = params.budget?.usd
    request.budgetTokens = params.budget?.tokens
    request.onBusy =
      switch params.onBusy {
      case .reject: .reject
      case .queue: .queue
      case .steer: .steer
      }
    request.onUnsupported = params.onUnsupported
    request.mayDownload = false
    request.idempotencyKey = params.idempotencyKey
    request.fingerprint = RequestFingerprint.of(reader.object)
    request.replay = params.replay.map { replay in
      RunRequest.Replay(
        cassette: replay.cassette, swapsBackends: true,
        speed: replay.speed.map { speed in
          switch speed {
          case .instant: .instant
          case .factor(let factor): .factor(factor)
          }
        })
    }
    request.recording = params.record.map { record in
      switch record {
      case .standard: .standard
      case .path(let path): .path(path)
      }
    }
    request.approvals = approvalSettings(params)
    request.maxActiveRuns = settings.maxActiveRuns
    return request
  }

  /// The team file a client means.
  ///
  /// - Parameter pointer: where the client named it.
  func reference(_ config: ConfigReference, pointer: String) throws(WireError) -> TeamReference {
    switch config {
    case .path(let path): return .path(path)
    case .name(let name): return .name(name)
    case .text(let text): return .text(Array(text.utf8), path: nil)
    case .inline(let value): return .text(value.encoded(), path: nil)
    case .search: return .search
    case .uri(let uri):
      let path = FileURI.path(uri)
      if let document = documents[uri] { return .text(document.bytes, path: path) }
      guard let path else {
        throw .invalidParams(
          pointer + "/uri", "“\(uri)” is no file URI and no open document.",
          hint: "Open the document first, or pass its text.")
      }
      return .path(path)
    }
  }

  /// Follows a run on this connection, in place of what followed it before.
  func subscribe(to journal: Journal, from seq: Int, delivery: DeliveryParams?) -> RunSubscription {
    subscriptions.removeValue(forKey: journal.runID)?.deactivate()
    // The run's own wishes are the most specific, then those the client declared, then the settings.
    let general = capabilities.delivery?.over(settings.delivery) ?? settings.delivery
    let options = DeliveryOptions(delivery?.over(general) ?? general)
    let subscription = RunSubscription(journal, from: seq, options: options, writer: peer.writer, meter: self.delivery)
    {
      finished in
      Task { await self.drop(finished) }
    }
    subscriptions[journal.runID] = subscription
    return subscription
  }

  /// Forgets a subscription that has delivered everything. One that has taken its place stays.
  private func drop(_ finished: RunSubscription) {
    finished.deactivate()
    if subscriptions[finished.journal.runID] === finished { subscriptions[finished.journal.runID] = nil }
    progressTokens = progressTokens.filter { $0.value != finished.journal.runID }
  }

  /// Answers with the run's result once there is one, after all events the client is due.
  func waitForResult(
    of runID: String, _ responder: Responder, keepingRun: Bool, limit: Duration? = nil
  ) {
    let service = service
    if keepingRun {
      responder.onCancel { Task { _ = try? await service.cancel(runID, reason: "The request was cancelled.") } }
    }
    wait(keepingRun: keepingRun ? runID : nil) {
      let outcome = await Self.result(of: runID, service, responder, limit: keepingRun ? nil : limit, keepingRun)
      switch outcome {
      case .result(let result):
        var writer = JSONWriter(reserving: 1024)
        result.encode(into: &writer, runID: runID)
        // Whatever follows the run on this connection now comes first; without that everything is out already.
        let subscription = await self.subscriptions[runID]
        responder.respond(encoded: writer.bytes, after: subscription.map { ($0, result.lastSeq) })
      case .still(let status, let lastSeq):
        responder.respond([
          "runId": .string(runID), "status": .string(status.rawValue), "lastSeq": .integer(Int64(lastSeq)),
        ])
      case .failed(let error): responder.respond(RPCError(error))
      }
    }
  }

  private enum WaitOutcome: Sendable {
    case result(RunResult)
    case still(RunStatus, lastSeq: Int)
    case failed(WireError)
  }

  private static func result(
    of runID: String, _ service: RunService, _ responder: Responder, limit: Duration?, _ keepingRun: Bool
  ) async -> WaitOutcome {
    await withTaskGroup(of: WaitOutcome?.self) { group in
      group.addTask {
        do throws(EngineError) {
          return .result(try await service.result(of: runID))
        } catch {
          return .failed(WireError(error, encoding: .utf16))
        }
      }
      if let limit {
        group.addTask {
          guard (try? await ContinuousClock().sleep(for: limit)) != nil else { return nil }
          let state = await service.state(of: runID)
          return .still(state?.status ?? .running, lastSeq: state?.lastSeq ?? 0)
        }
      }
      if !keepingRun {
        group.addTask {
          await Self.cancellation(of: responder)
          return Task.isCancelled
            ? nil : .failed(WireError(.requestCancelled, "The request was cancelled; the run goes on."))
        }
      }
      defer { group.cancelAll() }
      for await outcome in group {
        if let outcome { return outcome }
      }
      return .failed(WireError(.internalError, "The run's end could not be awaited."))
    }
  }

  /// Returns when the request is cancelled, or the task is.
  private static func cancellation(of responder: Responder) async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    responder.onCancel { continuation.finish() }
    for await _ in stream {}
  }

  // MARK: Progress

  /// Shows the run to clients that declared work-done progress. The run does not wait for their consent.
  func showProgress(of run: StartedRun, _ late: LateProgress) {
    let title = "MassGen: \(run.agents.count) agent\(run.agents.count == 1 ? "" : "s")"
    if let given = late.current {
      progressTokens[given.token] = run.runID
      return
    }
    guard capabilities.workDoneProgress, run.isNew else { return }
    let progress = RunProgress(token: .string(run.runID), peer: peer)
    late.set(progress)
    progressTokens[progress.token] = run.runID
    let peer = peer
    Task {
      let consent = try? await peer.request(
        ServerMethodName.workDoneProgressCreate.rawValue, params: ["token": progress.token], timeout: .seconds(10),
        cancelMethod: ServerMethodName.cancelRequest.rawValue)
      if consent != nil { progress.begin(title: title) }
    }
  }

  /// `window/workDoneProgress/cancel`
  func cancelProgress(_ token: JSONValue?) async {
    guard let token, let runID = progressTokens[token] else { return }
    _ = try? await service.cancel(runID, reason: "The user cancelled.")
  }
}
