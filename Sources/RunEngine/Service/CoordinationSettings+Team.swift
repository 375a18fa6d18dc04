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
    let timeouts = team.timeouts
    func limits(_ soft: Int?) -> RoundLimits {
      RoundLimits(softMilliseconds: soft, hardMilliseconds: soft.map { $0 + timeouts.roundGraceMilliseconds })
    }
    agentRoundSoftTimeoutMilliseconds = timeouts.initialRoundMilliseconds
    agentRoundTimeoutMilliseconds = limits(timeouts.initialRoundMilliseconds).hardMilliseconds
    laterRounds = limits(timeouts.subsequentRoundMilliseconds)
  }
}

extension TransportPolicy {
  /// The policy of one agent; nil when its block says nothing about it.
  init?(_ spec: RetrySpec) {
    guard spec.maxTries != nil || spec.maxWaitMilliseconds != nil else { return nil }
    self.init()
    if let tries = spec.maxTries { maxTries = tries }
    if let wait = spec.maxWaitMilliseconds { budgetMilliseconds = wait }
  }
}
