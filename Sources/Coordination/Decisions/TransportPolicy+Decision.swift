// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// What to do about a failed call.
enum TransportDecision: Sendable, Equatable {
  /// Repeat it after this time.
  case retry(afterMilliseconds: Int)
  /// Repeating could help, but the call has had its tries. Whoever starts a new call should wait this long.
  case exhausted(pauseMilliseconds: Int)
  /// Repeating cannot help.
  case fatal(ModelFailure)
}

extension TransportPolicy {
  /// Decides after `tries` tries of a call that have waited `waited` milliseconds between them.
  func decide(_ failure: ModelFailure, tries: Int, waited: Int, jitter: Double) -> TransportDecision {
    guard failure.retryable else { return .fatal(failure) }
    if let asked = failure.retryAfterMilliseconds, asked > maxWaitMilliseconds {
      return .fatal(waitTooLong(failure, asked: asked))
    }
    let pause = pause(failure, tries: tries, jitter: jitter)
    guard tries < limit(for: failure), waited + pause <= budgetMilliseconds else {
      return .exhausted(pauseMilliseconds: pause)
    }
    return .retry(afterMilliseconds: pause)
  }

  /// A model that garbles its calls, and a reply that had begun, are repeated at most twice. (backends.md 8.1, 8.3)
  private func limit(for failure: ModelFailure) -> Int {
    failure.afterOutput || failure.failureClass == .malformedToolCall ? min(maxTries, 3) : maxTries
  }

  private func pause(_ failure: ModelFailure, tries: Int, jitter: Double) -> Int {
    if let asked = failure.retryAfterMilliseconds, asked > 0 { return asked }
    let overloaded = failure.failureClass == .overloaded
    let cap = overloaded ? overloadedCapMilliseconds : capMilliseconds
    // Twenty doublings pass every cap, and a larger shift could overflow.
    let grown = baseMilliseconds.multipliedReportingOverflow(by: (overloaded ? 4 : 1) << min(max(tries - 1, 0), 20))
    let full = min(grown.overflow ? cap : grown.partialValue, cap)
    let share = 0.5 + 0.5 * min(max(jitter, 0), 1)
    return Int(Double(full) * share)
  }

  private func waitTooLong(_ failure: ModelFailure, asked: Int) -> ModelFailure {
    var failure = failure
    failure.retryable = false
    failure.hint =
      "The provider asks for a pause of \(asked / 1000) s; the longest pause this run makes is "
      + "\(maxWaitMilliseconds / 1000) s. Try again later or use another model."
    return failure
  }
}
