// SPDX-License-Identifier: Apache-2.0

import JSONCore

/// Google's names: team files have those of its Python library (`top_p`), requests those of its API (`topP`).
enum CamelCase {
  /// A name as the API has it; one that is so already stays the same.
  static func name(_ text: String) -> String {
    var result = ""
    var isNext = false
    for character in text {
      if character == "_" {
        isNext = !result.isEmpty
      } else {
        result += isNext ? character.uppercased() : String(character)
        isNext = false
      }
    }
    return result
  }

  /// A value with all names of members, at every depth, as the API has them.
  static func deep(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): .array(elements.map(deep))
    case .object(let object): .object(JSONObject(object.map { (name($0.key), deep($0.value)) }))
    default: value
    }
  }

  /// A schema in Google's form: names of keywords change, names of properties do not.
  static func schema(_ value: JSONValue) -> JSONValue {
    if let elements = value.arrayValue { return .array(elements.map(schema)) }
    guard let object = value.objectValue else { return value }
    return .object(
      JSONObject(
        object.map { key, value in
          let keyword = name(key)
          switch keyword {
          case "properties", "defs":
            let members = (value.objectValue ?? [:]).map { ($0.key, schema($0.value)) }
            return (keyword, .object(JSONObject(members)))
          case "items", "anyOf", "prefixItems", "additionalProperties": return (keyword, schema(value))
          default: return (keyword, value)
          }
        }))
  }
}
