// SPDX-License-Identifier: Apache-2.0

import AgentModel
public import RunJournal

/// Taking part in a run that is going on. (protocol.md 5.2)
extension RunService {
  /// Says something to the agents of a run; their next calls carry it. A run that waits for its turn takes it into its
  /// first calls.
  ///
  /// - Parameters:
  ///   - agentIDs: whom; nil for everybody. Agents that have failed or were cancelled are left out.
  ///   - expectedSeq: the newest event the caller knew; an answer, a winner or the end after it refuses the message.
  public func steer(
    _ runID: String, prompt: [RunRequest.PromptBlock], agentIDs: [String]? = nil, expectedSeq: Int? = nil
  ) async throws(EngineError) -> SteerReceipt {
    guard let entry = runs[runID], !entry.status.isTerminal else { throw try await notActive(runID) }
    try PromptText.refuseAttachments(
      prompt, for: entry.started.agents.map { ($0.id, $0.descriptor.provider) },
      because: "Files cannot be added to a run that is going on; start a follow-up with them.")
    let text = try PromptText.read(prompt, hint: "Say what the agents should know.")
    if let agentIDs, agentIDs.isEmpty {
      throw .invalidParameter(
        "/agentIds", message: "No agent is named.", hint: "Leave agentIds out to reach the whole team.", reason: nil)
    }
    return try await entry.run.steer(text, to: agentIDs, expectedSeq: expectedSeq)
  }

  /// Asks a run to come to its end with what there is, and returns the status it has now.
  ///
  /// With an answer the winner writes the final text at once. Without one the first answer that arrives wins, and
  /// whoever is at work may finish. A run that is writing its final text, or is over, is left alone.
  public func answerNow(_ runID: String, reason: String? = nil) async throws(EngineError) -> RunStatus {
    guard let entry = runs[runID], !entry.status.isTerminal else {
      let status = try await status(of: runID)
      if status.isTerminal { return status }
      throw try await notActive(runID)
    }
    await entry.run.answerNow(reason: reason)
    return entry.status
  }

  /// Gives a start's prompt to the run its session is performing; nil when there is none that takes it.
  func steerInstead(_ request: RunRequest) async throws(EngineError) -> StartedRun? {
    guard request.onBusy == .steer, let sessionID = request.sessionID,
      let busy = sessions[sessionID]?.lazy.compactMap({ self.runs[$0] }).first(where: { !$0.status.isTerminal })
    else { return nil }
    do throws(EngineError) {
      _ = try await steer(busy.started.runID, prompt: request.prompt)
    } catch .runNotActive {
      return nil
    } catch {
      throw error
    }
    var started = busy.started
    started.status = busy.status
    started.isNew = false
    started.steered = true
    if let key = request.idempotencyKey { remember(key, request.fingerprint, started) }
    return started
  }

  /// The error for a run that cannot be talked to: it is over, or another process performs it.
  func notActive(
    _ runID: String, elsewhere hint: String = "Say it there, or follow up with another run in its session."
  ) async throws(EngineError) -> EngineError {
    let status = try await status(of: runID)
    return status.isTerminal
      ? .runNotActive(runID, status: status, hint: "Follow up with another run in its session.")
      : .performedElsewhere(runID, status: status, hint: hint)
  }
}
