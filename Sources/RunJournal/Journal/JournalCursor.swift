// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// A reader's place in a run: hands out what is new in batches, joined as far as the reader's slowness allows.
/// (protocol.md section 6 and 7.1)
///
/// A cursor belongs to one connection and is used by one thread at a time, which may block on the file when the reader
/// lags far behind. Between two calls it holds nothing but its place and buffers of the size of a batch.
public struct JournalCursor: Sendable {
  /// What the reader wants.
  public let options: DeliveryOptions
  /// Seq of the first event that no batch has covered yet.
  public private(set) var nextSeq: Int
  /// Whether a batch covered the run's last event.
  public private(set) var isFinished = false

  private let journal: Journal
  private let filter: DeliveryFilter
  /// Seq of the first event not looked at; those from ``nextSeq`` to here were filtered out.
  private var scannedTo: Int
  private var plan = BatchPlan()
  private var output: [UInt8] = []
  private var window = AcknowledgementWindow()

  /// Makes a cursor that begins with the event `seq`.
  public init(_ journal: Journal, from seq: Int = 1, options: DeliveryOptions = DeliveryOptions()) {
    self.journal = journal
    self.options = options
    nextSeq = max(seq, 1)
    scannedTo = nextSeq
    filter = DeliveryFilter(options)
  }

  /// A batch that was handed out.
  public struct Batch: Sendable, Equatable {
    /// Seq of the first event it covers.
    public var fromSeq: Int
    /// Seq of the last event it covers.
    public var toSeq: Int
    /// How many events it has after joining and filtering; 0 when it only moves the reader on.
    public var eventCount: Int
    /// Bytes of its events.
    public var bytes: Int
    /// Whether the run's last event is in it.
    public var isFinal: Bool
  }

  /// Whether there are events that no batch has covered, filtered ones included.
  public var isBehind: Bool { nextSeq <= journal.lastSeq }

  /// Writes the next batch as the members `fromSeq`, `toSeq` and `events` of the object that is open in `writer`.
  ///
  /// - Parameters:
  ///   - limit: the most bytes of events for this batch, when that is less than the options allow.
  ///   - allowEmpty: whether to write a batch without events when all that is new is filtered out. Such a batch tells
  ///     the reader how far the run is; at most one a second is useful. (protocol.md 7.2)
  /// - Returns: nil when there is nothing to write or the reader's window is full; then nothing was written.
  public mutating func nextBatch(
    into writer: inout JSONWriter, limit: Int? = nil, allowEmpty: Bool = false
  ) throws(JournalError) -> Batch? {
    var most = min(options.maxBatchBytes, limit ?? .max)
    if let windowBytes = options.windowBytes {
      guard window.bytes == 0 || window.bytes < windowBytes else { return nil }
      most = min(most, windowBytes - window.bytes)
    }
    let start = scannedTo
    let isFinal = try fill(most)
    defer { plan.reset() }
    if window.bytes > 0, plan.size > most {
      // Not even one event has room in the window.
      scannedTo = start
      return nil
    }
    guard scannedTo > nextSeq, plan.eventCount > 0 || allowEmpty else { return nil }
    output.removeAll(keepingCapacity: true)
    plan.render(into: &output)
    let batch = Batch(
      fromSeq: nextSeq, toSeq: scannedTo - 1, eventCount: plan.eventCount, bytes: output.count, isFinal: isFinal)
    writer.member("fromSeq", batch.fromSeq)
    writer.member("toSeq", batch.toSeq)
    writer.member("events", raw: output)
    nextSeq = scannedTo
    isFinished = isFinished || isFinal
    if options.windowBytes != nil { window.sent(batch.toSeq, batch.bytes) }
    return batch
  }

  /// The reader has taken in everything up to `seq`. (protocol.md 5.3 `massgen/run/ack`)
  public mutating func acknowledge(_ seq: Int) { window.acknowledge(seq) }

  /// Bytes that were handed out and not acknowledged; counted only with ``DeliveryOptions/windowBytes``.
  public var unacknowledgedBytes: Int { window.bytes }

  /// Collects what goes into the batch. Says whether the run's last event is part of it.
  private mutating func fill(_ limit: Int) throws(JournalError) -> Bool {
    plan.reset()
    var isFinal = false
    while let view = try view(of: scannedTo) {
      plan.begin(view)
      var index = scannedTo - view.firstSeq
      while index < view.count {
        let record = view.record(at: index)
        if filter.passes(record) {
          guard plan.add(record, at: index, limit: limit) else { return isFinal }
        }
        if record.type == .runCompleted { isFinal = true }
        index += 1
        scannedTo += 1
        if plan.isFull { return isFinal }
      }
    }
    return isFinal
  }

  /// The events around `seq`. What cannot be read ends the batch first and is an error only then.
  private func view(of seq: Int) throws(JournalError) -> SegmentView? {
    do throws(JournalError) {
      return try journal.view(of: seq)
    } catch {
      if plan.eventCount > 0 { return nil }
      throw error
    }
  }
}
