// SPDX-License-Identifier: Apache-2.0

import AgentModel
import JSONCore
import TeamConfig

/// Turns the key table into JSON Schema: one definition for every mapping whose members the table names.
struct SchemaBuilder {
  private let tree = KeyTable.tree
  private var definitions: [(name: String, schema: JSONValue)] = []
  private var known: Set<String> = []

  /// Keys that something else may stand in for: a known model for the type, the group's model for a member's.
  private static let requiredAtTimes: Set<String> = [
    "agents[].backend.type", "agents[].backend.agent_config.llm_config",
  ]

  /// The schema of a whole file, with its definitions.
  func root() -> JSONObject {
    var builder = self
    var schema = builder.mapping(tree.root, isTop: true)
    schema["anyOf"] = [["required": ["agents"]], ["required": ["agent"]]]
    schema["patternProperties"] = ["^x-": [:]]
    schema["definitions"] = .object(JSONObject(builder.definitions.map { ($0.name, $0.schema) }))
    return schema
  }

  // MARK: Mappings

  /// The schema of a mapping whose members the table names.
  private mutating func mapping(_ node: KeyTree.Node, isTop: Bool = false) -> JSONObject {
    var properties = JSONObject()
    var required: [JSONValue] = []
    // Members that only some backends have, by the types that have them.
    var conditional: [(types: [String], properties: JSONObject)] = []
    for name in tree.memberNames(of: node) {
      guard let member = tree.member(name, of: node), let key = tree.descriptor(of: member) else { continue }
      let schema = self.key(key, member)
      if key.isRequired, !Self.requiredAtTimes.contains(key.path) {
        required.append(.string(name))
      }
      guard let types = typeNames(key), isBackend(node) else {
        properties[name] = schema
        continue
      }
      if let place = conditional.firstIndex(where: { $0.types == types }) {
        conditional[place].properties[name] = schema
      } else {
        conditional.append((types, JSONObject([(name, schema)])))
      }
    }
    var schema: JSONObject = ["type": "object", "properties": .object(properties)]
    if !required.isEmpty { schema["required"] = .array(required) }
    if isBackend(node) { schema["anyOf"] = [["required": ["type"]], ["required": ["model"]]] }
    if !conditional.isEmpty { schema["allOf"] = .array(conditional.map(condition)) }
    if let rest = tree.wildcard(of: node) { schema["additionalProperties"] = wildcard(rest) }
    return schema
  }

  private mutating func wildcard(_ node: KeyTree.Node) -> JSONValue {
    guard let key = tree.descriptor(of: node) else { return reference(node) }
    return self.key(key, node)
  }

  /// Members for backends of some types. Where the type is inferred from the model they are all known.
  private func condition(_ group: (types: [String], properties: JSONObject)) -> JSONValue {
    let names = JSONValue.array(group.types.map(JSONValue.string))
    return [
      "if": ["properties": ["type": ["enum": names]]],
      "then": ["properties": .object(group.properties)],
    ]
  }

  /// Whether a mapping is a backend.
  private func isBackend(_ node: KeyTree.Node) -> Bool {
    tree.member("type", of: node).flatMap(tree.descriptor(of:))?.path == "agents[].backend.type"
  }

  /// The values of `type` with which a key means something; nil for all.
  private func typeNames(_ key: KeyDescriptor) -> [String]? {
    guard let backends = key.backends else { return nil }
    var types = backends.types
    if types.isEmpty {
      types = BackendType.allCases.filter { type in
        ProviderTable.profile(forType: type.rawValue)?.chat.extraParameters.contains(key.name) == true
      }
      // The provider of a general endpoint is known by its address only.
      types.append(.chatcompletion)
    }
    return types.map(\.rawValue) + (types.contains(.ag2) ? ["autogen"] : [])
  }

  /// A reference to the definition of a mapping, which is made when it is first used.
  private mutating func reference(_ node: KeyTree.Node) -> JSONValue {
    let name = definitionName(node)
    if known.insert(name).inserted {
      // The place is taken before its members are read, because some of them lead back to it.
      let place = definitions.count
      definitions.append((name, .null))
      definitions[place].schema = .object(mapping(node))
    }
    return ["$ref": .string("#/definitions/\(name)")]
  }

  /// The name of a mapping's definition: the path of its shape in the table, so that places of the same shape share it.
  private func definitionName(_ node: KeyTree.Node) -> String {
    let members = tree.memberNames(of: node).lazy.compactMap { tree.member($0, of: node).flatMap(tree.descriptor(of:)) }
    var parts = (members.first ?? tree.descriptor(of: node))?.path.split(separator: ".").map(String.init) ?? ["any"]
    if members.first != nil { parts.removeLast() }
    return parts.map { $0.hasSuffix("[]") ? "\($0.dropLast(2)).item" : $0 }.joined(separator: ".")
  }

  // MARK: Keys

  /// The schema of a key's value, with what there is to say about the key.
  private mutating func key(_ key: KeyDescriptor, _ node: KeyTree.Node) -> JSONValue {
    var schema = KeyAnnotations.schema(key)
    let choices = values(key, node)
    if choices.count == 1, case .object(let only) = choices[0], only["$ref"] == nil {
      schema.merge(only)
    } else if choices.count == 1 {
      // Draft 7 takes no notice of what stands beside a reference.
      schema["allOf"] = .array(choices)
    } else if !choices.isEmpty {
      schema["anyOf"] = .array(choices)
    }
    return .object(schema)
  }

  /// What the value of a key may be; empty for anything.
  private mutating func values(_ key: KeyDescriptor, _ node: KeyTree.Node) -> [JSONValue] {
    let types = key.types
    if types.contains(.any) || types.isEmpty { return [] }
    var choices: [JSONValue] = []
    if let scalar = SchemaScalar.schema(key) { choices.append(scalar) }
    if types.isMapping {
      if !tree.memberNames(of: node).isEmpty || tree.wildcard(of: node) != nil {
        choices.append(reference(node))
      } else if types.contains(.stringMapping) {
        choices.append(["type": "object", "additionalProperties": SchemaScalar.text])
      } else {
        choices.append(["type": "object"])
      }
    }
    if types.isList { choices.append(list(key, node)) }
    return choices
  }

  private mutating func list(_ key: KeyDescriptor, _ node: KeyTree.Node) -> JSONValue {
    var schema: JSONObject = ["type": "array"]
    if key.path == "agents" { schema["minItems"] = 1 }
    if let item = tree.item(of: node), !tree.memberNames(of: item).isEmpty {
      schema["items"] = reference(item)
    } else if key.types.contains(.mappingList) {
      schema["items"] = ["type": "object"]
    } else if key.types.contains(.stringList) {
      schema["items"] = ["type": "string"]
    } else if key.types.contains(.numberList) {
      schema["items"] = ["type": "number"]
    }
    return .object(schema)
  }
}
