// SPDX-License-Identifier: Apache-2.0

import Coordination
import RunJournal

/// What the user says and wants while the team works.
extension Run {
  /// The most bytes the user can say to one run, because every later call carries them. It is the limit of a prompt, too.
  private static let maxSteerBytes = 32 << 20

  /// Says something to agents of the team; nil stands for everybody.
  ///
  /// The message is processed before anything that may decide the run, so an accepted one either reaches the next call
  /// of each agent it is for, or the run ends without such a call.
  ///
  /// - Parameter expectedSeq: the newest event the user knew. A decision after it refuses the message.
  func steer(
    _ text: String, to agentIDs: [String]?, expectedSeq: Int?
  ) throws(EngineError) -> SteerReceipt {
    var wanted: [Int]?
    if let agentIDs { wanted = try indices(of: agentIDs) }
    guard result == nil, !isCancelled, !coordinator.steerable(nil).isEmpty else {
      throw .runNotActive(
        plan.runID, status: result?.status ?? .running,
        hint: "Follow up with another run in the session “\(plan.sessionID)”.")
    }
    try check(expectedSeq)
    let reached = coordinator.steerable(wanted)
    guard !reached.isEmpty else {
      throw .invalidParameter(
        "/agentIds", message: "None of these agents takes part any more.",
        hint: "Still taking part: \(names(coordinator.steerable(nil))).", reason: "agent_not_active")
    }
    let bytes = steerBytes + text.utf8.count
    guard bytes <= Self.maxSteerBytes else {
      throw .payloadTooLarge(
        limit: Self.maxSteerBytes, actual: bytes, hint: "All messages to a run count; put long texts into files.")
    }
    steerBytes = bytes
    steerCount += 1
    let id = "steer_\(steerCount)"
    post(.steer(id: id, text: text, agents: reached))
    return SteerReceipt(steerID: id, agentIDs: reached.map { translator.agentIDs[$0] })
  }

  /// Asks for the answer now. Nothing happens while the final text is being written, or after the end.
  func answerNow(reason: String?) {
    guard result == nil else { return }
    answerNowReason = reason
    post(.wrapUp(.userRequest))
  }

  private func indices(of agentIDs: [String]) throws(EngineError) -> [Int] {
    var indices: [Int] = []
    for (position, agentID) in agentIDs.enumerated() {
      guard let index = translator.agentIDs.firstIndex(of: agentID) else {
        throw .invalidParameter(
          "/agentIds/\(position)", message: "The run has no agent “\(agentID)”.",
          hint: "Its agents are \(translator.agentIDs.joined(separator: ", ")).", reason: nil)
      }
      indices.append(index)
    }
    return indices
  }

  private func check(_ expectedSeq: Int?) throws(EngineError) {
    guard let expectedSeq else { return }
    guard expectedSeq <= journal.lastSeq else {
      throw .invalidParameter(
        "/expectedSeq", message: "The run has not had event \(expectedSeq) yet; its last one is \(journal.lastSeq).",
        hint: "Give the seq of the newest event you have seen.", reason: nil)
    }
    guard expectedSeq >= lastDecisionSeq else { throw .contentModified(lastSeq: journal.lastSeq) }
  }

  private func names(_ agents: [Int]) -> String {
    agents.map { translator.agentIDs[$0] }.joined(separator: ", ")
  }
}
