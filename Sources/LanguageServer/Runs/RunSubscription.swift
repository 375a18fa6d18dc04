// SPDX-License-Identifier: Apache-2.0

import JSONCore
import JSONRPC
import RunJournal
import Synchronization
import WireProtocol

/// One client following one run: a cursor over the run's journal that the connection's writer asks for batches when it
/// can write. (protocol.md section 7)
///
/// Nothing is queued here. While the client does not read, the cursor stays where it is.
final class RunSubscription: OutboundSource, JournalObserver {
  /// When the next batch is due. Touched by whoever appends to the journal.
  private struct Timing {
    var isActive = false
    var due: ContinuousClock.Instant?
    var lastBatch: ContinuousClock.Instant
  }

  /// The cursor and what belongs to it. Touched by the writer's thread, and by acknowledgements.
  private struct Position {
    var cursor: JournalCursor
    var lastEmptyBatch: ContinuousClock.Instant
    var failure: JournalError?
    /// Since when the client's window has been full.
    var blockedSince: ContinuousClock.Instant?
    var hasToldBlocked = false
  }

  let journal: Journal
  private let writer: OutputWriter
  private let meter: DeliveryMeter
  private let latency: Duration
  private let timing: Mutex<Timing>
  private let position: Mutex<Position>
  private let token = Mutex<JournalSubscription?>(nil)
  private let onFinished: @Sendable (RunSubscription) -> Void

  /// - Parameter onFinished: called on the writer's thread when the run's last event was rendered.
  init(
    _ journal: Journal, from seq: Int, options: DeliveryOptions, writer: OutputWriter, meter: DeliveryMeter,
    onFinished: @escaping @Sendable (RunSubscription) -> Void
  ) {
    self.journal = journal
    self.onFinished = onFinished
    self.writer = writer
    self.meter = meter
    latency = .milliseconds(options.maxLatencyMilliseconds)
    let now = ContinuousClock.now
    timing = Mutex(Timing(lastBatch: now - .seconds(10)))
    position = Mutex(
      Position(
        cursor: JournalCursor(journal, from: seq, options: options), lastEmptyBatch: now - .seconds(10)))
  }

  /// Begins to deliver. What was sent before is written before.
  func activate() {
    writer.attach(self)
    timing.withLock { $0.isActive = true }
    token.withLock { $0 = journal.subscribe(self) }
    schedule(at: .now)
  }

  /// Ends the delivery.
  func deactivate() {
    timing.withLock { $0.isActive = false }
    if let token = token.withLock({ $0.take() }) { journal.unsubscribe(token) }
    writer.detach(self)
  }

  /// The client has dealt with everything up to here.
  func acknowledge(_ seq: Int) {
    position.withLock { position in
      position.cursor.acknowledge(seq)
      position.blockedSince = nil
    }
    schedule(at: .now)
  }

  func journal(_ journal: Journal, didAppend append: JournalAppend) {
    let urgent = append.containsBarrier || append.containsFirstDelta || latency == .zero
    schedule(at: urgent ? .now : nil)
  }

  /// Notes that there is something to deliver, at once or when the last batch is long enough ago.
  private func schedule(at time: ContinuousClock.Instant?) {
    let due = timing.withLock { timing -> ContinuousClock.Instant? in
      guard timing.isActive else { return nil }
      let wanted = time ?? timing.lastBatch + latency
      if let due = timing.due, due <= wanted { return nil }
      timing.due = wanted
      return wanted
    }
    if let due { writer.wake(self, due: due) }
  }

  func render(into body: inout [UInt8], through seq: Int?, now: ContinuousClock.Instant) -> OutboundRender {
    let (isActive, due) = timing.withLock { ($0.isActive, $0.due) }
    guard isActive else { return .idle(nextDue: nil) }
    if seq == nil {
      guard let due else { return .idle(nextDue: nil) }
      guard due <= now else { return .idle(nextDue: due) }
      // What is appended from here on asks for a batch of its own.
      timing.withLock { $0.due = nil }
    }
    return position.withLock { position in
      if let seq, position.cursor.nextSeq > seq { return .idle(nextDue: nil) }
      guard let batch = nextBatch(&position, into: &body, now: now) else {
        let next = nextLook(&position, now: now)
        if let next { timing.withLock { $0.due = min($0.due ?? next, next) } }
        return .idle(nextDue: next)
      }
      if batch.isFinal { onFinished(self) }
      timing.withLock { timing in
        timing.lastBatch = now
        // A full batch leaves more behind that has waited long enough.
        if position.cursor.isBehind, batch.eventCount > 0 { timing.due = now }
      }
      return .message
    }
  }

  /// When to look again although nothing was written: all that is new was filtered out, or the window is full.
  private func nextLook(_ position: inout Position, now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
    guard position.failure == nil, position.cursor.isBehind else { return nil }
    guard position.cursor.unacknowledgedBytes > 0 else { return position.lastEmptyBatch + .seconds(1) }
    let since = position.blockedSince ?? now
    position.blockedSince = since
    if position.hasToldBlocked { return nil }
    guard now >= since + Self.patience else { return since + Self.patience }
    position.hasToldBlocked = true
    journal.append(
      .notice(
        Notice(
          .warning, code: "window_full", title: "A client has not acknowledged events for 30 s and gets no more.",
          detail: "It asked for a window; massgen/run/ack opens it again.")), at: 0)
    return nil
  }

  /// How long a full window is normal. (protocol.md 7.4)
  private static let patience = Duration.seconds(30)

  private func nextBatch(
    _ position: inout Position, into body: inout [UInt8], now: ContinuousClock.Instant
  ) -> JournalCursor.Batch? {
    guard position.failure == nil else { return nil }
    var writer = JSONWriter(appendingTo: body)
    body = []
    defer { body = writer.bytes }
    let start = writer.bytes.count
    writer.beginObject()
    writer.member("jsonrpc", "2.0")
    writer.member("method", ServerMethodName.runEvents.rawValue)
    writer.key("params")
    writer.beginObject()
    writer.member("runId", journal.runID)
    do throws(JournalError) {
      let allowEmpty = now - position.lastEmptyBatch >= .seconds(1)
      guard let batch = try position.cursor.nextBatch(into: &writer, allowEmpty: allowEmpty) else {
        writer.bytes.removeSubrange(start...)
        return nil
      }
      if batch.eventCount == 0 { position.lastEmptyBatch = now }
      writer.endObject()
      writer.endObject()
      meter.delivered(events: batch.eventCount, bytes: batch.bytes)
      return batch
    } catch {
      // Nothing can be delivered any more; whoever attaches again is told why.
      position.failure = error
      onFinished(self)
      writer.bytes.removeSubrange(start...)
      return nil
    }
  }
}

extension DeliveryOptions {
  /// The options a client's wishes lead to.
  init(_ params: DeliveryParams) {
    self.init()
    if let latency = params.maxLatencyMilliseconds { maxLatencyMilliseconds = latency }
    if let bytes = params.maxBatchBytes { maxBatchBytes = bytes }
    if let granularity = params.granularity {
      self.granularity = Granularity(rawValue: granularity.rawValue) ?? .delta
    }
    agents = params.agents
    channels = Channels(
      reasoning: params.reasoning ?? true, toolOutput: params.toolOutput ?? true, usage: params.usage ?? true)
    windowBytes = params.windowBytes
  }
}
