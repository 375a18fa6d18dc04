// SPDX-License-Identifier: Apache-2.0

public import JSONCore
import RunJournal

/// The protocol as an OpenRPC 1.4 document, which `rpc.discover` gives.
///
/// OpenRPC describes what a client calls. What the server sends stands there too, marked by `x-direction`; a method
/// without a result is a notification.
public enum OpenRPCDocument {
  /// The version of the contract: `major` is the version of the protocol.
  public static let version = "\(WireProtocol.version).0.0"

  private static let renderer = JSONSchemaRenderer(referencePrefix: "#/components/schemas/")

  /// The whole document.
  public static var json: JSONValue {
    let schemas = MethodTable.shapes.entries.map { ($0.name, JSONValue.object(renderer.definition($0))) }
    let errors = WireErrorCode.allCases.map { ($0.name, error($0)) }
    var document: JSONObject = ["openrpc": "1.4.0"]
    document["info"] = [
      "title": "MassGen", "version": .string(version),
      "description": "A team of AI agents as a service: start runs, follow them, look at them again.",
      "license": ["name": "Apache-2.0"],
    ]
    document["methods"] = .array(methods.map { .object(method($0)) })
    document["components"] = ["schemas": .object(JSONObject(schemas)), "errors": .object(JSONObject(errors))]
    document["x-protocolVersion"] = .integer(Int64(WireProtocol.version))
    document["x-errors"] = .object(JSONObject(WireErrorCode.allCases.map { ($0.name, $0.example) }))
    document["x-events"] = .object(JSONObject(EventType.allCases.map { ($0.rawValue, event($0.contract)) }))
    return .object(document)
  }

  /// All methods. A name that both sides use stands there once.
  private static var methods: [MethodContract] {
    let names = Set(MethodTable.fromClient.map(\.name))
    return MethodTable.fromClient + MethodTable.fromServer.filter { !names.contains($0.name) }
  }

  private static func method(_ contract: MethodContract) -> JSONObject {
    let isShared = MethodTable.all.filter { $0.name == contract.name }.count > 1
    var method: JSONObject = ["name": .string(contract.name), "summary": .string(contract.summary)]
    if !contract.description.isEmpty { method["description"] = .string(contract.description) }
    method["paramStructure"] = "by-name"
    method["params"] = .array(contract.params.members.map { .object(descriptor($0)) })
    if let result = contract.result {
      method["result"] = ["name": "result", "schema": .object(renderer.schema(result))]
      let errors = MethodContract.commonErrors + contract.errors
      method["errors"] = .array(errors.map { ["$ref": .string("#/components/errors/\($0.name)")] })
    }
    method["examples"] = [example(contract)]
    method["x-direction"] = .string(isShared ? "both" : contract.direction.rawValue)
    method["x-params"] = .object(renderer.reference(contract.params.name))
    if !contract.params.choice.isEmpty {
      method["x-exactlyOneOf"] = .array(contract.params.choice.map(JSONValue.string))
    }
    if let capability = contract.capability { method["x-capability"] = .string(capability) }
    if contract.isStandard { method["x-standard"] = "LSP 3.17" }
    return method
  }

  private static func descriptor(_ member: ObjectShape.Member) -> JSONObject {
    var descriptor: JSONObject = [
      "name": .string(member.name), "description": .string(member.description), "required": .bool(member.isRequired),
      "schema": .object(renderer.schema(member)),
    ]
    if case .deprecated = member.stability { descriptor["deprecated"] = true }
    if case .experimental = member.stability { descriptor["x-experimental"] = true }
    return descriptor
  }

  private static func example(_ contract: MethodContract) -> JSONValue {
    var example: JSONObject = [
      "name": "example",
      "params": .array(contract.exampleParams.map { ["name": .string($0.key), "value": $0.value] }),
    ]
    if contract.result != nil { example["result"] = ["name": "result", "value": contract.exampleResult] }
    return .object(example)
  }

  private static func error(_ code: WireErrorCode) -> JSONValue {
    ["code": .integer(Int64(code.rawValue)), "message": .string(code.meaning)]
  }

  private static func event(_ contract: EventContract) -> JSONValue {
    [
      "description": .string(contract.description), "class": .string(contract.type.deliveryClass.rawValue),
      "schema": .object(renderer.reference(contract.shape.name)), "example": contract.example,
      "sent": .bool(contract.isSent),
    ]
  }
}
