// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Synchronization

/// What a turn has to say to whoever waits for it: a queue with one reader and a limit, which outlives the reader when the
/// call is cancelled.
final class TurnFeed: Sendable {
  /// How many batches may wait; then the program's output waits. Each is what came with one read.
  static let limit = 256

  private struct State {
    var batches: [[ModelEvent]] = []
    var isClosed = false
    var reader: CheckedContinuation<[ModelEvent]?, Never>?
    var writer: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  /// Adds events; they are dropped once the feed is closed.
  func push(_ events: [ModelEvent]) {
    if events.isEmpty { return }
    let reader = state.withLock { state -> CheckedContinuation<[ModelEvent]?, Never>? in
      if state.isClosed { return nil }
      if let reader = state.reader {
        state.reader = nil
        return reader
      }
      state.batches.append(events)
      return nil
    }
    reader?.resume(returning: events)
  }

  /// Nothing more comes; what waits can still be read.
  func close() {
    let (reader, writer) = state.withLock { state in
      state.isClosed = true
      defer { (state.reader, state.writer) = (nil, nil) }
      return (state.reader, state.writer)
    }
    reader?.resume(returning: nil)
    writer?.resume()
  }

  /// Everything that waits, or what comes next; nil at the end.
  func next() async -> [ModelEvent]? {
    await withCheckedContinuation { continuation in
      let (ready, writer) = state.withLock { state -> ([ModelEvent]??, CheckedContinuation<Void, Never>?) in
        if state.batches.isEmpty {
          if state.isClosed { return (.some(nil), nil) }
          state.reader = continuation
          return (nil, nil)
        }
        defer {
          state.batches = []
          state.writer = nil
        }
        return (.some(state.batches.flatMap(\.self)), state.writer)
      }
      writer?.resume()
      if let ready { continuation.resume(returning: ready) }
    }
  }

  /// Returns when there is room for more.
  func room() async {
    if state.withLock({ $0.batches.count < Self.limit || $0.isClosed }) { return }
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.batches.count < Self.limit || state.isClosed { return true }
        state.writer = continuation
        return false
      }
      if isFree { continuation.resume() }
    }
  }
}
