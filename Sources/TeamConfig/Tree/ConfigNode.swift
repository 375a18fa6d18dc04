// SPDX-License-Identifier: Apache-2.0

package import JSONCore

/// A value of a team file as its users mean it: aliases followed, merge keys applied, overrides put in, and still
/// knowing where it stands.
package struct ConfigNode: Sendable {
  /// What the value is.
  package enum Content: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    /// A date, which JSON has not; a text where one is wanted.
    case timestamp(String)
    case mapping([Member])
    case list([ConfigNode])
  }

  /// A key and its value.
  package struct Member: Sendable {
    package var key: String
    package var keyRange: Range<Int>
    package var value: ConfigNode
  }

  package var content: Content
  /// Where the value stands, in bytes. A value that an override put in stands where its nearest holder in the file
  /// does.
  package var range: Range<Int>
  /// How a scalar is written, quotes and escapes resolved: `017` for the integer 15. Empty for mappings and lists.
  package var text = ""
  /// Whether a scalar is written without quotes.
  package var isPlain = false
  /// The override that put the value in, if one did.
  package var override: JSONPointer?
}

extension ConfigNode {
  /// The members, when this is a mapping.
  package var members: [Member]? {
    if case .mapping(let members) = content { return members }
    return nil
  }

  /// The items, when this is a list.
  package var items: [ConfigNode]? {
    if case .list(let items) = content { return items }
    return nil
  }

  /// Whether nothing is written here.
  package var isNull: Bool {
    if case .null = content { return true }
    return false
  }

  /// The member with a key.
  package func member(_ key: String) -> Member? { members?.first { $0.key == key } }

  /// The value of a key.
  package subscript(key: String) -> ConfigNode? { member(key)?.value }

  /// What kind of value it is, in words.
  package var kindName: String {
    switch content {
    case .null: "nothing"
    case .bool: "a truth value"
    case .integer, .number: "a number"
    case .string: "a text"
    case .timestamp: "a date"
    case .mapping: "a mapping"
    case .list: "a list"
    }
  }

  /// The value as JSON. Dates are texts.
  package var json: JSONValue {
    switch content {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let text), .timestamp(let text): .string(text)
    case .mapping(let members): .object(JSONObject(members.map { ($0.key, $0.value.json) }))
    case .list(let items): .array(items.map(\.json))
    }
  }
}
