// SPDX-License-Identifier: Apache-2.0

import JSONCore
import TeamConfig

/// The schema of values that are no mapping and no list.
enum SchemaScalar {
  /// A text. Numbers and truth values without quotes are read as the text they are written with.
  static let text: JSONValue = ["type": ["string", "number", "boolean"]]

  /// The schema of a key's scalars; nil when it has none.
  static func schema(_ key: KeyDescriptor) -> JSONValue? {
    let types = key.types
    var names: [JSONValue] = []
    if types.contains(.string) { names.append("string") }
    if types.contains(.boolean) { names.append("boolean") }
    if types.contains(.number) {
      names.append("number")
    } else if types.contains(.integer) {
      names.append("integer")
    }
    if types.contains(.string), !names.contains("number"), key.allowed.isEmpty {
      names = ["string", "number", "boolean"]
    }
    // A key without a value counts as absent.
    if !names.isEmpty, !key.isRequired || types.contains(.null) { names.append("null") }
    guard !names.isEmpty else { return nil }
    let type: JSONValue = names.count == 1 ? names[0] : .array(names)
    guard !key.allowed.isEmpty else { return ["type": type] }
    let words = key.allowed.map(JSONValue.string)
    if key.hasOpenWords {
      // Others have the last word here: the words are offered, and anything else is fine.
      return ["anyOf": [["enum": .array(words)], ["type": type]]]
    }
    let others: [JSONValue] = names.contains("null") ? [.null] : []
    let flags: [JSONValue] = types.contains(.boolean) ? [true, false] : []
    return ["enum": .array(words + flags + others)]
  }
}
