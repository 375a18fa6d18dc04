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

  /// Takes events of the backend and returns those to pass on: usage as the sum of the call so far, and no ending.
  func take(_ events: [ModelEvent]) -> [ModelEvent] {
    var passed = events
    if events.last?.isTerminal == true, let last = passed.popLast() {
      state.withLock { state in
        switch last {
        case .finish(let finish): state.ending = .finish(finish)
        case .error(let failure): state.ending = .error(failure)
        default: break
        }
      }
    }
    for index in passed.indices {
      guard case .usage(let usage) = passed[index] else { continue }
      state.withLock { $0.usage = usage }
      var sum = spent
      sum += usage
      passed[index] = .usage(sum)
    }
    return passed
  }
}
