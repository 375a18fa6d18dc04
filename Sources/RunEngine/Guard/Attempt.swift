// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Synchronization

/// One request of a call and what has come of it: passes everything on but the ending, which its owner decides about.
final class Attempt: Sendable {
  /// How a reply ended.
  enum Ending: Sendable {
    case finish(ModelFinish)
    case error(ModelFailure)
  }

  private struct State {
    var ending: Ending?
    var usage: TokenUsage?
    var rest: [ModelEvent] = []
  }

  private let state = Mutex(State())
  /// What earlier requests of the same call have used.
  private let spent: TokenUsage

  init(spent: TokenUsage) {
    self.spent = spent
  }

  /// The ending, once it came; nil when the call was cancelled.
  var ending: Ending? { state.withLock(\.ending) }
  /// What this request has used, as far as the provider said.
  var usage: TokenUsage? { state.withLock(\.usage) }

  /// What came together with the ending, and is to be passed on with it or with what replaces it.
  var rest: [ModelEvent] { state.withLock(\.rest) }

  /// Takes events of the backend and returns those to pass on: usage as the sum of the call so far, and nothing of the
  /// block with the ending, which belongs together. (Whoever counts usage must know then that the reply is complete.)
  func take(_ events: [ModelEvent]) -> [ModelEvent] {
    var passed = events
    for index in passed.indices {
      guard case .usage(let usage) = passed[index] else { continue }
      state.withLock { $0.usage = usage }
      var sum = spent
      sum += usage
      passed[index] = .usage(sum)
    }
    guard passed.last?.isTerminal == true, let last = passed.popLast() else { return passed }
    state.withLock { state in
      state.rest = passed
      switch last {
      case .finish(let finish): state.ending = .finish(finish)
      case .error(let failure): state.ending = .error(failure)
      default: break
      }
    }
    return []
  }
}
