// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TestSupport

/// Enough of JSON Schema to tell what in a request a provider's own types do not have: references, alternatives, types,
/// words, required members and closed objects.
struct ClosedSchema {
  private let root: JSONValue

  /// Reads a schema of `api-specs`.
  init(_ name: String) throws {
    root = try JSONReader.parse(try Shared.bytes("api-specs/\(name)"))
  }

  /// What is wrong with a value, one line each with its place; empty when nothing is.
  func objections(to value: JSONValue) -> [String] { objections(to: value, root, at: "") }

  private func objections(to value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
    if let name = schema["$ref"]?.stringValue?.split(separator: "/").last {
      return objections(to: value, root["$defs"]?[String(name)] ?? false, at: place)
    }
    if let alternatives = schema["anyOf"]?.arrayValue {
      let found = alternatives.map { objections(to: value, $0, at: place) }
      // The alternative that fits best tells most.
      return found.max { $0.map(\.count).max() ?? .max < $1.map(\.count).max() ?? .max } ?? []
    }
    if schema == false { return ["\(place): there is no schema for it"] }
    if let word = schema["const"], word != value { return ["\(place): \(value) is not \(word)"] }
    if let words = schema["enum"]?.arrayValue, !words.contains(value) { return ["\(place): \(value) is no such word"] }
    if let type = schema["type"]?.stringValue, !Self.matches(value, type) {
      return ["\(place): \(value) is no \(type)"]
    }
    let elements = (value.arrayValue ?? []).enumerated().flatMap { index, element in
      schema["items"].map { objections(to: element, $0, at: "\(place)/\(index)") } ?? []
    }
    let members = (value.objectValue ?? [:]).flatMap { key, member -> [String] in
      if let known = schema["properties"]?[key] { return objections(to: member, known, at: "\(place)/\(key)") }
      return schema["additionalProperties"] == false ? ["\(place)/\(key): there is no such member"] : []
    }
    let missing = (value.objectValue == nil ? [] : schema["required"]?.arrayValue ?? []).compactMap { key -> String? in
      guard let key = key.stringValue, value[key] == nil else { return nil }
      return "\(place)/\(key): it is missing"
    }
    return elements + members + missing
  }

  private static func matches(_ value: JSONValue, _ type: String) -> Bool {
    switch type {
    case "null": value.isNull
    case "string": value.stringValue != nil
    case "boolean": value.boolValue != nil
    case "integer": value.intValue != nil
    case "number": value.doubleValue != nil
    case "array": value.arrayValue != nil
    case "object": value.objectValue != nil
    default: false
    }
  }
}
