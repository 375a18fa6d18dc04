// SPDX-License-Identifier: Apache-2.0

import JSONCore
import Synchronization

/// Why a request of this side has no result.
public enum RequestFailure: Error, Sendable, Hashable {
  /// The other side answered with an error.
  case refused(RPCError)
  /// No answer came in time.
  case timedOut
  /// The connection ended.
  case disconnected
  /// The task that asked was cancelled.
  case cancelled
}

/// The requests of this side that wait for an answer.
final class OutgoingRequests: Sendable {
  typealias Outcome = Result<JSONValue, RequestFailure>

  private struct State {
    var nextNumber = OutgoingRequests.firstNumber
    var waiting: [Int: CheckedContinuation<Outcome, Never>] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())

  /// The first id. Ids are numbers, because some clients cannot answer to texts, and begin far from those of the other
  /// side, because some take a request for the answer to their own of the same number.
  static let firstNumber = 1_000_000

  /// The id of a request: its number.
  static func id(_ number: Int) -> RequestID { RequestID(number) }

  func nextNumber() -> Int {
    state.withLock { state in
      defer { state.nextNumber += 1 }
      return state.nextNumber
    }
  }

  /// Lets somebody wait; false when no answer can come any more.
  func add(_ number: Int, _ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
    state.withLock { state in
      if state.isClosed { return false }
      state.waiting[number] = continuation
      return true
    }
  }

  /// Ends the wait for an answer; false when nobody waits for it.
  @discardableResult
  func settle(_ number: Int, _ outcome: Outcome) -> Bool {
    guard let continuation = state.withLock({ $0.waiting.removeValue(forKey: number) }) else { return false }
    continuation.resume(returning: outcome)
    return true
  }

  /// Ends the wait for the answer to this id; an unknown one is ignored.
  func settle(_ id: RequestID, _ outcome: Result<JSONValue, RPCError>) {
    guard let number = id.number else { return }
    settle(number, outcome.mapError { .refused($0) })
  }

  /// Ends all waits; no answer can come any more.
  func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [:] }
      return state.waiting
    }
    for continuation in waiting.values { continuation.resume(returning: .failure(.disconnected)) }
  }
}
