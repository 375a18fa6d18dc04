// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Coordination
import JSONCore

extension Scenario {
  /// The settings a scenario asks for. Runs of a lone agent are coordinated, and a failed call is repeated at once,
  /// unless the scenario says otherwise.
  func settings(_ policy: AliasPolicy) -> CoordinationSettings {
    var settings = CoordinationSettings(aliasPolicy: policy)
    settings.mode = config["mode"]?.stringValue.flatMap(CoordinationSettings.Mode.init) ?? .coordinated
    settings.skipCoordinationRounds = config["skip_coordination_rounds"]?.boolValue ?? false
    settings.planningMode = config["planning_mode"]?.boolValue ?? false
    settings.maxFailedSeries = config["max_failed_series"]?.intValue ?? settings.maxFailedSeries
    settings.maxNewAnswersPerAgent = config["max_new_answers_per_agent"]?.intValue
    settings.maxNewAnswersGlobal = config["max_new_answers_global"]?.intValue
    settings.maxRounds = config["max_rounds"]?.intValue
    if let timeout = config["orchestrator_timeout_ms"]?.intValue { settings.coordinationTimeoutMilliseconds = timeout }
    if let timeout = config["presentation_timeout_ms"]?.intValue { settings.presentationTimeoutMilliseconds = timeout }
    settings.agentRoundTimeoutMilliseconds = config["agent_round_timeout_ms"]?.intValue
    settings.agentRoundSoftTimeoutMilliseconds = config["agent_round_soft_timeout_ms"]?.intValue
    settings.noveltyRequirement = config["answer_novelty_requirement"].value() ?? .lenient
    settings.restartPolicy = config["restart_policy"].value() ?? .boundary
    settings.finalAnswerStrategy = config["final_answer_strategy"].value() ?? .present
    settings.transport.baseMilliseconds = config["back_off_ms"]?.intValue ?? 0
    return settings
  }

  /// The team, with `fatal` naming agents that cannot work and `text_only` those without tools.
  func team() -> [CoordinationAgent] {
    agents.map { id in
      var agent = CoordinationAgent(id: id, systemMessage: "You are careful.")
      if config["fatal"]?.strings?.contains(id) == true {
        agent.fatalProblem = ModelFailure(.credentialsMissing, "There is no key.")
      }
      agent.supportsTools = config["text_only"]?.strings?.contains(id) != true
      return agent
    }
  }
}

extension JSONValue? {
  fileprivate func value<Value: RawRepresentable>() -> Value? where Value.RawValue == String {
    self?.stringValue.flatMap(Value.init)
  }
}
