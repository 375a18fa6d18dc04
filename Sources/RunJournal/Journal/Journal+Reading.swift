// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension Journal {
  /// Where the run stands now.
  ///
  /// For a journal that was opened from a file this reads the whole file the first time, which blocks: call it on a
  /// ``DiskExecutor`` then.
  public func snapshot() throws(JournalError) -> RunSnapshot {
    if let snapshot = state.withLock({ $0.isFolded ? $0.snapshotWithTexts : nil }) { return snapshot }
    var snapshot = RunSnapshot(runID: runID)
    try snapshot.apply(self)
    state.withLock { $0.fold(snapshot) }
    return snapshot
  }

  /// Gives a journal that was opened for reading an end that is not in its file.
  func complete(with result: RunResult) {
    var append = JournalAppend(lastSeq: 0, containsBarrier: false, containsFirstDelta: false, isFinal: false)
    state.withLock { state in
      guard !state.isComplete else { return }
      state.append(.runCompleted(result), at: result.durationMilliseconds, &append)
    }
  }

  /// The events around `seq`, from memory or from the file; nil when there is no such event yet.
  func view(of seq: Int) throws(JournalError) -> SegmentView? {
    enum Place {
      case memory(SegmentView)
      case file(firstSeq: Int, bytes: Range<Int>)
      case notYet
      case gone(JournalError)
    }
    let place = state.withLock { state -> Place in
      if let view = state.tail.view(of: seq) { return .memory(view) }
      guard seq > 0, seq < state.tail.nextSeq else { return .notYet }
      guard let span = state.tail.span(of: seq), span.bytes.upperBound <= state.progress.written, file != nil else {
        return .gone(.seqUnavailable(firstSeq: state.tail.firstSeq, lastSeq: state.tail.nextSeq - 1))
      }
      return .file(firstSeq: span.firstSeq, bytes: span.bytes)
    }
    switch place {
    case .memory(let view): return view
    case .notYet: return nil
    case .gone(let error): throw error
    case .file(let firstSeq, let range):
      let bytes: [UInt8]
      do {
        bytes = try file?.read(range) ?? []
      } catch {
        throw .unreadable(error.description)
      }
      let view = try SegmentLoader.load(bytes, firstSeq: firstSeq, fileOffset: range.lowerBound)
      guard seq < view.endSeq else { throw .damaged(seq: view.endSeq) }
      return view
    }
  }
}
