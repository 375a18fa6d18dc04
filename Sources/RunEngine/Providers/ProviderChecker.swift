// SPDX-License-Identifier: Apache-2.0

public import AgentModel
import Backends
import JSONCore
public import TeamConfig

/// Looks whether providers and the models of agents can be asked: first without a network, then, where that is wanted,
/// by asking for their lists of models.
public struct ProviderChecker: Sendable {
  private let variables: Environment
  private let factory: BackendFactory
  let surroundings: ProgramSurroundings

  /// A checker for a machine.
  ///
  /// - Parameter variables: where keys are looked up.
  public init(_ environment: ServiceEnvironment, variables: Environment) {
    self.variables = variables
    let name = ClientIdentity.userAgent(version: environment.serverVersion)
    factory = BackendFactory(userAgent: name)
    surroundings = ProgramSurroundings(variables, clientName: name)
  }

  /// Looks at a provider as an agent without settings of its own would find it.
  public func check(_ profile: ProviderProfile) -> ProviderCheck {
    var check = check(Self.plainBackend(profile, variables), profile)
    check.model = nil
    return check
  }

  /// Looks at the agents of a team.
  public func check(_ team: Team) -> [ProviderCheck] {
    team.agents.map { agent in
      var check = check(agent.backend, ProviderTable.profile(id: agent.backend.provider))
      check.agentID = agent.id
      return check
    }
  }

  /// Asks the providers of checks that found nothing wrong for their models, all at once, and each address with each
  /// key only once.
  public func ask(_ checks: [ProviderCheck]) async -> [ProviderCheck] {
    var questions: [Question: ModelListing] = [:]
    for check in checks where check.problems.isEmpty { questions[question(check)] = listing(check) }
    let replies = await withTaskGroup(of: (Question, ModelListReport).self) { group in
      for (question, listing) in questions { group.addTask { (question, await listing.fetch()) } }
      return await group.reduce(into: [Question: ModelListReport]()) { $0[$1.0] = $1.1 }
    }
    return checks.map { check in
      var check = check
      if check.problems.isEmpty { check.reply = replies[question(check)] }
      return check
    }
  }

  // MARK: Without a network

  /// The backend of an agent of which a file says nothing but the type.
  private static func plainBackend(_ profile: ProviderProfile, _ variables: Environment) -> BackendSpec {
    let type = profile.typeNames.first ?? profile.id
    let file: JSONValue = ["agents": [["id": "check", "backend": ["type": .string(type), "model": "any"]]]]
    let context = TeamContext(workingDirectory: "/", environment: variables)
    let source = TeamSource(bytes: Array(file.description.utf8), format: .json)
    return TeamReader.read(source, context: context).team?.agents.first?.backend
      ?? BackendSpec(type: type, provider: profile.id, model: "")
  }

  private func check(_ spec: BackendSpec, _ profile: ProviderProfile?) -> ProviderCheck {
    var check = ProviderCheck(
      provider: profile?.id ?? spec.provider, displayName: profile?.displayName ?? spec.provider, type: spec.type,
      model: spec.model.isEmpty ? nil : spec.model, baseURL: spec.baseURL ?? profile?.defaultBaseURL,
      key: .notNeeded, problems: [], spec: spec)
    switch spec.credential {
    case .none: break
    case .key(_, let variable): check.key = .set(variable: variable, origin: variables.lookup(variable)?.origin)
    case .missing(let variables): check.key = .missing(variables: variables)
    }
    guard spec.replay == nil else { return check }
    guard let profile, profile.api.isBuilt else {
      check.problems = [BackendFactory.notBuilt(spec)]
      return check
    }
    if case .missing(let variables) = check.key {
      check.problems.append(BackendFactory.missingKey(profile, variables: variables))
    }
    check.problems += Self.addressProblem(spec, check.baseURL, profile).map { [$0] } ?? []
    return check
  }

  private static func addressProblem(
    _ spec: BackendSpec, _ baseURL: String?, _ profile: ProviderProfile
  ) -> ModelFailure? {
    if let reason = spec.addressProblem {
      return ModelFailure(
        .invalidRequest, "The address of \(profile.displayName) is none: \(reason).", code: "base_url_invalid",
        hint: "Set base_url to the root of the API.")
    }
    guard baseURL == nil, profile.api != .claudeCode else { return nil }
    return ModelFailure(
      .invalidRequest, "No address for \(profile.displayName).", code: "base_url_missing",
      hint: "Set base_url to the root of the API.")
  }

  // MARK: Asking

  private func listing(_ check: ProviderCheck) -> ModelListing? {
    ProviderTable.profile(id: check.provider).flatMap { ModelListing(factory.settings(check.spec, $0)) }
  }

  private func question(_ check: ProviderCheck) -> Question {
    Question(
      provider: check.provider, baseURL: check.baseURL, credential: check.spec.credential,
      headers: check.spec.extraHeaders.map { [$0.0, $0.1] }, query: check.spec.extraQuery.map { [$0.0, $0.1] })
  }

  /// What tells the question of one check from that of another.
  private struct Question: Hashable, Sendable {
    var provider: String
    var baseURL: String?
    var credential: Credential
    var headers: [[String]]
    var query: [[String]]
  }
}
