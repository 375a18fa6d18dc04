// SPDX-License-Identifier: Apache-2.0

import RunEngine
import RunJournal

struct SteerReceipt { var agentIDs: [String] }
extension RunService {
  func steer(
    _ runID: String, prompt: [RunRequest.PromptBlock], agentIDs: [String]?, expectedSeq: Int?
  ) async throws(EngineError) -> SteerReceipt { throw .system("Steering is not possible yet.") }
  func answerNow(_ runID: String, reason: String?) async throws(EngineError) -> RunStatus {
    throw .system("Answering at once is not possible yet.")
  }
}
