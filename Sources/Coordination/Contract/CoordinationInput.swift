// SPDX-License-Identifier: Apache-2.0

public import AgentModel

/// What can happen to a run.
public enum CoordinationInput: Sendable {
  /// A call ended normally.
  case replyFinished(CallID, Reply)
  /// A call failed; nothing of its reply counts. `jitter` is a random number from 0 to 1 for the back-off.
  case replyFailed(CallID, ModelFailure, partialText: String, jitter: Double)
  /// A timer's time has come.
  case timerFired(TimerID)
  /// The user ends the run.
  case cancelRun(reason: String?)
  /// The user ends one agent; the team goes on while anybody is left.
  case cancelAgent(agent: Int, reason: String?)
  /// The user says something more while the team works, under an id of the caller's. It reaches `agents`, or everybody
  /// when that is nil; see ``Coordinator/steerable(_:)``.
  case steer(id: String, text: String, agents: [Int]?)
  /// No new rounds: decide with what is there.
  case wrapUp(WrapUpReason)
}

/// Why a run is wound up early.
public enum WrapUpReason: String, Sendable, Hashable {
  /// The user wants the answer now. The winner presents; without any answer the first one that arrives wins.
  case userRequest = "user_request"
  /// A budget is used up. No further call is started; the winner's stored answer is final.
  case budget
  /// The time for the whole run is over. Calls are cut off; the winner's stored answer is final.
  case deadline
}
