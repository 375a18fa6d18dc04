// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Synchronization

/// What all runs of the process know about the state of providers: how long one asked everybody to wait, and which one
/// is down. So agents that share a key do not run into the same limit one after the other, and do not all come back at
/// the same moment. (backends.md 8.2, 8.4)
final class ProviderTraffic: Sendable {
  /// Final failures in a row after which a model counts as down.
  static let maxFailures = 5
  /// How long nothing is asked of a model that is down.
  private let downTime: Duration

  init(downTime: Duration = .seconds(60)) {
    self.downTime = downTime
  }

  /// The longest pause that is waited for here; a longer one is told instead. The same as a call's own limit.
  static let maxPause = Duration.seconds(120)
  /// The time between two requests that waited for the same pause.
  static let spacing = Duration.milliseconds(50)

  /// How often those who wait for a probe look.
  static let probeInterval = Duration.milliseconds(100)

  private struct State {
    /// Nothing is sent before this moment.
    var pausedUntil: ContinuousClock.Instant?
    /// When the next of those who wait may send.
    var nextSlot: ContinuousClock.Instant?
    var failuresInARow = 0
    var downUntil: ContinuousClock.Instant?
    /// Whether somebody tries if the model is back.
    var isProbing = false

    /// Whether it is being found out if the model is back.
    func isProbed(at now: ContinuousClock.Instant) -> Bool { isProbing && downUntil.map { now >= $0 } ?? false }
  }

  private let states = Mutex<[ModelTarget: State]>([:])

  /// Waits until a request may be sent. Returns why it must not be sent at all.
  func admit(
    _ target: ModelTarget, _ deliver: @Sendable ([ModelEvent]) async -> Void
  ) async -> ModelFailure? {
    // While one request tries whether a model is back, the others wait for what it finds.
    while !Task.isCancelled, states.withLock({ $0[target]?.isProbed(at: .now) ?? false }) {
      try? await ContinuousClock().sleep(for: Self.probeInterval)
    }
    let now = ContinuousClock.now
    let (failure, moment) = states.withLock { states in Self.admit(&states[target], target, now) }
    if let failure { return failure }
    guard let moment else { return nil }
    if moment - now >= .seconds(1) {
      let seconds = (moment - now).components.seconds + 1
      await deliver([
        .notice(
          code: "rate_limit_wait",
          message: "\(target.providerName) has asked for a pause; the request waits \(seconds) s.")
      ])
    }
    try? await ContinuousClock().sleep(until: moment)
    return nil
  }

  private static func admit(
    _ state: inout State?, _ target: ModelTarget, _ now: ContinuousClock.Instant
  ) -> (ModelFailure?, ContinuousClock.Instant?) {
    guard var known = state else { return (nil, nil) }
    defer { state = known }
    if let downUntil = known.downUntil {
      if now < downUntil || known.isProbing {
        return (down(target, known.failuresInARow, for: max(downUntil - now, .seconds(1))), nil)
      }
      known.isProbing = true
    }
    guard let pausedUntil = known.pausedUntil else { return (nil, nil) }
    guard now < pausedUntil || now < known.nextSlot ?? now else {
      known.pausedUntil = nil
      known.nextSlot = nil
      return (nil, nil)
    }
    if pausedUntil - now > maxPause { return (longPause(target, pausedUntil - now), nil) }
    let slot = max(pausedUntil, known.nextSlot ?? pausedUntil)
    known.nextSlot = slot + spacing
    return (nil, slot)
  }

  private static func down(_ target: ModelTarget, _ failures: Int, for pause: Duration) -> ModelFailure {
    ModelFailure(
      .overloaded,
      "\(target.model) at \(target.providerName) has failed \(failures) times in a row; it is not asked for a while.",
      code: "breaker_open",
      retryAfterMilliseconds: Int(pause.components.seconds) * 1000 + 1000,
      hint: "Wait, or use another model or provider.")
  }

  private static func longPause(_ target: ModelTarget, _ rest: Duration) -> ModelFailure {
    ModelFailure(
      .rateLimit,
      "\(target.providerName) takes no requests for \(target.model) for another \(rest.components.seconds) s.",
      code: "rate_limit_wait", retryAfterMilliseconds: Int(rest.components.seconds) * 1000)
  }

  /// A request was refused or broke.
  func note(_ failure: ModelFailure, _ target: ModelTarget) {
    let now = ContinuousClock.now
    states.withLock { states in
      if failure.failureClass == .rateLimit, let asked = failure.retryAfterMilliseconds, asked > 0 {
        let until = now + Duration.milliseconds(min(asked, 1 << 40))
        if until > states[target]?.pausedUntil ?? now { states[target, default: State()].pausedUntil = until }
      }
      if states[target]?.isProbing == true {
        states[target]?.isProbing = false
        if Self.countsAsDown(failure) { states[target]?.downUntil = now + downTime }
      }
    }
  }

  /// A request was answered.
  func noteSuccess(_ target: ModelTarget) {
    states.withLock { states in
      guard states[target] != nil else { return }
      states[target]?.failuresInARow = 0
      states[target]?.downUntil = nil
      states[target]?.isProbing = false
    }
  }

  /// A request was given up without an answer, so that nothing is known.
  func noteCancelled(_ target: ModelTarget) {
    states.withLock { $0[target]?.isProbing = false }
  }

  /// A call has failed for good, all its tries included.
  func noteFinal(_ failure: ModelFailure, _ target: ModelTarget) {
    guard Self.countsAsDown(failure), failure.code != "breaker_open" else { return }
    states.withLock { states in
      var state = states[target] ?? State()
      state.failuresInARow += 1
      if state.failuresInARow >= Self.maxFailures { state.downUntil = .now + downTime }
      states[target] = state
    }
  }

  private static func countsAsDown(_ failure: ModelFailure) -> Bool {
    switch failure.failureClass {
    case .server, .overloaded, .network, .timeout: true
    default: false
    }
  }
}
