// SPDX-License-Identifier: Apache-2.0

public import JSONCore

/// The protocol as one JSON Schema 2020-12 document: every type below `$defs`.
public enum JSONSchemaDocument {
  /// The whole document.
  public static var json: JSONValue {
    let definitions = MethodTable.shapes.entries.map { ($0.name, JSONValue.object(renderer.definition($0))) }
    var document: JSONObject = [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": .string("MassGen protocol \(WireProtocol.version)"),
      "description":
        "The params, results, events and errors of the protocol. Objects may have members that are not listed, which receivers ignore.",
    ]
    document["$id"] = .string("urn:massgen:protocol:\(WireProtocol.version)")
    document["x-protocolVersion"] = .integer(Int64(WireProtocol.version))
    document["x-methods"] = .object(
      JSONObject(MethodTable.all.map { ("\($0.direction.rawValue) \($0.name)", method($0)) }))
    document["$defs"] = .object(JSONObject(definitions))
    return .object(document)
  }

  private static let renderer = JSONSchemaRenderer()

  private static func method(_ method: MethodContract) -> JSONValue {
    var entry: JSONObject = ["params": .object(renderer.reference(method.params.name))]
    if let result = method.result { entry["result"] = .object(renderer.schema(result)) }
    return .object(entry)
  }
}
