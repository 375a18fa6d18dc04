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
    var nextNumber = 0
    var waiting: [Int: CheckedContinuation<Outcome, Never>] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())

  /// The id of a request: `s` and its number.
  static func id(_ number: Int) -> RequestID { RequestID("s\(number)") }

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
    guard let text = id.text, text.utf8.first == UInt8(ascii: "s"), let number = Int(text.dropFirst()) else { return }
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
