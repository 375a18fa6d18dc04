// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Everything that happened in one run, in order: an append-only list of events, the newest in memory and all in a
/// file. (protocol.md 7.1)
///
/// The engine appends; nothing it does here waits for a reader or for the disk. Readers use ``JournalCursor`` to follow
/// a run, ``read(from:through:maxBytes:)`` to page through it and ``snapshot()`` for where it stands. When the file
/// cannot be written the run goes on in memory.
public final class Journal: Sendable {
  /// How much memory a journal may use.
  struct Limits: Sendable {
    /// For the newest events.
    var tailBytes = 1 << 20
    /// The same when there is no file to read older ones from.
    var fallbackTailBytes = 64 << 20
    /// Unwritten bytes above which ``Journal/waitForRoom()`` suspends.
    var pendingBytes = 8 << 20
    /// How long a failed write is not tried again, in milliseconds of the run.
    var retryMilliseconds = 5000
  }

  /// Unwritten bytes above which the writer does not wait for more.
  private static let urgentBytes = 256 << 10

  /// The run whose journal this is.
  public let runID: String
  let file: JournalFile?
  let writer: JournalWriter
  let limits: Limits
  let onWriteFailure: @Sendable (DiskError) -> Void
  let state: Mutex<JournalState>

  /// Makes the journal of a run that keeps its events in memory only, at most 64 MiB of them.
  public convenience init(inMemory runID: String) {
    self.init(runID: runID, file: nil)
  }

  /// Makes the journal of a new run, or with `tail` that of one whose events stand in the file.
  init(
    runID: String, file: JournalFile?, tail: SegmentTail = SegmentTail(), isComplete: Bool = false,
    writer: JournalWriter = .shared, limits: Limits = Limits(),
    onWriteFailure: @escaping @Sendable (DiskError) -> Void = { _ in }
  ) {
    self.runID = runID
    self.file = file
    self.writer = writer
    self.limits = limits
    self.onWriteFailure = onWriteFailure
    let health: WriteProgress.Health = file.map { $0.isWritable ? .good : .finished } ?? .memoryOnly
    let progress = WriteProgress(health: health, written: tail.fileEnd)
    state = Mutex(JournalState(runID: runID, tail: tail, progress: progress, isComplete: isComplete))
  }

  /// Seq of the newest event; 0 when there is none.
  public var lastSeq: Int { state.withLock { $0.tail.nextSeq - 1 } }

  /// Whether the run's last event is there; nothing is appended after it.
  public var isComplete: Bool { state.withLock { $0.isComplete } }

  /// Whether what is appended gets to the file, or everything is there already. False for a journal in memory.
  public var isKept: Bool {
    state.withLock { $0.progress.health == .good || $0.progress.health == .finished }
  }

  /// Bytes of memory that hold events.
  public var memoryInUse: Int { state.withLock { $0.tail.footprint } }

  /// Bytes of events that are not in the file yet.
  public var pendingBytes: Int { state.withLock { max($0.tail.fileEnd - $0.progress.written, 0) } }
}

// MARK: - Appending

extension Journal {
  /// Appends events that happened `t` milliseconds after the run began, and gives back their seqs.
  ///
  /// A long delta takes several seqs, and a delta without text none. After `run.completed` nothing is appended any
  /// more, and never to a journal that was opened for reading. nil when nothing was appended.
  @discardableResult
  public func append(_ events: [RunEvent], at t: Int) -> ClosedRange<Int>? { appendAll(events, at: t) }

  /// Appends one event; otherwise as for several.
  @discardableResult
  public func append(_ event: RunEvent, at t: Int) -> ClosedRange<Int>? { appendAll(CollectionOfOne(event), at: t) }

  @inline(__always)
  private func appendAll(_ events: some Sequence<RunEvent>, at t: Int) -> ClosedRange<Int>? {
    var append = JournalAppend(lastSeq: 0, containsBarrier: false, containsFirstDelta: false, isFinal: false)
    let (first, need, observers) = state.withLock {
      state -> (Int, Urgency, [(number: Int, observer: any JournalObserver)]) in
      let first = state.tail.nextSeq
      for event in events where state.isOpen { state.append(event, at: t, &append) }
      guard state.tail.nextSeq > first else { return (first, .none, []) }
      trim(&state)
      return (first, urgency(&state), state.observers)
    }
    guard append.lastSeq >= first else { return nil }
    if need != .none { writer.schedule(self, urgent: need == .now) }
    for (_, observer) in observers { observer.journal(self, didAppend: append) }
    return first...append.lastSeq
  }

  /// Waits while more than 8 MiB are not yet in the file. Producers of much output call it after each block; it costs
  /// next to nothing when there is room.
  public func waitForRoom() async {
    guard state.withLock({ isFull($0) }) else { return }
    _ = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
      let mustWait = state.withLock { state in
        guard isFull(state) else { return false }
        state.progress.roomWaiters.append(continuation)
        return true
      }
      if !mustWait { continuation.resume(returning: true) }
    }
  }

  private enum Urgency {
    case none, soon, now
  }

  /// Whether the writer has to be told, and how urgent it is.
  private func urgency(_ state: inout JournalState) -> Urgency {
    let pending = state.tail.fileEnd - state.progress.written
    switch state.progress.health {
    case .good: break
    case .failing where state.lastTime - state.progress.lastFailure >= limits.retryMilliseconds: break
    default: return .none
    }
    if pending > Self.urgentBytes, !state.progress.isUrgent {
      state.progress.isScheduled = true
      state.progress.isUrgent = true
      return .now
    }
    defer { state.progress.isScheduled = true }
    return state.progress.isScheduled ? .none : .soon
  }

  private func isFull(_ state: JournalState) -> Bool {
    state.progress.health == .good && state.tail.fileEnd - state.progress.written > limits.pendingBytes
  }
}

// MARK: - Observing

extension Journal {
  /// Tells `observer` about every append from now on, until ``unsubscribe(_:)``. The journal holds on to it.
  public func subscribe(_ observer: any JournalObserver) -> JournalSubscription {
    state.withLock { state in
      let number = state.nextSubscription()
      state.observers.append((number, observer))
      return JournalSubscription(number: number)
    }
  }

  /// Ends a subscription.
  public func unsubscribe(_ subscription: JournalSubscription) {
    let removed = state.withLock { state in
      state.observers.firstIndex { $0.number == subscription.number }.map { state.observers.remove(at: $0) }
    }
    _ = removed  // The last reference to the observer may be this one: it goes outside of the lock.
  }
}
