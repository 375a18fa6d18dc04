// SPDX-License-Identifier: Apache-2.0

public import Measurement
import Synchronization

/// What became of the calls of all runs' agents; played replies do not count.
public struct ProviderFigures: Sendable, Equatable {
  /// Calls that were begun, repetitions included.
  public var calls = 0
  /// Calls that ended and are repeated because their transport failed.
  public var retries = 0
  /// Calls that failed for good.
  public var failures = 0
  /// From the begin of a call to the first of its reply.
  public var firstByte = DurationHistogram()
}

/// Counts the calls of all runs. Nothing is counted for single deltas.
final class ProviderMeter: Sendable {
  private let state = Mutex(ProviderFigures())

  var figures: ProviderFigures { state.withLock { $0 } }

  func began() { state.withLock { $0.calls += 1 } }

  func firstByte(after milliseconds: Int) {
    state.withLock { $0.firstByte.add(microseconds: milliseconds * 1000) }
  }

  func retried() { state.withLock { $0.retries += 1 } }

  func failed() { state.withLock { $0.failures += 1 } }
}
