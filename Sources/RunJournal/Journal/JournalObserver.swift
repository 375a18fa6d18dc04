// SPDX-License-Identifier: Apache-2.0

/// Wants to know when a journal grew.
public protocol JournalObserver: AnyObject, Sendable {
  /// Called after every append, on the thread that appended and outside of all locks. It must return at once: it notes
  /// what happened and wakes whoever reads. Appends from several threads may be reported out of order.
  func journal(_ journal: Journal, didAppend append: JournalAppend)
}

/// What an append brought.
public struct JournalAppend: Sendable, Equatable {
  /// Seq of the newest event.
  public var lastSeq: Int
  /// Whether one of the new events is lossless, so that readers should get it at once.
  public var containsBarrier: Bool
  /// Whether one of the new events is the first delta of its item, so that readers should get it at once.
  public var containsFirstDelta: Bool
  /// Whether the run is over with this.
  public var isFinal: Bool
}

/// Names a subscription of a journal's observer.
public struct JournalSubscription: Sendable, Hashable {
  let number: Int
}
