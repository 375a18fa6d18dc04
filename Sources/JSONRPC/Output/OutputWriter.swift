// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes messages to a descriptor on a thread of its own; callers never wait for the other side.
///
/// Complete messages go first, in the order in which they were sent. When none is waiting the due sources are asked in
/// turn, one message each. What is ready together is written together, up to 64 KiB at a time. While a write is blocked
/// nothing is rendered, so a source costs no memory however slow the other side is.
public final class OutputWriter: Sendable {
  private static let batchBytes = 64 << 10

  private let descriptor: Int32
  private let framing: Framing
  private let onBroken: @Sendable () -> Void
  private let queue = Monitor(OutputQueue())

  /// Makes a writer and starts its thread, which ends with ``finish(within:)`` or ``abandon()``.
  ///
  /// - Parameters:
  ///   - fileDescriptor: stays the caller's and must stay open until the writer has stopped.
  ///   - onBroken: called once, on the writer's thread, when a write fails; everything after that is discarded.
  public init(fileDescriptor: Int32, framing: Framing, onBroken: @escaping @Sendable () -> Void = {}) {
    descriptor = fileDescriptor
    self.framing = framing
    self.onBroken = onBroken
    if !DedicatedThread.start({ [self] in run() }) { breakOff() }
  }

  // MARK: Sending

  /// Sends a message: JSON without framing and raw newlines.
  public func send(_ body: [UInt8]) { enqueue(OutputQueue.Control(body: body)) }

  /// Sends a message after everything a source has up to `seq`, due or not, attached or not.
  public func send(_ body: [UInt8], after fence: (source: any OutboundSource, seq: Int)) {
    enqueue(OutputQueue.Control(body: body, fence: fence))
  }

  /// Sends a message in the place of one with the same key that is not written yet, if there is one.
  public func send(_ body: [UInt8], replacing key: String) {
    enqueue(OutputQueue.Control(body: body, key: key))
  }

  /// How many bytes of messages are waiting; what sources have is not counted.
  public var queuedBytes: Int { queue.withLock { $0.queuedBytes } }

  // MARK: Sources

  /// Makes a source known. It is asked for the first time after a wake.
  public func attach(_ source: any OutboundSource) { queue.withLock { $0.attach(source) } }

  /// Forgets a source. A message it is rendering now is still written.
  public func detach(_ source: any OutboundSource) { queue.withLock { $0.detach(source) } }

  /// Asks an attached source no later than `due`; a time in the past is now.
  public func wake(_ source: any OutboundSource, due: ContinuousClock.Instant) {
    let due = Moment(due)
    change(due: due) { $0.wake(source, due: due) }
  }

  // MARK: Ending

  /// Writes what is waiting, and what woken sources have now, then stops. A writer that stopped before is left alone.
  ///
  /// - Returns: whether everything was written in time.
  @discardableResult
  public func finish(within limit: Duration) async -> Bool {
    let timer = Task {
      try await Task.sleep(for: limit)
      abandon()
    }
    await withCheckedContinuation { continuation in
      let isWaiting = queue.withLock { $0.finish(continuation) }
      queue.signal()
      if !isWaiting { continuation.resume() }
    }
    timer.cancel()
    return queue.withLock { queue in
      if case .stopped(isComplete: true) = queue.phase { return true }
      return false
    }
  }

  /// Stops and discards what is waiting. A write that is blocked stays so until the other side reads or goes, and the
  /// descriptor must stay open as long.
  public func abandon() { stop(isComplete: false) }

  private func stop(isComplete: Bool) {
    let waiters = queue.withLock { $0.stop(isComplete: isComplete) }
    queue.signal()
    for waiter in waiters { waiter.resume() }
  }

  private func breakOff() {
    stop(isComplete: false)
    onBroken()
  }

  // MARK: Handing over

  private func enqueue(_ control: OutputQueue.Control) {
    change(due: nil) { $0.append(control) }
  }

  /// Changes the queue, and wakes the thread if it sleeps longer than until `due`; nil is at once.
  private func change(due: Moment?, _ body: (inout OutputQueue) -> Void) {
    let isSleeping = queue.withLock { queue in
      body(&queue)
      guard case .asleep(let until) = queue.sleep else { return false }
      if let due, let until, until <= due { return false }
      queue.sleep = .awake
      return true
    }
    if isSleeping { queue.signal() }
  }
}

// MARK: - The thread

extension OutputWriter {
  private func run() {
    blockSIGPIPE()
    var output = OutputBuffer(descriptor: descriptor, framing: framing, batchBytes: Self.batchBytes)
    var written = 0
    do throws(Descriptor.Failure) {
      while true {
        switch nextWork(isIdle: output.isEmpty, release: &written) {
        case nil:
          try output.flush()
        case .write(let batch):
          for control in batch {
            if let (source, seq) = control.fence { try drain(source, through: seq, into: &output) }
            try output.append(control.body)
            written += control.size
          }
        case .render(let source, let now):
          _ = try render(source, through: nil, now: now, into: &output)
        case .finish:
          try output.flush()
          stop(isComplete: true)
          return
        case .discard:
          return
        }
      }
    } catch {
      breakOff()
    }
  }

  /// Waits for something to do. While `isIdle` is false it does not wait but returns nil.
  private func nextWork(isIdle: Bool, release written: inout Int) -> OutputQueue.Work? {
    queue.wait { queue in
      queue.release(written)
      written = 0
      queue.sleep = .awake
      let (work, due) = queue.nextWork(batchBytes: Self.batchBytes)
      if work != nil || !isIdle { return .done(work) }
      queue.sleep = .asleep(until: due)
      return .sleep(until: due)
    }
  }

  private func drain(
    _ source: any OutboundSource, through seq: Int, into output: inout OutputBuffer
  ) throws(Descriptor.Failure) {
    while try render(source, through: seq, now: .now, into: &output) {}
  }

  /// Lets a source write one message; false when it had none.
  private func render(
    _ source: any OutboundSource, through seq: Int?, now: Moment, into output: inout OutputBuffer
  ) throws(Descriptor.Failure) -> Bool {
    let instant = now.instant
    let outcome = try output.append { body in source.render(into: &body, through: seq, now: instant) }
    switch outcome {
    case .message:
      if seq == nil { queue.withLock { $0.wake(source, due: now) } }
      return true
    case .idle(let due):
      if let due { queue.withLock { $0.rest(source, until: Moment(due)) } }
      return false
    }
  }

  /// Keeps a write to a closed pipe from ending the process, whatever its owner has decided about the signal.
  private func blockSIGPIPE() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}
