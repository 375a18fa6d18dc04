// SPDX-License-Identifier: Apache-2.0

/// What the engine has to do, in this order.
public enum CoordinationEffect: Sendable, Equatable {
  /// Start a model call.
  case startCall(CallStart)
  /// Abort a call; nothing more is expected from it.
  case cancelCall(CallID)
  /// Feed ``CoordinationInput/timerFired(_:)`` after this time.
  case setTimer(TimerID, afterMilliseconds: Int)
  /// The timer is no longer needed.
  case cancelTimer(TimerID)
  /// Tell the journal.
  case event(CoordinationEvent)
}
