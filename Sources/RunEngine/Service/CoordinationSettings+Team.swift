// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import TeamConfig

extension CoordinationSettings {
  /// What a team file asks of the coordination.
  init(_ team: Team) {
    let spec = team.orchestrator
    let isDirect = team.agents.count == 1 && team.useOrchestratorForSingleAgent != true && !spec.skipCoordinationRounds
    self.init(
      aliasPolicy: spec.aliasPolicy,
      mode: isDirect ? .direct : .coordinated,
      skipCoordinationRounds: spec.skipCoordinationRounds,
      maxFailedSeries: spec.maxFailedSeries,
      maxNewAnswersPerAgent: spec.maxNewAnswersPerAgent,
      maxNewAnswersGlobal: spec.maxNewAnswersGlobal,
      maxRounds: spec.maxRounds,
      noveltyRequirement: spec.answerNoveltyRequirement,
      votingSensitivity: spec.votingSensitivity,
      planningMode: spec.planningMode,
      planningInstruction: spec.planningModeInstruction,
      restartPolicy: spec.restartPolicy,
      finalAnswerStrategy: spec.finalAnswerStrategy ?? .present,
      coordinationTimeoutMilliseconds: team.timeouts.orchestratorMilliseconds)
    if let presentation = team.timeouts.presentationMilliseconds { presentationTimeoutMilliseconds = presentation }
    // The coordination knows one limit for all rounds of all agents; the strictest wish of the file holds.
    let rounds = [
      team.timeouts.initialRoundMilliseconds, team.timeouts.subsequentRoundMilliseconds,
    ].compactMap { $0 }
    if let soft = rounds.min() {
      agentRoundSoftTimeoutMilliseconds = soft
      agentRoundTimeoutMilliseconds = soft + team.timeouts.roundGraceMilliseconds
    }
    let tries = team.agents.compactMap(\.backend.retry.maxTries)
    if let most = tries.min() { transport.maxTries = most }
    let waits = team.agents.compactMap(\.backend.retry.maxWaitMilliseconds)
    if let longest = waits.min() { transport.budgetMilliseconds = longest }
  }
}
