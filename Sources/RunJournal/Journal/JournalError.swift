// SPDX-License-Identifier: Apache-2.0

/// Why events could not be read from a journal.
public enum JournalError: Error, Sendable, Equatable {
  /// The events are gone: writing failed and memory did not hold them all. What is there begins at `firstSeq` and ends
  /// at `lastSeq`. (protocol.md section 11, -31016)
  case seqUnavailable(firstSeq: Int, lastSeq: Int)
  /// The file could not be read.
  case unreadable(String)
  /// The file holds something else where this event should stand.
  case damaged(seq: Int)

  /// A stable word for programs.
  public var code: String {
    switch self {
    case .seqUnavailable: "seq_unavailable"
    case .unreadable: "journal_unreadable"
    case .damaged: "journal_damaged"
    }
  }

  /// One sentence for people.
  public var message: String {
    switch self {
    case .seqUnavailable(let first, let last): "Only the events \(first) to \(last) of this run are still there."
    case .unreadable(let reason): "The run's journal could not be read: \(reason)."
    case .damaged(let seq): "The run's journal is damaged at event \(seq)."
    }
  }

  /// What can be done about it.
  public var hint: String {
    switch self {
    case .seqUnavailable: "Attach again without fromSeq to get a snapshot instead."
    case .unreadable: "Check that the run's folder is still there and can be read."
    case .damaged: "The events before it can be read."
    }
  }
}
