// SPDX-License-Identifier: Apache-2.0

/// Writes shapes as JSON Schema 2020-12.
///
/// Objects stay open and open word lists accept every string, because receivers ignore what they do not know.
public struct JSONSchemaRenderer: Sendable {
  /// What stands before a name in a reference, for example `#/$defs/`.
  public var referencePrefix: String

  /// Makes a renderer.
  public init(referencePrefix: String = "#/$defs/") {
    self.referencePrefix = referencePrefix
  }

  /// The schema of a shape; named shapes become references.
  public func schema(_ shape: Shape) -> JSONObject {
    switch shape {
    case .any: [:]
    case .null: ["type": "null"]
    case .boolean: ["type": "boolean"]
    case .integer(let range): integer(range)
    case .number(.any): ["type": "number"]
    case .number(.notNegative): ["type": "number", "minimum": 0]
    case .number(.positive): ["type": "number", "exclusiveMinimum": 0]
    case .string(let rule): string(rule)
    case .constant(let word): ["const": .string(word)]
    case .words(let list): reference(list.name)
    case .list(let element, let least): list(element, least)
    case .map(.any): ["type": "object"]
    case .map(let element): ["type": "object", "additionalProperties": .object(schema(element))]
    case .object(let object): reference(object.name)
    case .variants(let variants): reference(variants.name)
    case .union(let shapes): ["anyOf": .array(shapes.map { .object(schema($0)) })]
    }
  }

  /// The definition of a named shape.
  public func definition(_ entry: ShapeCatalog.Entry) -> JSONObject {
    switch entry {
    case .object(let object): definition(object)
    case .words(let list): definition(list)
    case .variants(let variants): definition(variants)
    }
  }

  /// A reference to a named shape.
  public func reference(_ name: String) -> JSONObject { ["$ref": .string(referencePrefix + name)] }

  /// The schema of a member, with what its object says about it.
  public func schema(_ member: ObjectShape.Member) -> JSONObject {
    var schema = schema(member.shape)
    schema["description"] = .string(member.description)
    if let value = member.defaultValue { schema["default"] = value }
    switch member.stability {
    case .stable: break
    case .experimental: schema["x-experimental"] = true
    case .deprecated: schema["deprecated"] = true
    }
    return schema
  }

  private func integer(_ range: ClosedRange<Int>) -> JSONObject {
    var schema: JSONObject = ["type": "integer"]
    if range.lowerBound != Int.min { schema["minimum"] = .integer(Int64(range.lowerBound)) }
    if range.upperBound != Int.max { schema["maximum"] = .integer(Int64(range.upperBound)) }
    return schema
  }

  private func string(_ rule: Shape.StringRule) -> JSONObject {
    var schema: JSONObject = ["type": "string"]
    if !rule.allowsEmpty { schema["minLength"] = 1 }
    // A character has at least one byte.
    if let limit = rule.maxBytes { schema["maxLength"] = .integer(Int64(limit)) }
    switch rule.format {
    case .text: break
    case .absolutePath: schema["pattern"] = "^/"
    case .base64: schema["contentEncoding"] = "base64"
    case .uri, .jsonPointer, .dateTime: schema["format"] = .string(rule.format.rawValue)
    }
    return schema
  }

  private func list(_ element: Shape, _ least: Int) -> JSONObject {
    var schema: JSONObject = ["type": "array", "items": .object(schema(element))]
    if least > 0 { schema["minItems"] = .integer(Int64(least)) }
    return schema
  }

  private func definition(_ object: ObjectShape) -> JSONObject {
    var schema: JSONObject = ["description": .string(object.description), "type": "object"]
    if !object.members.isEmpty {
      schema["properties"] = .object(JSONObject(object.members.map { ($0.name, .object(self.schema($0))) }))
    }
    let required = object.members.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !required.isEmpty { schema["required"] = .array(required) }
    if object.isOpen { schema["x-open"] = true }
    if !object.choice.isEmpty {
      schema["oneOf"] = .array(object.choice.map { ["required": [.string($0)]] })
    }
    return schema
  }

  private func definition(_ list: WordList) -> JSONObject {
    var description = list.description
    for word in list.words where !word.meaning.isEmpty { description += "\n- `\(word.word)`: \(word.meaning)" }
    let words = JSONValue.array(list.words.map { .string($0.word) })
    guard list.isOpen else { return ["description": .string(description), "type": "string", "enum": words] }
    return [
      "description": .string("\(description)\nLater versions may add words."),
      "anyOf": [["enum": words], ["type": "string"]],
    ]
  }

  private func definition(_ variants: Variants) -> JSONObject {
    var cases = variants.cases.map { JSONValue.object(reference($0.name)) }
    if let unknown = variants.unknown {
      let words = variants.cases.compactMap { $0.tagValue(variants.tag).map(JSONValue.string) }
      var other = reference(unknown.name)
      other["properties"] = .object([variants.tag: ["not": ["enum": .array(words)]]])
      cases.append(.object(other))
    }
    return ["description": .string(variants.description), "oneOf": .array(cases)]
  }
}
