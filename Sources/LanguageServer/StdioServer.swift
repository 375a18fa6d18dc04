// SPDX-License-Identifier: Apache-2.0

// LanguageServer is the face for programs: the service as a language server for editors (`lsp`) and as one JSON value a
// line for scripts (`rpc`). Both speak the same methods.

import Glibc
import JSONRPC
public import Logging
import RunEngine
import RunJournal
import Synchronization
import WireProtocol

/// The service on two descriptors, from the first message to the exit status.
public final class StdioServer: Sendable {
  /// The two ways to talk to it. (protocol.md section 1)
  public enum Face: String, Sendable {
    /// Content-Length framing.
    case lsp
    /// One JSON value a line.
    case rpc
  }

  /// Why the connection is over.
  enum Ending: Sendable, Equatable {
    /// The client said so.
    case exit(afterShutdown: Bool)
    /// The client is gone: its end of the pipe, or its process.
    case clientGone
    /// The client closed its output, but may still read.
    case endOfInput(afterShutdown: Bool)
    /// The bytes make no sense any more.
    case framingLost(String)
    /// A termination signal.
    case signal(Int32)
  }

  private let face: Face
  private let clientProcessID: Int32?
  private let logger: Logger
  private let onEnding: @Sendable () -> Void
  private let state = Mutex(State())

  private struct State {
    var signal: Int32?
    var clientIsGone = false
    var serving: Task<Ending, Never>?
  }

  /// Prepares a server; nothing happens yet.
  ///
  /// - Parameters:
  ///   - clientProcessID: the server ends when this process does.
  ///   - onEnding: called when nothing is left to wait for but the orderly end, which takes 3 s at most.
  public init(
    face: Face, clientProcessID: Int32? = nil, logger: Logger, onEnding: @escaping @Sendable () -> Void = {}
  ) {
    self.face = face
    self.clientProcessID = clientProcessID
    self.logger = logger
    self.onEnding = onEnding
  }

  /// Ends the service as protocol.md 2.4 says for a signal. May be called from any thread.
  public func terminate(signal: Int32) {
    state.withLock { state in
      state.signal = signal
      return state.serving
    }?.cancel()
  }

  private func noteClientGone() {
    state.withLock { state in
      state.clientIsGone = true
      return state.serving
    }?.cancel()
  }

  /// Serves until the connection is over and returns the exit status of the process.
  @concurrent
  public func run(input: Int32, output: Int32?) async -> Int32 {
    guard let output else {
      logger.critical("standard output is closed")
      return 1
    }
    var options = Peer.Options(framing: face == .lsp ? .contentLength : .lines)
    options.input.maxMessageBytes = WireLimits.maxMessageBytes
    options.input.decoder.acceptsMissingVersion = face == .rpc
    let peer = Peer(input: input, output: output, options: options, preempt: Preemption.handle)
    let session = ServerSession(
      face: face, peer: peer, logger: logger,
      onClientProcess: { [self] process in watch(process) })
    if let clientProcessID { watch(clientProcessID) }
    peer.start()

    let serving = Task { await self.serve(peer, session) }
    let isOver = state.withLock { state in
      state.serving = serving
      return state.signal != nil || state.clientIsGone
    }
    if isOver { serving.cancel() }
    let ending = await serving.value
    return await close(ending, peer, session, output)
  }

  /// Whether a signal or the end of the client's process has ended the service.
  private var isEnded: Bool { state.withLock { $0.signal != nil || $0.clientIsGone } }

  private func watch(_ process: Int32) {
    ProcessWatch.start(process) { [self] in noteClientGone() }
  }

  @concurrent
  private func serve(_ peer: Peer, _ session: ServerSession) async -> Ending {
    while true {
      let burst = await peer.next()
      if Task.isCancelled {
        return state.withLock { state in state.signal.map(Ending.signal) ?? .clientGone }
      }
      for intake in burst {
        if let ending = await session.handle(intake) { return ending }
      }
      await session.publishChanges()
    }
  }

  // MARK: The end

  private func close(_ ending: Ending, _ peer: Peer, _ session: ServerSession, _ output: Int32) async -> Int32 {
    logger.debug("connection over", metadata: ["ending": "\(ending)"])
    var status: Int32 = 1
    switch ending {
    case .exit(let afterShutdown): status = afterShutdown ? 0 : 1
    case .endOfInput(let afterShutdown):
      if face == .rpc {
        await session.finishWaits(while: { [self] in !isEnded && Self.hasReader(output) })
        status = state.withLock { $0.signal == nil ? 0 : 143 }
      } else {
        status = afterShutdown ? 0 : 1
      }
    case .clientGone: status = 1
    case .framingLost(let reason):
      logger.error("the stream cannot be read any more", metadata: ["reason": "\(reason)"])
    case .signal: status = 143
    }
    onEnding()
    await session.service.shutDown(within: .seconds(2))
    await session.settle(within: .milliseconds(300))
    await session.end()
    let isWritten = await peer.writer.finish(within: .milliseconds(700))
    // A script that reads no answers but looks at the status must not take lost answers for success.
    if case .endOfInput = ending, face == .rpc, !isWritten { return max(status, 1) }
    return status
  }

  /// Whether somebody can still read what is written. True for what is no pipe or socket.
  static func hasReader(_ descriptor: Int32) -> Bool {
    var poll = pollfd(fd: descriptor, events: 0, revents: 0)
    guard Glibc.poll(&poll, 1, 0) > 0 else { return true }
    return poll.revents & Int16(POLLERR | POLLHUP | POLLNVAL) == 0
  }
}
