// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import JSONRPC
import RunEngine
import TeamConfig
import WireProtocol

/// Providers and models: what is there, and whether it can be asked.
extension ServerSession {
  /// `massgen/provider/list`
  func providerList(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try ProviderListParams(reader)
    let profiles = try profiles(params.provider, reader)
    let variables = await variables(in: params.workingDirectory)
    responder.respond(["providers": .array(profiles.map { ProviderJSON.encode($0, variables) })])
  }

  /// `massgen/provider/check`
  func providerCheck(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try ProviderCheckParams(reader)
    let profiles = try profiles(params.provider, reader)
    let checker = ProviderChecker(environment, variables: await variables(in: params.workingDirectory))
    var checks: [ProviderCheck]
    if let config = params.config {
      checks = checker.check(try await team(config, in: params.workingDirectory))
      if params.provider != nil { checks = checks.filter { check in profiles.contains { $0.id == check.provider } } }
    } else {
      checks = profiles.map { checker.check($0) }
    }
    let found = checks
    wait(isWork: true) {
      let looked = await checker.lookForPrograms(found)
      let checks = params.isOnline ? await checker.ask(looked) : looked
      responder.respond(["online": .bool(params.isOnline), "checks": .array(checks.map { ProviderJSON.encode($0) })])
    }
  }

  /// `massgen/model/list`
  func modelList(_ responder: Responder, _ reader: ParameterReader) async throws(WireError) {
    let params = try ModelListParams(reader)
    // Both of OpenAI's rows have the same models.
    let profiles = try profiles(params.provider, reader).prefix(params.provider == nil ? .max : 1)
    let checker = ProviderChecker(environment, variables: await variables(in: params.workingDirectory))
    wait(isWork: true) {
      var checks = profiles.map { checker.check($0) }
      // Of all providers only those are asked that can be; one that was named is told what keeps it from it.
      if params.refreshes { checks = await checker.ask(checks) }
      let isNamed = params.provider != nil
      let asked = checks.filter { params.refreshes && ($0.reply != nil || isNamed && !$0.problems.isEmpty) }
      responder.respond([
        "catalogue": .string(ModelTable.version),
        "models": .array(checks.flatMap { ModelMerging.models($0) }),
        "refreshed": .array(asked.map(ModelMerging.refreshed)),
      ])
    }
  }

  /// The providers a request is about: those of an id or of a `type`, which for `openai` are two.
  private func profiles(_ name: String?, _ reader: ParameterReader) throws(WireError) -> [ProviderProfile] {
    guard let name else { return ProviderTable.all }
    let named = ProviderTable.all.filter { $0.id == name || $0.typeNames.contains(name.lowercased()) }
    if !named.isEmpty { return named }
    throw .invalidParams(
      reader.child("provider"), "There is no provider “\(name)”.",
      hint: "There are \(ProviderTable.all.map(\.id).joined(separator: ", ")).")
  }

  private func variables(in folder: String?) async -> Environment {
    await EnvironmentLoader(environment).load(
      workingDirectory: folder ?? rootDirectory ?? environment.workingDirectory)
  }

  /// The team of a request.
  private func team(_ config: ConfigReference, in folder: String?) async throws(WireError) -> Team {
    let file = try await read(ConfigFile(reference: config, workingDirectory: folder), pointer: "/config")
    if let team = file.team { return team }
    throw EffectiveTeamJSON.refusal(of: file)
  }
}

/// Puts the models of the table and those that a provider listed together.
private enum ModelMerging {
  static func models(_ check: ProviderCheck) -> [JSONValue] {
    let isComplete = check.reply.map { $0.failure == nil } ?? false
    let listed = check.reply?.models ?? []
    let names = ModelTable.models(provider: check.provider)
    var entries: [String: ModelFacts] = [:]
    for model in listed { entries[model.name] = model }
    let known = Set(names)
    let both = names.map { name in
      ModelJSON.encode(
        provider: check.provider, known: ModelTable.facts(provider: check.provider, model: name),
        listed: entries[name], isListComplete: isComplete)
    }
    let further = listed.filter { !known.contains($0.name) }.map { model in
      ModelJSON.encode(
        provider: check.provider, known: ModelTable.facts(provider: check.provider, model: model.name), listed: model)
    }
    return both + further
  }

  static func refreshed(_ check: ProviderCheck) -> JSONValue {
    var object: JSONObject = [
      "provider": .string(check.provider), "models": .integer(Int64(check.reply?.models.count ?? 0)),
    ]
    object["error"] = (check.problems.first ?? check.reply?.failure).map { ProviderJSON.encode($0) }
    return .object(object)
  }
}
