// SPDX-License-Identifier: Apache-2.0

public import AgentModel
public import JSONCore
public import RunEngine
public import TeamConfig

/// Providers and what was found out about them, as clients get them. The value of a key is nowhere in it.
public enum ProviderJSON {
  /// A row of the provider table.
  ///
  /// - Parameter environment: where keys are looked up.
  public static func encode(_ profile: ProviderProfile, _ environment: Environment) -> JSONValue {
    var object: JSONObject = [
      "id": .string(profile.id), "displayName": .string(profile.displayName), "api": .string(profile.api.rawValue),
      "types": texts(profile.typeNames), "built": .bool(profile.api.isBuilt), "local": .bool(profile.isLocal),
    ]
    object["baseUrl"] = profile.defaultBaseURL.map(JSONValue.string)
    object["startHint"] = profile.startHint.map(JSONValue.string)
    object["keys"] = .array(profile.keyVariables.map { key($0, environment) })
    let type = profile.typeNames.lazy.compactMap { BackendType(written: $0) }.first
    let capabilities = Capability.allCases.filter { capability in type.map(capability.backends.contains) ?? false }
    object["capabilities"] = .array(capabilities.map(encode))
    object["models"] = .integer(Int64(ModelTable.models(provider: profile.id).count))
    object["media"] = MediaLimitsJSON.encode(profile.media)
    return .object(object)
  }

  /// What was found out about a provider or an agent.
  public static func encode(_ check: ProviderCheck) -> JSONValue {
    var object = JSONObject()
    object["agentId"] = check.agentID.map(JSONValue.string)
    object["provider"] = .string(check.provider)
    object["displayName"] = .string(check.displayName)
    object["type"] = .string(check.type)
    object["model"] = check.model.map(JSONValue.string)
    object["baseUrl"] = check.shownBaseURL.map(JSONValue.string)
    object["key"] = encode(check.key)
    object["ready"] = .bool(check.isReady)
    object["problems"] = .array(check.problems.map(encode))
    object["program"] = check.program.map(encode)
    object["reply"] = check.reply.map { reply(check, $0) }
    return .object(object)
  }

  private static func encode(_ program: ProgramReport) -> JSONValue {
    var object: JSONObject = ["path": .string(program.path)]
    object["version"] = program.version.map(JSONValue.string)
    object["login"] = .string(program.login)
    if !program.remarks.isEmpty { object["remarks"] = texts(program.remarks) }
    return .object(object)
  }

  /// A failure.
  public static func encode(_ failure: ModelFailure) -> JSONValue {
    var object: JSONObject = [
      "class": .string(failure.failureClass.rawValue), "message": .string(failure.message),
      "retryable": .bool(failure.retryable),
    ]
    object["code"] = failure.code.map(JSONValue.string)
    object["hint"] = failure.hint.map(JSONValue.string)
    return .object(object)
  }

  private static func encode(_ capability: Capability) -> JSONValue {
    ["key": .string(capability.rawValue), "can": .string(capability.phrase), "built": .bool(capability.isBuilt)]
  }

  private static func key(_ variable: String, _ environment: Environment) -> JSONValue {
    let found = environment.lookup(variable).flatMap { $0.value.isEmpty ? nil : $0 }
    var object: JSONObject = ["variable": .string(variable), "set": .bool(found != nil)]
    object["origin"] = found.map { .string($0.origin) }
    return .object(object)
  }

  private static func encode(_ key: ProviderCheck.Key) -> JSONValue {
    switch key {
    case .notNeeded: return ["state": "notNeeded"]
    case .missing(let variables): return ["state": "missing", "variables": texts(variables)]
    case .set(let variable, let origin):
      var object: JSONObject = ["state": "set", "variables": texts([variable])]
      object["origin"] = origin.map(JSONValue.string)
      return .object(object)
    }
  }

  private static func reply(_ check: ProviderCheck, _ report: ModelListReport) -> JSONValue {
    var object: JSONObject = ["reachable": .bool(report.isReachable)]
    object["httpStatus"] = report.status.map { .integer(Int64($0)) }
    object["latencyMs"] = .integer(Int64(report.latencyMilliseconds))
    object["models"] = .integer(Int64(report.models.count))
    object["modelListed"] = check.isModelListed.map(JSONValue.bool)
    object["error"] = report.failure.map(encode)
    return .object(object)
  }

  private static func texts(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
}
