// SPDX-License-Identifier: Apache-2.0

import AgentModel
import Backends
import Coordination
import JSONCore
import RunJournal
import TeamConfig

/// Turns a request and the team it names into a plan for a run, or says why there can be none.
struct RunPlanner: Sendable {
  let request: RunRequest
  let file: TeamFile
  let team: Team
  let environment: ServiceEnvironment
  let traffic: ProviderTraffic

  /// Where the agents work.
  var placement: AgentPlacement {
    AgentPlacement(
      team: team, workingDirectory: request.workingDirectory, offeredPaths: request.contextPaths,
      teamFile: file.source.path, environment: environment)
  }

  /// Members with their backends. Throws when no agent could ever make a call.
  ///
  /// - Parameters:
  ///   - attachments: what goes with the task, for each agent of the team.
  ///   - places: where each agent works.
  ///   - programs: the programs behind the agents.
  func members(
    _ replays: ReplaySources, _ attachments: [Attachments], _ places: [AgentPlace], _ programs: [AgentProgram?]
  ) throws(EngineError) -> [RunPlan.Member] {
    let factory = BackendFactory(
      userAgent: ClientIdentity.userAgent(version: environment.serverVersion), memory: RunMemory(), traffic: traffic)
    var members: [RunPlan.Member] = []
    for ((spec, attachments), (place, program)) in zip(zip(team.agents, attachments), zip(places, programs)) {
      var agent = CoordinationAgent(id: spec.id, systemMessage: spec.systemMessage)
      agent.attachments = attachments.parts
      agent.roundTimeoutMilliseconds = spec.limits.roundTimeoutMilliseconds
      agent.transport = TransportPolicy(spec.backend.retry)
      agent.maxNewAnswers = spec.limits.maxNewAnswers
      agent.maxFailedSeries = spec.limits.maxFailedSeries
      agent.votingSensitivity = spec.votingSensitivity
      agent.answersInText = spec.backend.claudeCode?.textAnswers ?? false
      agent.workspacePath = place.workspace
      agent.workspaceGuidance = place.text?.round
      agent.presenterGuidance = place.text?.presenter
      let made: BackendFactory.Made
      if let replay = try replays.backend(for: spec) {
        made = .backend(replay)
      } else if let failure = place.failure {
        made = .unusable(failure)
      } else {
        made = factory.make(spec.backend, program: program, searched: attachments.searched)
      }
      switch made {
      case .backend(let backend):
        members.append(
          RunPlan.Member(
            agent: agent, backend: backend, descriptor: backend.descriptor,
            target: (backend as? GuardedBackend)?.target, workspace: place.workspace, folders: place.folders,
            program: program))
      case .unusable(let failure):
        agent.fatalProblem = failure
        members.append(
          RunPlan.Member(agent: agent, backend: nil, descriptor: BackendFactory.descriptor(spec.backend)))
      }
    }
    if members.allSatisfy({ $0.backend == nil }) { throw refusal(members) }
    return members
  }

  /// No agent can make a call: for want of keys, or because nothing of it is built.
  private func refusal(_ members: [RunPlan.Member]) -> EngineError {
    var missing: [EngineError.MissingCredential] = []
    for spec in team.agents {
      if case .missing(let variables) = spec.backend.credential,
        ProviderTable.profile(id: spec.backend.provider)?.api.isBuilt ?? true
      {
        missing.append(
          EngineError.MissingCredential(
            agentID: spec.id, provider: spec.backend.provider, variables: variables))
      }
    }
    if !missing.isEmpty { return .credentialsMissing(missing) }
    let diagnostics = zip(team.agents, members).compactMap { spec, member in
      member.agent.fatalProblem.map { problem in
        ConfigDiagnostic(
          code: Self.code(of: problem), severity: .error,
          message: problem.message, range: spec.backend.range,
          path: "agents.\(spec.id).backend", hint: problem.hint)
      }
    }
    return .configInvalid(file: file, diagnostics: diagnostics)
  }

  /// What is wrong with the team file, when an agent of it cannot work.
  private static func code(of problem: ModelFailure) -> DiagnosticCode {
    switch problem.code {
    case AgentPlacement.failureCode: .cwdUnusable
    case "backend_not_built": .backendNotBuilt
    default: .claudeCodeUnusable
    }
  }

  /// What the task is.
  func question() throws(EngineError) -> String {
    try PromptText.read(request.prompt, hint: "Say what the team should do.")
  }

  /// How the team coordinates. The limit of the whole run is the run's own business.
  func settings() -> CoordinationSettings {
    CoordinationSettings(team)
  }

  /// What the user should know before anything else happens.
  func notices(
    _ members: [RunPlan.Member], _ attachments: [Attachments], _ places: [AgentPlace]
  ) -> [Notice] {
    var notices = attachments.flatMap(\.notices) + places.flatMap(\.notices)
    for spec in team.agents where !spec.backend.unsupported.isEmpty {
      notices.append(
        Notice(
          .warning, code: "feature_not_built",
          title: "The agent runs without what is not built into this version yet.",
          detail: spec.backend.unsupported.joined(separator: ", "), agentID: spec.id))
    }
    if !team.unsupported.isEmpty {
      notices.append(
        Notice(
          .warning, code: "feature_not_built", title: "The team runs without what is not built into this version yet.",
          detail: team.unsupported.joined(separator: ", ")))
    }
    if !request.contextPaths.isEmpty, places.allSatisfy({ $0.folders == nil }) {
      notices.append(
        Notice(
          .warning, code: "feature_not_built", title: "The agents of this team cannot look at contextPaths yet.",
          detail: request.contextPaths.joined(separator: ", ")))
    }
    notices += budgetNotices(members)
    let isMixed = members.contains { $0.descriptor.replay == nil } && members.contains { $0.descriptor.replay != nil }
    if isMixed,
      request.replay?.speed == .instant || team.agents.contains(where: { $0.backend.replay?.speed == .instant })
    {
      notices.append(
        Notice(
          .info, code: "replay_not_deterministic",
          title: "Replays beside live agents are played in real time, so this run is not repeatable."))
    }
    return notices
  }
}
