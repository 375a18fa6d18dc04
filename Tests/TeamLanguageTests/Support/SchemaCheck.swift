// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Judges values by a JSON Schema of draft 7: the keywords that `ConfigJSONSchema` writes, and no others.
struct SchemaCheck {
  private let document: JSONValue
  /// Keywords that say something about a value without judging it.
  private static let notes: Set<String> = [
    "$schema", "title", "description", "markdownDescription", "default", "examples", "deprecated",
    "deprecationMessage", "doNotSuggest", "definitions", "then",
  ]

  /// A keyword that nobody has taught this check.
  struct UnknownKeyword: Error {
    var name: String
  }

  init(_ document: JSONValue) { self.document = document }

  /// Where a value breaks the schema, as pointers.
  func faults(_ value: JSONValue) throws -> [String] { try faults(value, document, "") }

  private func faults(_ value: JSONValue, _ schema: JSONValue, _ place: String) throws -> [String] {
    guard let rules = schema.objectValue else { return schema == false ? [place] : [] }
    if let name = rules["$ref"]?.stringValue {
      let target = document.objectValue?["definitions"]?.objectValue?[String(name.dropFirst("#/definitions/".count))]
      guard let target else { throw UnknownKeyword(name: name) }
      return try faults(value, target, place)
    }
    var found: [String] = []
    for (key, rule) in rules where !Self.notes.contains(key) {
      found += try self.found(value, key, rule, rules, place)
    }
    return found
  }

  private func found(
    _ value: JSONValue, _ key: String, _ rule: JSONValue, _ rules: JSONObject, _ place: String
  ) throws -> [String] {
    let members = value.objectValue
    switch key {
    case "type":
      let names = rule.arrayValue ?? [rule]
      return names.contains { Self.fits(value, $0.stringValue ?? "") } ? [] : [place]
    case "enum": return rule.arrayValue?.contains(value) == true ? [] : [place]
    case "required":
      guard let members else { return [] }
      return (rule.arrayValue ?? []).compactMap(\.stringValue).filter { members[$0] == nil }.map { "\(place)/\($0)" }
    case "minItems": return (value.arrayValue?.count ?? .max) < (rule.intValue ?? 0) ? [place] : []
    case "properties":
      return try (rule.objectValue ?? [:]).flatMap { name, schema in
        try members?[name].map { try faults($0, schema, "\(place)/\(name)") } ?? []
      }
    case "additionalProperties":
      let known = rules["properties"]?.objectValue
      return try (members ?? [:]).flatMap { name, value in
        known?[name] == nil ? try faults(value, rule, "\(place)/\(name)") : []
      }
    case "items":
      return try (value.arrayValue ?? []).enumerated().flatMap { try faults($1, rule, "\(place)/\($0)") }
    case "allOf": return try (rule.arrayValue ?? []).flatMap { try faults(value, $0, place) }
    case "anyOf":
      let all = try (rule.arrayValue ?? []).map { try faults(value, $0, place) }
      return all.contains(where: \.isEmpty) ? [] : all.min { $0.count < $1.count } ?? []
    case "if":
      guard try faults(value, rule, place).isEmpty, let then = rules["then"] else { return [] }
      return try faults(value, then, place)
    case "patternProperties": return []
    default: throw UnknownKeyword(name: key)
    }
  }

  private static func fits(_ value: JSONValue, _ name: String) -> Bool {
    switch name {
    case "integer": value.intValue != nil
    case "number": value.kind == .number
    case "boolean": value.kind == .bool
    case "string": value.kind == .string
    case "array": value.kind == .array
    case "object": value.kind == .object
    case "null": value.kind == .null
    default: false
    }
  }
}
