// SPDX-License-Identifier: Apache-2.0

// JSONRPC is a JSON-RPC 2.0 peer over descriptors: ordered intake, pre-emption, cancellation and a writer thread. It knows
// framings and messages, but no method.

public import JSONCore

/// What a peer takes in.
public enum Intake: Sendable {
  /// A request, to be answered with its responder exactly once. `params` is an empty object when there are none.
  case request(Responder, params: JSONValue)
  /// A notification. `params` as in a request.
  case notification(method: String, params: JSONValue)
  /// The last one.
  case end(EndOfInput)
}

/// One end of a JSON-RPC connection.
///
/// What arrives is first shown to the pre-emption hook, on the reading thread and in order; what the hook does not take is
/// handed to the one consumer of ``next()``, in order too. Answers to requests of this side go straight to who asked, and
/// what is no message is answered here. Nothing that is sent waits for the other side to read.
public final class Peer: Sendable {
  /// How a peer reads, and how much it keeps.
  public struct Options: Sendable {
    /// How the stream is taken apart.
    public var input: InputReader.Options
    /// Reading pauses while the consumer has this many bytes that it has not worked off.
    public var intakeBytes = 16 << 20
    /// While this many bytes wait to be written, errors that belong to no request are dropped (protocol section 7.3).
    public var controlBytes = 4 << 20

    /// Makes the options for a framing.
    public init(framing: Framing) { input = InputReader.Options(framing: framing) }
  }

  /// Looks at what arrives before the consumer does; true means that it is done with. It runs on the reading thread and
  /// must not wait.
  public typealias Preemption = @Sendable (Peer, Intake) -> Bool

  /// Writes to the other side.
  public let writer: OutputWriter

  private let descriptor: Int32
  private let options: Options
  private let preempt: Preemption
  private let intake: IntakeQueue<Intake>
  private let incoming = IncomingRequests()
  private let outgoing = OutgoingRequests()

  /// Makes a peer. It writes at once, and reads from ``start()`` on.
  ///
  /// - Parameters:
  ///   - input: what to read from; it stays the caller's and must stay open until the intake has ended.
  ///   - output: what to write to; it stays the caller's and must stay open until the writer has stopped.
  public init(
    input: Int32, output: Int32, options: Options, preempt: @escaping Preemption = { _, _ in false }
  ) {
    descriptor = input
    self.options = options
    self.preempt = preempt
    let intake = IntakeQueue<Intake>(byteLimit: options.intakeBytes)
    self.intake = intake
    writer = OutputWriter(fileDescriptor: output, framing: options.input.framing) { [outgoing] in
      intake.end(with: .end(.outputClosed))
      outgoing.close()
    }
  }

  /// Starts to read. Call it once.
  public func start() {
    InputReader.start(fileDescriptor: descriptor, options: options.input) { [self] in receive($0) }
  }

  /// What has arrived since the last call, after waiting for at least one; at the end, the end again and again.
  ///
  /// Only one task may call this. It must not wait for an answer of the other side between calls, which may stand behind
  /// more than is taken in ahead. When the task is cancelled the burst is empty, and nothing is lost.
  public func next() async -> [Intake] { await intake.next() }

  // MARK: Requests of the other side

  /// The unanswered request with this id.
  public func responder(for id: RequestID) -> Responder? { incoming.find(id) }

  /// The unanswered requests in the order of their arrival.
  public var unanswered: [Responder] { incoming.all }

  /// The number of unanswered requests.
  public var unansweredCount: Int { incoming.count }

  /// What became of the requests that were answered.
  public var requestStatistics: RequestStatistics { incoming.statistics }

  // MARK: Messages of this side

  /// Sends a notification.
  ///
  /// - Parameter key: when given, the notification takes the place of one with the same key that is not written yet.
  public func notify(_ method: String, params: JSONValue? = nil, replacing key: String? = nil) {
    let body = MessageEncoder.notification(method: method, params: params)
    if let key { writer.send(body, replacing: key) } else { writer.send(body) }
  }

  /// Sends a request and waits for its answer.
  ///
  /// - Parameters:
  ///   - timeout: how long to wait.
  ///   - cancelMethod: the notification that withdraws a request (its params are `{"id": …}`); it is sent when nobody
  ///     waits any more.
  ///   - fence: the request is sent after everything this source has up to `seq`.
  public func request(
    _ method: String, params: JSONValue? = nil, timeout: Duration, cancelMethod: String? = nil,
    after fence: (source: any OutboundSource, seq: Int)? = nil
  ) async throws(RequestFailure) -> JSONValue {
    let number = outgoing.nextNumber()
    let id = OutgoingRequests.id(number)
    @Sendable func giveUp(_ failure: RequestFailure) {
      guard outgoing.settle(number, .failure(failure)), let cancelMethod else { return }
      notify(cancelMethod, params: ["id": .integer(Int64(number))])
    }
    let timer = Task {
      try await Task.sleep(for: timeout)
      giveUp(.timedOut)
    }
    defer { timer.cancel() }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard outgoing.add(number, continuation) else { return continuation.resume(returning: .failure(.disconnected)) }
        let body = MessageEncoder.request(id: id, method: method, params: params)
        if let fence { writer.send(body, after: fence) } else { writer.send(body) }
        if Task.isCancelled { giveUp(.cancelled) }
      }
    } onCancel: {
      giveUp(.cancelled)
    }
    return try outcome.get()
  }

  // MARK: Intake

  private func receive(_ events: [InputReader.Event]) {
    var batch: [Intake] = []
    var batchSize = 0
    for event in events {
      switch event {
      case .message(let message, let size):
        guard let arrived = receive(message), !preempt(self, arrived) else { continue }
        batch.append(arrived)
        batchSize += size
      case .end(let reason):
        intake.end(with: .end(reason))
        outgoing.close()
      }
    }
    intake.push(batch, size: batchSize)
  }

  /// Does what can be done about a message here; returns what is for the user.
  private func receive(_ message: IncomingMessage) -> Intake? {
    switch message {
    case .response(let id, let outcome):
      if let id { outgoing.settle(id, outcome) }
    case .invalid(let id, let error):
      let isWorthIt = id != nil || writer.queuedBytes <= options.controlBytes
      if isWorthIt { writer.send(MessageEncoder.response(to: id, error: error)) }
    case .request(let id, let method, let params):
      let responder = Responder(id: id, method: method, writer: writer, requests: incoming)
      incoming.add(responder)
      return .request(responder, params: params)
    case .notification(let method, let params):
      return .notification(method: method, params: params)
    }
    return nil
  }
}
