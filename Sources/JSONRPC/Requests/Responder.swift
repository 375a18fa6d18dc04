// SPDX-License-Identifier: Apache-2.0

public import JSONCore
import Synchronization

/// A request of the other side that waits for its one answer.
public final class Responder: Sendable {
  /// Gives the request back.
  public let id: RequestID
  /// What is asked for.
  public let method: String

  private struct State {
    var isAnswered = false
    var isCancelled = false
    var onCancel: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())
  private let arrival = Moment.now
  private let writer: OutputWriter
  private weak let requests: IncomingRequests?

  init(id: RequestID, method: String, writer: OutputWriter, requests: IncomingRequests) {
    self.id = id
    self.method = method
    self.writer = writer
    self.requests = requests
  }

  // MARK: Answering

  /// Answers with a result. Only the first answer counts.
  ///
  /// - Parameter fence: what must be written before the answer.
  /// - Returns: whether this was the first answer.
  @discardableResult
  public func respond(_ result: JSONValue, after fence: (source: any OutboundSource, seq: Int)? = nil) -> Bool {
    answer(after: fence) { MessageEncoder.response(to: id, result: result) }
  }

  /// Answers with a result that is already JSON. Only the first answer counts.
  ///
  /// - Parameter fence: what must be written before the answer.
  /// - Returns: whether this was the first answer.
  @discardableResult
  public func respond(encoded result: [UInt8], after fence: (source: any OutboundSource, seq: Int)? = nil) -> Bool {
    answer(after: fence) { MessageEncoder.response(to: id, encodedResult: result) }
  }

  /// Answers with an error. Only the first answer counts.
  ///
  /// - Returns: whether this was the first answer.
  @discardableResult
  public func respond(_ error: RPCError) -> Bool {
    answer(after: nil, isError: true) { MessageEncoder.response(to: id, error: error) }
  }

  /// Whether there was an answer.
  public var isAnswered: Bool { state.withLock { $0.isAnswered } }

  private func answer(
    after fence: (source: any OutboundSource, seq: Int)?, isError: Bool = false, _ body: () -> [UInt8]
  ) -> Bool {
    let isFirst = state.withLock { state in
      if state.isAnswered { return false }
      state.isAnswered = true
      state.onCancel = []
      return true
    }
    guard isFirst else { return false }
    if let fence { writer.send(body(), after: fence) } else { writer.send(body()) }
    requests?.remove(self, isError: isError, duration: Moment.now.offset - arrival.offset)
    return true
  }

  // MARK: Cancelling

  /// Says that the other side is no longer interested. The request must still be answered.
  public func cancel() {
    let handlers = state.withLock { state in
      if state.isAnswered || state.isCancelled { return [@Sendable () -> Void]() }
      state.isCancelled = true
      defer { state.onCancel = [] }
      return state.onCancel
    }
    for handler in handlers { handler() }
  }

  /// Whether the other side is no longer interested.
  public var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Runs `handler` when the request is cancelled before it is answered: at once if that has happened. It must not wait.
  public func onCancel(_ handler: @escaping @Sendable () -> Void) {
    let isCancelled = state.withLock { state in
      if !state.isCancelled && !state.isAnswered { state.onCancel.append(handler) }
      return state.isCancelled && !state.isAnswered
    }
    if isCancelled { handler() }
  }
}
