// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The unanswered requests of the other side.
final class IncomingRequests: Sendable {
  private struct State {
    /// By what the id means; an id that is used again too early makes a second entry.
    var entries: [RequestID: [Entry]] = [:]
    var added = 0
    var count = 0
    var statistics = RequestStatistics()
  }

  private struct Entry {
    let number: Int
    let responder: Responder
  }

  private let state = Mutex(State())

  func add(_ responder: Responder) {
    state.withLock { state in
      state.added += 1
      state.count += 1
      state.entries[responder.id, default: []].append(Entry(number: state.added, responder: responder))
    }
  }

  /// Takes a request out that was answered.
  func remove(_ responder: Responder, isError: Bool, duration: Duration) {
    state.withLock { state in
      state.statistics.add(responder.method, isError: isError, duration: duration)
      guard var entries = state.entries.removeValue(forKey: responder.id) else { return }
      entries.removeAll { $0.responder === responder }
      state.count -= 1
      if !entries.isEmpty { state.entries[responder.id] = entries }
    }
  }

  func find(_ id: RequestID) -> Responder? {
    state.withLock { $0.entries[id]?.first?.responder }
  }

  var all: [Responder] {
    state.withLock { $0.entries.values.flatMap(\.self).sorted { $0.number < $1.number }.map(\.responder) }
  }

  var statistics: RequestStatistics { state.withLock { $0.statistics } }

  var count: Int { state.withLock { $0.count } }
}
