// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONCore
import JSONRPC
import Logging
import RunEngine
import RunJournal
import WireProtocol
import YAMLTree

/// One client: what it said about itself, what it has open, what it follows.
///
/// Messages are handled one after another in the order of the wire, so that their effects are, too. A request that has to
/// wait for a run is handed to a task of its own and answered from there. (protocol.md section 12)
actor ServerSession {
  let face: StdioServer.Face
  let peer: Peer
  let environment: ServiceEnvironment
  let service: RunService
  var logger: Logger
  let started = ContinuousClock.now
  let onClientProcess: @Sendable (Int32) -> Void

  var lifecycle = Lifecycle.new
  var capabilities = ClientCapabilities()
  var settingsLayers = SettingsLayers()
  var settings = ServerSettings()
  var documents = OpenDocuments()
  var teams = TeamDocuments()
  /// Documents that changed since they were last spoken about.
  var changedDocuments: Set<String> = []
  /// Whether what was seen on disk may be out of date.
  var doubtedFacts = false
  /// The look at the disk that goes on.
  var diskLook: Task<Void, Never>?
  /// How many looks there were.
  var looks = 0
  /// The diagnostics each team file has on the client's screen.
  var publishedDiagnostics: [String: JSONValue] = [:]
  var rootDirectory: String?
  /// The folders of the client's workspace.
  var workspaceFolders: [String] = []
  var traces = false
  var hasReadSettings = false
  /// Folders the user has trusted by command on this connection.
  var trustedFolders: [String] = []
  var subscriptions: [String: RunSubscription] = [:]
  let delivery = DeliveryMeter()
  let relay: LogRelay
  var reportedHealth: ServiceHealth?
  var progressTokens: [JSONValue: String] = [:]
  /// The run that a command started last; commands that name no run mean it.
  var lastCommandRun: String?
  private var waits: [Int: Wait] = [:]
  private var waitCount = 0

  /// A request that waits for a run.
  private struct Wait {
    var task: Task<Void, Never>
    /// Whether it keeps its run going after the end of input.
    var keepsRun: String?
    /// Whether it ends by itself soon, so that its answer is due after the end of input too.
    var isWork: Bool
  }

  init(
    face: StdioServer.Face, peer: Peer, logger: Logger, onClientProcess: @escaping @Sendable (Int32) -> Void
  ) {
    self.face = face
    self.peer = peer
    let relay = LogRelay(peer.writer)
    self.relay = relay
    self.logger = Logger(label: logger.label) { _ in RelayingLogHandler(logger.handler, relay: relay) }
    self.onClientProcess = onClientProcess
    environment = .current(serverVersion: WireProtocol.serverVersion)
    service = RunService(environment)
  }

  /// Takes one message. Returns why the connection is over, if it is now.
  func handle(_ intake: Intake) async -> StdioServer.Ending? {
    switch intake {
    case .end(.endOfFile): return .endOfInput(afterShutdown: lifecycle == .shutDown)
    case .end(.framingLost(let reason)): return .framingLost(reason)
    case .end(.failed(let code)):
      logger.error("standard input cannot be read: \(String(cString: strerror(code)))")
      return .clientGone
    case .end(.outputClosed):
      logger.notice("nobody reads standard output")
      return .clientGone
    case .notification(let method, let params):
      if method == MethodName.exit.rawValue { return .exit(afterShutdown: lifecycle == .shutDown) }
      await handleNotification(method, params)
    case .request(let responder, let params):
      await handleRequest(responder, params)
    }
    return nil
  }

  private func handleRequest(_ responder: Responder, _ params: JSONValue) async {
    trace("received request “\(responder.method)”")
    do throws(WireError) {
      if let refusal = lifecycle.refusal(of: responder.method) { throw refusal }
      guard let method = MethodName(rawValue: responder.method) else {
        responder.respond(.methodNotFound(responder.method))
        return
      }
      try checkLoad(method)
      if responder.isCancelled {
        throw WireError(.requestCancelled, "The request was cancelled before it began.")
      }
      try await answer(method, responder, params)
      logger.trace("request taken", metadata: ["category": "requests", "method": "\(responder.method)"])
    } catch {
      logger.debug(
        "request failed",
        metadata: ["category": "requests", "method": "\(responder.method)", "error": "\(error.message)"])
      responder.respond(RPCError(error))
    }
  }

  /// Requests beyond what one client may have open are refused; those that end something never are.
  private func checkLoad(_ method: MethodName) throws(WireError) {
    switch method {
    case .runCancel, .approvalRespond, .inputRespond, .shutdown, .initialize: return
    default: break
    }
    guard waits.count >= WireLimits.maxInFlightRequests || peer.writer.queuedBytes > WireLimits.maxQueuedControlBytes
    else { return }
    throw WireError(
      .overloaded, "Too many requests are open or unread.", hint: "Read the answers that are waiting.",
      retryAfterMilliseconds: 200)
  }

  // MARK: Waiting requests

  /// Lets a request wait without holding up the others. With `keepingRun` the run goes on after the end of input until
  /// the request is answered. With `isWork` the request is answered after the end of input, too.
  func wait(keepingRun runID: String? = nil, isWork: Bool = false, _ body: @escaping @Sendable () async -> Void) {
    waitCount += 1
    let number = waitCount
    let task = Task {
      await body()
      self.waitEnded(number)
    }
    waits[number] = Wait(task: task, keepsRun: runID, isWork: isWork)
  }

  private func waitEnded(_ number: Int) {
    waits[number] = nil
  }

  /// After the end of input: what nobody waits for is interrupted, the rest is awaited as long as the answers can be read.
  func finishWaits(while hasReader: @escaping @Sendable () -> Bool) async {
    let kept = Set(waits.values.compactMap(\.keepsRun))
    await service.interruptRuns(except: kept, reason: "The client closed its output.")
    let waiting = waits.values.filter { $0.keepsRun != nil || $0.isWork }.map(\.task)
    let watch = Task {
      while !Task.isCancelled {
        if !hasReader() {
          await self.service.interruptRuns(except: [], reason: "Nobody reads the answers any more.")
          return
        }
        try? await Task.sleep(for: .milliseconds(200))
      }
    }
    for task in waiting { await task.value }
    watch.cancel()
  }

  /// Lets the requests that wait for runs be answered, now that the runs are over.
  func settle(within limit: Duration) async {
    let tasks = waits.values.map(\.task)
    guard !tasks.isEmpty else { return }
    await withCheckedContinuation { continuation in
      let once = OnceOnly { continuation.resume() }
      Task {
        for task in tasks { await task.value }
        once.run()
      }
      Task {
        try? await ContinuousClock().sleep(for: limit)
        once.run()
      }
    }
  }

  /// Answers whatever is still open, so that every request has its answer.
  func end() {
    for responder in peer.unanswered {
      responder.respond(RPCError(WireError(.draining, "The server is shutting down.")))
    }
  }

  func trace(_ message: String) {
    guard traces else { return }
    peer.notify(ServerMethodName.logTrace.rawValue, params: ["message": .string(message)])
  }
}

extension RPCError {
  /// The error as JSON-RPC has it.
  init(_ error: WireError) {
    self.init(code: error.code.rawValue, message: error.message, data: error.data)
  }
}
