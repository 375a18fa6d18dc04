// SPDX-License-Identifier: Apache-2.0

/// Names one model call of a run; prints as `call_<n>`, `n` counting all calls of the run from 1 in starting order.
public struct CallID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Number among the calls of the run, from 1.
  public let number: Int

  init(number: Int) {
    self.number = number
  }

  /// `call_<n>`.
  public var description: String { "call_\(number)" }

  /// Orders calls by their start.
  public static func < (left: CallID, right: CallID) -> Bool { left.number < right.number }
}

/// Names one timer of a run. A timer fires at most once, and a firing that crosses its cancellation is ignored.
public struct TimerID: Sendable, Hashable, CustomStringConvertible {
  /// What a timer is for.
  public enum Purpose: String, Sendable, Hashable {
    /// Limit of the phase before the presentation.
    case coordination
    /// Limit of the wait for a first answer after the user asked for it now.
    case windUp = "wind_up"
    /// Limit of the presentation.
    case presentation
    /// An agent should come to an end.
    case roundSoft = "round_soft"
    /// An agent is given up.
    case round
    /// The pause before a failed call is repeated.
    case backOff = "back_off"
  }

  /// Number among the timers of the run, from 1.
  public let number: Int
  /// What the timer is for.
  public let purpose: Purpose
  /// The agent it belongs to, if it belongs to one.
  public let agent: Int?

  init(number: Int, purpose: Purpose, agent: Int?) {
    self.number = number
    self.purpose = purpose
    self.agent = agent
  }

  /// For example `timer_3:back_off`.
  public var description: String { "timer_\(number):\(purpose.rawValue)" }
}
