// SPDX-License-Identifier: Apache-2.0

import AgentModel

/// Where a run is in its life. It only moves downwards.
enum Stage: Sendable {
  case notStarted
  case coordinating
  case writing(FinalWriting)
  case finished(CoordinationOutcome)
}

/// The last phase: one agent writes the final text, as the winner or directly.
struct FinalWriting: Sendable {
  /// What is going on right now.
  enum Activity: Sendable {
    case ready
    case calling(CallID)
    case pausing(TimerID)
  }

  /// Who writes.
  let agent: Int
  /// The call, without its number and id, as every try makes it.
  var call: CallStart
  /// Why coordination ended.
  let stopReason: CoordinationOutcome.StopReason
  /// The answer that is final when the writing fails.
  let stored: StoredAnswer?
  var activity: Activity = .ready
  /// Pauses before earlier tries, in milliseconds.
  var waited = 0
  /// Set when no further call may be started.
  var isLastTry = false

  /// Tries the writing has had.
  var tries: Int { call.transportAttempt }
  /// Where a text written in this phase comes from.
  var source: CoordinationOutcome.Source { call.kind == .direct ? .direct : .presentation }
}
