// SPDX-License-Identifier: Apache-2.0

import Synchronization

extension Journal {
  /// Waits until everything appended so far is in the file, with `sync` also on the disk. False when it could not be
  /// written.
  @discardableResult
  public func flush(sync: Bool = false) async -> Bool {
    await withCheckedContinuation { continuation in
      let outcome = state.withLock { state -> Bool? in
        guard state.progress.isWritable else { return state.progress.health == .finished }
        if !sync, state.tail.fileEnd == state.progress.written { return true }
        state.progress.flushWaiters.append(
          WriteProgress.Waiter(offset: state.tail.fileEnd, needsSync: sync, continuation: continuation))
        state.progress.isScheduled = true
        return nil
      }
      if let outcome {
        continuation.resume(returning: outcome)
      } else {
        writer.schedule(self, urgent: true)
      }
    }
  }

  /// Writes everything, and gives up the file, its lock and the memory for events. Reading goes on to work, appending
  /// does not. False when not everything could be written.
  @discardableResult
  public func finish() async -> Bool {
    let isWritten = await flush(sync: true)
    state.withLock { state in
      guard isWritten, state.tail.fileEnd == state.progress.written else { return }
      state.progress.health = .finished
      state.releaseMemory()
    }
    file?.release()
    return isWritten
  }

  /// Writes what there is to write. Called on the writer's thread only.
  func writePending() {
    guard let file else { return }
    var position = state.withLock { state in
      state.progress.isScheduled = false
      state.progress.isUrgent = false
      return state.progress.written
    }
    do throws(DiskError) {
      while true {
        let views = state.withLock { $0.progress.isWritable ? $0.tail.pending(from: position, limit: 1 << 20) : [] }
        // Events may have been dropped meanwhile; a file with a hole would be worth nothing.
        guard let first = views.first, first.fileOffset <= position else { break }
        for view in views {
          let start = max(position - view.fileOffset, 0)
          try view.withBytes { bytes throws(DiskError) in
            try file.write(UnsafeRawBufferPointer(rebasing: bytes[start...]), at: view.fileOffset + start)
          }
          position = view.fileOffset + view.byteCount
          didWrite(upTo: position)
        }
      }
      if state.withLock({ $0.progress.isWritable && $0.progress.flushWaiters.contains(where: \.needsSync) }) {
        try file.synchronize()
        resume(state.withLock { $0.progress.takeFlushed(synced: true).map(\.continuation) }, true)
      }
      // Nobody may wait for a file that gets nothing more.
      resume(state.withLock { $0.progress.isWritable ? [] : $0.progress.takeAll() }, false)
    } catch {
      didFail(error)
    }
  }

  /// Gives memory back. Events that are not in the file go only when the memory for them is used up.
  func trim(_ state: inout JournalState) {
    if state.progress.health == .good {
      state.tail.trim(to: limits.tailBytes, written: state.progress.written)
      return
    }
    state.tail.trim(to: limits.fallbackTailBytes, written: .max)
    if state.progress.health == .failing, state.tail.firstFileOffset > state.progress.written {
      state.progress.health = .lost
    }
  }

  private func didWrite(upTo position: Int) {
    let done = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
      state.progress.written = position
      if state.progress.health == .failing { state.progress.health = .good }
      trim(&state)
      var done = state.progress.takeFlushed(synced: false).map(\.continuation)
      if state.tail.fileEnd - position <= limits.pendingBytes / 2 {
        done += state.progress.roomWaiters
        state.progress.roomWaiters = []
      }
      return done
    }
    resume(done, true)
  }

  private func didFail(_ error: DiskError) {
    let (waiters, isFirst) = state.withLock { state in
      if state.progress.health == .good { state.progress.health = .failing }
      state.progress.lastFailure = state.lastTime
      defer { state.progress.isReported = true }
      return (state.progress.takeAll(), !state.progress.isReported)
    }
    resume(waiters, false)
    if isFirst { onWriteFailure(error) }
  }

  private func resume(_ waiters: [CheckedContinuation<Bool, Never>], _ result: Bool) {
    for waiter in waiters { waiter.resume(returning: result) }
  }
}
