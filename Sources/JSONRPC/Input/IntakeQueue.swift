// SPDX-License-Identifier: Apache-2.0

/// A bounded, ordered queue from one thread that may block to one task that must not.
///
/// The thread sleeps only while the task has `byteLimit` bytes or more that it has not worked off. The queue ends with one
/// last element, which is then given again and again.
final class IntakeQueue<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    /// The size of `elements`.
    var queuedBytes = 0
    /// The size of what the consumer took and has not come back for.
    var takenBytes = 0
    var last: Element?
    var consumer: CheckedContinuation<Void, Never>?
  }

  /// Counted for every element beside its size, so that tiny ones are bounded, too.
  private static var overhead: Int { 256 }

  private let byteLimit: Int
  private let monitor: Monitor<State>

  init(byteLimit: Int) {
    self.byteLimit = byteLimit
    monitor = Monitor(State())
  }

  /// Appends elements; sleeps while too much is waiting. For a thread that may block.
  ///
  /// - Parameter size: of all together, in bytes.
  func push(_ elements: [Element], size: Int) {
    if elements.isEmpty { return }
    let consumer: CheckedContinuation<Void, Never>? = monitor.wait { state in
      if state.last != nil { return .done(nil) }
      if state.queuedBytes + state.takenBytes >= byteLimit { return .sleep(until: nil) }
      if state.elements.isEmpty { state.elements = elements } else { state.elements += elements }
      state.queuedBytes += size + Self.overhead * elements.count
      return .done(state.consumer.take())
    }
    consumer?.resume()
  }

  /// Ends the queue; only the first call counts. Never sleeps.
  func end(with last: Element) {
    let consumer = monitor.withLock { state in
      if state.last == nil { state.last = last }
      return state.consumer.take()
    }
    monitor.signal()
    consumer?.resume()
  }

  /// All elements that are there, after waiting for at least one. To come back is to say that the last ones are done.
  ///
  /// Only one task may wait. When it is cancelled while it waits it gets nothing, and nothing is lost.
  func next() async -> [Element] {
    if let burst = take() { return burst }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = monitor.withLock { state in
          assert(state.consumer == nil, "an intake queue has one consumer")
          if !state.elements.isEmpty || state.last != nil || Task.isCancelled { return true }
          state.consumer = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      monitor.withLock { $0.consumer.take() }?.resume()
    }
    return take() ?? []
  }

  private func take() -> [Element]? {
    let burst: [Element]? = monitor.withLock { state in
      state.takenBytes = 0
      if state.elements.isEmpty { return state.last.map { [$0] } }
      defer {
        state.elements = []
        state.takenBytes = state.queuedBytes
        state.queuedBytes = 0
      }
      return state.elements
    }
    monitor.signal()
    return burst
  }
}
