// SPDX-License-Identifier: Apache-2.0

/// How far a journal's events have got to its file, and who waits for that.
struct WriteProgress {
  /// Whether the file can be relied on.
  enum Health: Equatable {
    /// There is no file.
    case memoryOnly
    case good
    /// Writing failed; everything since is still in memory and is tried again now and then.
    case failing
    /// Events that never got to the file had to be dropped. The file ends before them for good.
    case lost
    /// Everything is written and the file was given up, or was only opened for reading.
    case finished
  }

  /// Somebody who waits for the file, and how far it must be.
  struct Waiter {
    var offset: Int
    var needsSync: Bool
    var continuation: CheckedContinuation<Bool, Never>
  }

  var health: Health
  /// How many bytes of the file are written. Everything before is readable from the file.
  var written: Int
  /// Whether the writer already knows that there is something to write.
  var isScheduled = false
  /// Whether the writer knows that it should not wait.
  var isUrgent = false
  /// Whether the failure was reported.
  var isReported = false
  /// Time of the run at which writing failed last.
  var lastFailure = 0
  var flushWaiters: [Waiter] = []
  var roomWaiters: [CheckedContinuation<Bool, Never>] = []

  /// Whether it makes sense to write.
  var isWritable: Bool { health == .good || health == .failing }

  /// Takes those out whose wait is over.
  mutating func takeFlushed(synced: Bool) -> [Waiter] {
    let done = flushWaiters.filter { $0.offset <= written && (synced || !$0.needsSync) }
    if !done.isEmpty { flushWaiters.removeAll { $0.offset <= written && (synced || !$0.needsSync) } }
    return done
  }

  /// Takes everybody out: waiting is of no use any more.
  mutating func takeAll() -> [CheckedContinuation<Bool, Never>] {
    defer {
      flushWaiters = []
      roomWaiters = []
    }
    return flushWaiters.map(\.continuation) + roomWaiters
  }
}
